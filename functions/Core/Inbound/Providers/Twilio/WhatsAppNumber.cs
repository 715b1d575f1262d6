namespace MarketingAutomation.Core.Inbound.Providers.Twilio;

/// <summary>
/// WhatsApp keeps some mobile numbers in another form than the one they are called by: of Mexico with a 1 after +52, of
/// Argentina with or without the 9 after +54, of Brazil without the 9 after the area code.
/// </summary>
public static class WhatsAppNumber
{
    /// <summary>The other form of the same number, E.164; null: it has one form only.</summary>
    /// <param name="number">E.164, as <see cref="TwilioAddress.ParseNumber"/> gives it.</param>
    public static string? AlternativeForm(string number) =>
        number switch
        {
            // Mexico: ten digits. None begins with 0 or 1.
            ['+', '5', '2', '1', >= '2', ..] when number.Length == 14 => $"+52{number[4..]}",
            ['+', '5', '2', >= '2', ..] when number.Length == 13 => $"+521{number[3..]}",

            // Argentina: ten digits, area code first.
            ['+', '5', '4', '9', ..] when number.Length == 14 => $"+54{number[4..]}",
            ['+', '5', '4', >= '1' and <= '8', ..] when number.Length == 13 => $"+549{number[3..]}",

            // Brazil: an area code of two digits, then eight; a mobile one began with 6 to 9 before it was given the 9.
            // Landlines begin with 2 to 5.
            ['+', '5', '5', not '0', not '0', '9', >= '6', ..] when number.Length == 14 =>
                $"{number[..5]}{number[6..]}",
            ['+', '5', '5', not '0', not '0', >= '6', ..] when number.Length == 13 => $"{number[..5]}9{number[5..]}",
            _ => null,
        };
}
