namespace MarketingAutomation.Embedded.Demo;

/// <summary>An invented customer of the demo and their behaviour.</summary>
/// <param name="Email">Their answer about e-mail: yes, no, or none.</param>
/// <param name="Stars">The rating they usually give.</param>
/// <param name="DaysBetween">Days between their orders.</param>
internal sealed record Shopper(
    int Number,
    string Source,
    string First,
    string Last,
    string Country,
    string Locale,
    string Phone,
    string? Zone,
    ConsentAnswer Email,
    bool Sms,
    int Stars,
    double DaysBetween,
    double FirstDay
)
{
    /// <summary>Their e-mail address; it belongs to no real person, because example.com is reserved.</summary>
    public string Address => $"{Plain(First)}.{Plain(Last)}@example.com".ToLowerInvariant();

    private static string Plain(string name) =>
        new([.. name.Normalize(System.Text.NormalizationForm.FormD).Where(char.IsAsciiLetter)]);
}

/// <summary>A customer's answer about getting messages.</summary>
internal enum ConsentAnswer
{
    Yes,
    No,
    Nothing,
}
