namespace MarketingAutomation.Core.Inbound.Providers.Twilio;

/// <summary>
/// Finds the other form of a WhatsApp number. WhatsApp stores some mobile numbers in a form that differs from the
/// dialled one: for Mexico with a 1 after +52, for Argentina with or without the 9 after +54, for Brazil without the 9
/// after the area code.
/// </summary>
public static class WhatsAppNumber
{
    /// <summary>The other form of the same number, in E.164; null: it has only one form.</summary>
    /// <param name="number">E.164, as returned by <see cref="TwilioAddress.ParseNumber"/>.</param>
    public static string? AlternativeForm(string number) =>
        number switch
        {
            // Mexico: ten digits. None begins with 0 or 1.
            ['+', '5', '2', '1', >= '2', ..] when number.Length == 14 => $"+52{number[4..]}",
            ['+', '5', '2', >= '2', ..] when number.Length == 13 => $"+521{number[3..]}",

            // Argentina: ten digits, area code first.
            ['+', '5', '4', '9', ..] when number.Length == 14 => $"+54{number[4..]}",
            ['+', '5', '4', >= '1' and <= '8', ..] when number.Length == 13 => $"+549{number[3..]}",

            // Brazil: an area code of two digits, then eight digits; mobile numbers began with 6 to 9 before the 9 was
            // added. Landlines begin with 2 to 5.
            ['+', '5', '5', not '0', not '0', '9', >= '6', ..] when number.Length == 14 =>
                $"{number[..5]}{number[6..]}",
            ['+', '5', '5', not '0', not '0', >= '6', ..] when number.Length == 13 => $"{number[..5]}9{number[5..]}",
            _ => null,
        };
}
