namespace MarketingAutomation.Core.Webhooks.Twilio;

/// <summary>What somebody asks for with one word.</summary>
public enum Keyword { None, Stop, Start, Help }

/// <summary>
/// STOP, START and HELP: Twilio's defaults, those the FCC's rule (47 CFR 64.1200(a)(10)) counts as revocation, and Estonian ones. Only as the whole message: "don't stop"
/// is a reply. Upper and lower case, spaces and hyphens inside, punctuation and emoji around it do not matter.
/// </summary>
public static class TwilioKeywords
{
    private static readonly Dictionary<string, Keyword> Words = new()
    {
        ["STOP"] = Keyword.Stop, ["STOPALL"] = Keyword.Stop, ["UNSUBSCRIBE"] = Keyword.Stop, ["CANCEL"] = Keyword.Stop, ["END"] = Keyword.Stop, ["QUIT"] = Keyword.Stop,
        ["REVOKE"] = Keyword.Stop, ["OPTOUT"] = Keyword.Stop, ["STOPP"] = Keyword.Stop, ["LOOBU"] = Keyword.Stop, ["LOOBUN"] = Keyword.Stop, ["LÕPETA"] = Keyword.Stop,
        ["START"] = Keyword.Start, ["YES"] = Keyword.Start, ["UNSTOP"] = Keyword.Start, ["ALUSTA"] = Keyword.Start,
        ["HELP"] = Keyword.Help, ["INFO"] = Keyword.Help, ["ABI"] = Keyword.Help,
    };

    private const int Longest = 40;

    /// <summary>The keyword a whole text is.</summary>
    public static Keyword Of(string? text)
    {
        if (text is null || text.Length > Longest)
        {
            return Keyword.None;
        }

        var (from, to) = (0, text.Length);
        for (; from < to && !char.IsLetterOrDigit(text[from]); from++)
        {
        }

        for (; to > from && !char.IsLetterOrDigit(text[to - 1]); to--)
        {
        }

        var word = string.Concat(text[from..to].Where(c => !char.IsWhiteSpace(c) && c != '-')).Normalize().ToUpperInvariant();
        return Words.GetValueOrDefault(word);
    }

    /// <summary>What Twilio itself made of it (<c>OptOutType</c>, with Advanced Opt-Out); null: it says nothing.</summary>
    public static Keyword? OfOptOutType(string? type) => type?.ToUpperInvariant() switch
    {
        "STOP" => Keyword.Stop,
        "START" => Keyword.Start,
        "HELP" => Keyword.Help,
        _ => null,
    };
}
