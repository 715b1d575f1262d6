using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Inbound.Replies;

/// <summary>Reads a subject without the prefixes of mail programs, in lower case.</summary>
internal static class SubjectLine
{
    private static readonly string[] Prefixes =
    [
        "re:",
        "vs:",
        "sv:",
        "aw:",
        "antw:",
        "wg:",
        "fw:",
        "fwd:",
        "edastus:",
        "vast:",
        "vl:",
        "ha:",
        "на:",
        "отв:",
        "ответ:",
        "atb:",
        "ats:",
        "rép:",
        "tr:",
        "rv:",
        "resp:",
    ];

    // The subject may come from anyone: characters after this length are not read.
    private const int MaxLength = 1_000;

    public static string? WithoutPrefixes(string? subject)
    {
        var bare = subject is null ? null : TextTruncation.Truncate(subject.Trim(), MaxLength).ToLowerInvariant();
        while (
            bare is not null && Prefixes.FirstOrDefault(p => bare.StartsWith(p, StringComparison.Ordinal)) is { } prefix
        )
        {
            bare = bare[prefix.Length..].TrimStart();
        }

        return bare;
    }
}
