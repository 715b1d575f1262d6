using MarketingAutomation.Adapters.Providers;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Webhooks.Twilio;
using NodaTime;

namespace MarketingAutomation.Adapters.Twilio;

/// <summary>What Twilio's answers to a create mean: the one place that knows (docs/providers.md has the
/// table).</summary>
internal static class TwilioAnswers
{
    public static Outcome Of(ProviderReply reply, DateTimeOffset now) =>
        reply switch
        {
            ProviderReply.NotSent(var why) => new Outcome.TryLater(why),
            ProviderReply.ClosedOff(var why, var after) => new Outcome.TryLater(
                $"Twilio was not called: {why}",
                Duration.FromTimeSpan(after)
            )
            {
                Untried = true,
            },
            ProviderReply.Lost(var why) => new Outcome.Unknown(why),
            ProviderReply.Answered answer => Of(answer, now),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static Outcome Of(ProviderReply.Answered answer, DateTimeOffset now)
    {
        var code = answer.Status >= 400 ? TwilioWire.Read(answer.Body, TwilioWire.Default.TwilioRefusal)?.Code : null;
        return answer.Status switch
        {
            200 or 201 => new Outcome.Sent(TwilioWire.Read(answer.Body, TwilioWire.Default.TwilioTaken)?.Sid),

            // Never processed, says Twilio: always safe to repeat.
            429 => new Outcome.TryLater("429 too many requests", Duration.FromTimeSpan(RetryWhen.After(answer, now))),
            401 or 403 => new Outcome.Misconfigured(Words(answer.Status, code)),

            // It may have taken it before it failed; it can be asked.
            >= 500 => new Outcome.Unknown(Words(answer.Status, code)),
            >= 300 and < 400 => new Outcome.Misconfigured($"HTTP {answer.Status}: Twilio:BaseUrl leads elsewhere"),
            _ => Refusal(answer.Status, code),
        };
    }

    private static Outcome Refusal(int status, int? code) =>
        (code is { } c ? TwilioErrors.Kind(c) : null) switch
        {
            TwilioFault.DeadAddress => new Outcome.Refused(Words(status, code), AddressDead: true),
            TwilioFault.Setup => new Outcome.Misconfigured(Words(status, code)),
            TwilioFault.Busy => new Outcome.TryLater(Words(status, code)),
            null when status == 404 => new Outcome.Misconfigured(Words(status, code)),
            _ => new Outcome.Refused(Words(status, code)),
        };

    private static string Words(int status, int? code) => code is { } c ? TwilioErrors.Words(c) : $"HTTP {status}";
}
