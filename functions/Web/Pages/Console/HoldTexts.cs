using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow.Views;
using NodaTime;

namespace MarketingAutomation.Web.Pages.Console;

/// <summary>What holds a message back, and what held it back before, in words.</summary>
internal static class HoldTexts
{
    private static readonly Duration Noticeable = Duration.FromMinutes(1);

    /// <summary>Until when a held message waits; empty for one that is not held.</summary>
    public static Html CurrentHold(string? reason, Instant? until, Instant? notAfter, Func<Instant, Html> at) =>
        (reason, until, notAfter) switch
        {
            (null or Reasons.Ready, _, _) or (_, null, _) or (_, _, null) => Html.Empty,
            (Reasons.ConsentPending or Reasons.ConsentUnknown, _, _) => Html.Of(
                $" It waits until {at(until.Value)} at the latest."
            ),

            // These are looked at every few minutes; when they are over is for people or the provider to say.
            (Reasons.AllPaused or Reasons.JourneyPaused or Reasons.Misconfigured or Reasons.OutcomeUnknown, _, _) =>
                Html.Of($" It is not sent after {at(notAfter.Value)}."),
            _ => Html.Of($" It is looked at again {at(until.Value)}, and not sent after {at(notAfter.Value)}."),
        };

    /// <summary>What held it back and is over, each with how long.</summary>
    public static Html EarlierHolds(MessageView message, Func<Instant, Html> at)
    {
        var over = message.Holds.Where(h => h.Until - h.From >= Noticeable).ToList();
        return over.Count == 0
            ? Html.Empty
            : Html.Of(
                $"""
                <p class="at">{over.Select(
                    (h, i) =>
                        Html.Of(
                            $"{(i == 0 ? "Held " : ", then ")}{CountText.FormatElapsed(h.Until!.Value - h.From)} by {h.Reason}{(h.Detail is { } detail ? $" ({detail})" : "")}, from {at(h.From)} to {at(h.Until!.Value)}"
                        )
                )}. It was due {at(message.DecidedAt)}.</p>
                """
            );
    }
}
