namespace MarketingAutomation.Core.Webhooks.Replies;

/// <summary>Whether somebody asks for no more e-mail: one of these as the whole subject, or as a line by itself near the top of her own words.</summary>
internal static class OptOutWords
{
    // Further down stand signatures, and footers of ours that a mail program quoted without a mark.
    private const int NearTheTop = 10;

    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "unsubscribe", "unsubscribe me", "please unsubscribe", "please unsubscribe me", "stop", "stop please", "please stop", "opt out", "optout", "remove me",
        "please remove me", "remove me from your list", "remove me from this list",
        "loobun", "loobu", "soovin loobuda", "palun loobuda", "lõpeta", "lõpetage", "palun lõpetage", "eemalda", "eemalda mind", "eemaldage mind", "palun eemaldage mind",
        "eemaldage mind nimekirjast", "katkesta tellimus", "stopp",
    };

    public static bool Are(string? subject, string ownWords) =>
        IsOne(SubjectLine.Bare(subject)) || ownWords.Split('\n').Where(l => l.Trim().Length > 0).Take(NearTheTop).Any(IsOne);

    private static bool IsOne(string? line) =>
        line is { Length: < 100 } && Words.Contains(string.Join(' ', line.ToLowerInvariant().Replace('-', ' ').Split([' ', '.', ',', '!', '?', ':', ';', '"', '\'', '*', '\t', '\r', '\u00A0'], StringSplitOptions.RemoveEmptyEntries)));
}
