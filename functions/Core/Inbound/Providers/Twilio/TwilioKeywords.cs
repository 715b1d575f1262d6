using MarketingAutomation.Core.Channels.OptOuts;
using MarketingAutomation.Core.Inbound.Replies;

namespace MarketingAutomation.Core.Inbound.Providers.Twilio;

/// <summary>
/// Detects STOP, START and HELP. Stop requests are detected by <see cref="StopWords"/>, which contains Twilio's default
/// words and those that the FCC's rule (47 CFR 64.1200(a)(10)) counts as revocation. START and HELP count only as the
/// whole message; case, spaces and hyphens inside, punctuation and emoji around it are ignored.
/// </summary>
public static class TwilioKeywords
{
    // A long SMS arrives as one message of up to 1,600 characters.
    private const int MaxTextLength = 4_000;

    /// <summary>The request of a text: STOP as detected by <paramref name="stop"/>, else the keyword that is the whole
    /// text.</summary>
    public static TwilioKeyword Detect(string? text, StopWords stop) =>
        DetectStop(text, stop) != StopResult.None ? TwilioKeyword.Stop : SmsKeywords.DetectStartOrHelp(text);

    /// <summary>Whether a text is a stop request; none for a text that is too long to be read.</summary>
    public static StopResult DetectStop(string? text, StopWords stop) =>
        text is { Length: <= MaxTextLength } ? stop.Classify(ReplyText.ExtractOwnText(text)) : StopResult.None;

    /// <summary>The keyword that Twilio itself detected (<c>OptOutType</c>, with Advanced Opt-Out); null: not
    /// given.</summary>
    public static TwilioKeyword? FromOptOutType(string? type) =>
        type?.ToUpperInvariant() switch
        {
            "STOP" => TwilioKeyword.Stop,
            "START" => TwilioKeyword.Start,
            "HELP" => TwilioKeyword.Help,
            _ => null,
        };
}
