namespace MarketingAutomation.Core.Webhooks.Replies;

/// <summary>Whether somebody asks for no more e-mail: one of these as the whole subject, or as a line by itself near the top of her own words.</summary>
internal static class OptOutWords
{
    // Further down stand signatures, and footers of ours that a mail program quoted without a mark.
    private const int NearTheTop = 10;

    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "unsubscribe", "unsubscribe me", "stop", "opt out", "optout", "remove me", "remove me from your list", "remove me from this list",
        "loobun", "loobu", "loobuda", "soovin loobuda", "lõpeta", "lõpetage", "eemalda", "eemalda mind", "eemaldage mind", "eemaldage mind nimekirjast",
        "katkesta tellimus", "katkestage tellimus", "stopp",
    };

    public static bool Are(string? subject, string ownWords) =>
        IsOne(SubjectLine.Bare(subject)) || ownWords.Split('\n').Where(l => l.Trim().Length > 0).Take(NearTheTop).Any(IsOne);

    private static bool IsOne(string? line)
    {
        if (line is null or { Length: > 100 })
        {
            return false;
        }

        var words = line.ToLowerInvariant().Split([' ', '-', '.', ',', '!', '?', ':', ';', '"', '\'', '*', '\t', '\r', '\u00A0'], StringSplitOptions.RemoveEmptyEntries);
        return Words.Contains(string.Join(' ', words.Where(w => w is not ("please" or "palun"))));
    }
}
