using MarketingAutomation.Adapters.Providers;
using MarketingAutomation.Core.Inbound.Providers.Twilio;
using MarketingAutomation.Core.Messages.Attempts;
using NodaTime;

namespace MarketingAutomation.Adapters.Twilio;

/// <summary>What Twilio's answers to a create mean: the one place that knows (docs/providers.md has the
/// table).</summary>
internal static class TwilioOutcomes
{
    public static Outcome FromReply(ProviderReply reply, DateTimeOffset now) =>
        reply switch
        {
            ProviderReply.NotSent(var why) => new Outcome.TryLater(why),
            ProviderReply.CircuitOpen(var why, var after) => new Outcome.TryLater(
                $"Twilio was not called: {why}",
                Duration.FromTimeSpan(after)
            )
            {
                Untried = true,
            },
            ProviderReply.Lost(var why) => new Outcome.Unknown(why),
            ProviderReply.Answered answer => FromReply(answer, now),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static Outcome FromReply(ProviderReply.Answered answer, DateTimeOffset now)
    {
        var code =
            answer.Status >= 400
                ? TwilioAnswerJson.Read(answer.Body, TwilioAnswerJson.Default.TwilioRefusal)?.Code
                : null;
        return answer.Status switch
        {
            200 or 201 => new Outcome.Sent(
                TwilioAnswerJson.Read(answer.Body, TwilioAnswerJson.Default.TwilioCreated)?.Sid
            ),

            // Never processed, says Twilio: always safe to repeat.
            429 => new Outcome.TryLater(
                "429 too many requests",
                Duration.FromTimeSpan(RetryAfterHeader.Read(answer, now))
            ),
            401 or 403 => new Outcome.Misconfigured(ErrorText(answer.Status, code)),

            // It may have taken it before it failed; it can be asked.
            >= 500 => new Outcome.Unknown(ErrorText(answer.Status, code)),
            >= 300 and < 400 => new Outcome.Misconfigured($"HTTP {answer.Status}: Twilio:BaseUrl leads elsewhere"),
            _ => Refusal(answer.Status, code),
        };
    }

    private static Outcome Refusal(int status, int? code) =>
        (code is { } c ? TwilioErrors.Classify(c) : null) switch
        {
            TwilioErrorKind.DeadAddress => new Outcome.Refused(ErrorText(status, code), AddressDead: true),
            TwilioErrorKind.Setup => new Outcome.Misconfigured(ErrorText(status, code)),
            TwilioErrorKind.Overloaded => new Outcome.TryLater(ErrorText(status, code)),
            null when status == 404 => new Outcome.Misconfigured(ErrorText(status, code)),
            TwilioErrorKind.Message or null => new Outcome.Refused(ErrorText(status, code)),
        };

    private static string ErrorText(int status, int? code) =>
        code is { } c ? TwilioErrors.Describe(c) : $"HTTP {status}";
}
