namespace MarketingAutomation.Embedded.Demo;

/// <summary>An invented customer of the demo and her ways.</summary>
/// <param name="Email">What she says about e-mail: yes, no, or nothing.</param>
/// <param name="Stars">The rating she tends to give.</param>
/// <param name="DaysBetween">How often she orders.</param>
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
    /// <summary>Her address; nobody's, as example.com is reserved.</summary>
    public string Address => $"{Plain(First)}.{Plain(Last)}@example.com".ToLowerInvariant();

    private static string Plain(string name) =>
        new([.. name.Normalize(System.Text.NormalizationForm.FormD).Where(char.IsAsciiLetter)]);
}

/// <summary>What somebody says about being written to.</summary>
internal enum ConsentAnswer
{
    Yes,
    No,
    Nothing,
}
