namespace MarketingAutomation.Embedded.Demo;

/// <summary>An invented customer of the demo and their behaviour.</summary>
/// <param name="Email">What they say about e-mail: yes, no, or nothing.</param>
/// <param name="Stars">The rating they tend to give.</param>
/// <param name="DaysBetween">How often they order.</param>
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
    /// <summary>Their address; no person's, as example.com is reserved.</summary>
    public string Address => $"{Plain(First)}.{Plain(Last)}@example.com".ToLowerInvariant();

    private static string Plain(string name) =>
        new([.. name.Normalize(System.Text.NormalizationForm.FormD).Where(char.IsAsciiLetter)]);
}

/// <summary>What a customer says about being written to.</summary>
internal enum ConsentAnswer
{
    Yes,
    No,
    Nothing,
}
