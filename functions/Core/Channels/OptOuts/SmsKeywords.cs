namespace MarketingAutomation.Core.Channels.OptOuts;

/// <summary>Keywords that an SMS sender reserves: START and HELP count only as the whole message; case, spaces and
/// hyphens inside, punctuation and emoji around it are ignored.</summary>
public static class SmsKeywords
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

    /// <summary>Whether a text is a keyword for START or HELP.</summary>
    public static bool IsStartOrHelp(string text) => DetectStartOrHelp(text) != TwilioKeyword.None;

    internal static TwilioKeyword DetectStartOrHelp(string? text)
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
