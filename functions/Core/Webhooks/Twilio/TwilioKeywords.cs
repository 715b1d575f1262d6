using MarketingAutomation.Core.Webhooks.Replies;

namespace MarketingAutomation.Core.Webhooks.Twilio;

/// <summary>What somebody asks for with one word.</summary>
public enum Keyword
{
    None,
    Stop,
    Start,
    Help,
}

/// <summary>
/// STOP, START and HELP. What asks for no more messages is <see cref="StopWords"/>' to say, which holds Twilio's
/// defaults and those the FCC's rule (47 CFR 64.1200(a)(10)) counts as
/// revocation. START and HELP count only as the whole message; case, spaces and hyphens inside, punctuation and emoji
/// around it do not matter.
/// </summary>
public static class TwilioKeywords
{
    private static readonly Dictionary<string, Keyword> Words = new()
    {
        ["START"] = Keyword.Start,
        ["YES"] = Keyword.Start,
        ["UNSTOP"] = Keyword.Start,
        ["ALUSTA"] = Keyword.Start,
        ["HELP"] = Keyword.Help,
        ["INFO"] = Keyword.Help,
        ["ABI"] = Keyword.Help,
    };

    private const int Longest = 40;

    // A long SMS arrives whole, up to 1,600 characters.
    private const int LongestRead = 4_000;

    /// <summary>What a text asks for: to stop by <paramref name="stop"/>, else the one keyword it is.</summary>
    public static Keyword Of(string? text, StopWords stop) =>
        ReadingOf(text, stop) != StopReading.None ? Keyword.Stop : StartOrHelp(text);

    /// <summary>What a text says of getting no more messages; none for one too long to be read.</summary>
    public static StopReading ReadingOf(string? text, StopWords stop) =>
        text is { Length: <= LongestRead } ? stop.Read(ReplyText.Own(text)) : StopReading.None;

    /// <summary>Whether a text is a word for START or HELP.</summary>
    public static bool IsStartOrHelp(string text) => StartOrHelp(text) != Keyword.None;

    /// <summary>What Twilio itself made of it (<c>OptOutType</c>, with Advanced Opt-Out); null: it says
    /// nothing.</summary>
    public static Keyword? OfOptOutType(string? type) =>
        type?.ToUpperInvariant() switch
        {
            "STOP" => Keyword.Stop,
            "START" => Keyword.Start,
            "HELP" => Keyword.Help,
            _ => null,
        };

    private static Keyword StartOrHelp(string? text)
    {
        if (text is null || text.Length > Longest)
        {
            return Keyword.None;
        }

        var (from, to) = (0, text.Length);
        for (; from < to && !char.IsLetterOrDigit(text[from]); from++) { }

        for (; to > from && !char.IsLetterOrDigit(text[to - 1]); to--) { }

        var word = string.Concat(text[from..to].Where(c => !char.IsWhiteSpace(c) && c != '-'))
            .Normalize()
            .ToUpperInvariant();
        return Words.GetValueOrDefault(word);
    }
}
