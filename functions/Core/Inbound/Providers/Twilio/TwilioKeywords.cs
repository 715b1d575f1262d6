using MarketingAutomation.Core.Inbound.Replies;

namespace MarketingAutomation.Core.Inbound.Providers.Twilio;

/// <summary>What somebody asks for with one word.</summary>
public enum TwilioKeyword
{
    None,
    Stop,
    Start,
    Help,
}

/// <summary>
/// STOP, START and HELP. What asks for no more messages is <see cref="StopWords"/>' to say, which holds Twilio's
/// defaults and those the FCC's rule (47 CFR 64.1200(a)(10)) counts as revocation. START and HELP count only as the
/// whole message; case, spaces and hyphens inside, punctuation and emoji around it do not matter.
/// </summary>
public static class TwilioKeywords
{
    private static readonly Dictionary<string, TwilioKeyword> StartAndHelpWords = new()
    {
        ["START"] = TwilioKeyword.Start,
        ["YES"] = TwilioKeyword.Start,
        ["UNSTOP"] = TwilioKeyword.Start,
        ["ALUSTA"] = TwilioKeyword.Start,
        ["HELP"] = TwilioKeyword.Help,
        ["INFO"] = TwilioKeyword.Help,
        ["ABI"] = TwilioKeyword.Help,
    };

    private const int MaxKeywordLength = 40;

    // A long SMS arrives whole, up to 1,600 characters.
    private const int MaxTextLength = 4_000;

    /// <summary>What a text asks for: to stop by <paramref name="stop"/>, else the one keyword it is.</summary>
    public static TwilioKeyword Detect(string? text, StopWords stop) =>
        DetectStop(text, stop) != StopResult.None ? TwilioKeyword.Stop : DetectStartOrHelp(text);

    /// <summary>What a text says of getting no more messages; none for one too long to be read.</summary>
    public static StopResult DetectStop(string? text, StopWords stop) =>
        text is { Length: <= MaxTextLength } ? stop.Classify(ReplyText.ExtractOwnText(text)) : StopResult.None;

    /// <summary>Whether a text is a word for START or HELP.</summary>
    public static bool IsStartOrHelp(string text) => DetectStartOrHelp(text) != TwilioKeyword.None;

    /// <summary>What Twilio itself made of it (<c>OptOutType</c>, with Advanced Opt-Out); null: it says
    /// nothing.</summary>
    public static TwilioKeyword? FromOptOutType(string? type) =>
        type?.ToUpperInvariant() switch
        {
            "STOP" => TwilioKeyword.Stop,
            "START" => TwilioKeyword.Start,
            "HELP" => TwilioKeyword.Help,
            _ => null,
        };

    private static TwilioKeyword DetectStartOrHelp(string? text)
    {
        if (text is null || text.Length > MaxKeywordLength)
        {
            return TwilioKeyword.None;
        }

        var (from, to) = (0, text.Length);
        for (; from < to && !char.IsLetterOrDigit(text[from]); from++) { }

        for (; to > from && !char.IsLetterOrDigit(text[to - 1]); to--) { }

        var word = string.Concat(text[from..to].Where(c => !char.IsWhiteSpace(c) && c != '-'))
            .Normalize()
            .ToUpperInvariant();
        return StartAndHelpWords.GetValueOrDefault(word);
    }
}
