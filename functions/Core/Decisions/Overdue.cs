using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Workspaces;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>
/// After an outage much is due at once, at whatever hour the program is started again. What is late by more than an hour goes out spread (<see cref="Spread"/>), and e-mail for which
/// policy names no window goes out in a default one. What an event that just arrived asks for is not late.
/// </summary>
internal static class Overdue
{
    /// <summary>Later than this is overdue.</summary>
    public static readonly Duration After = Duration.FromHours(1);

    /// <summary>When overdue e-mail is sent, in the customer's zone, where <c>policy.yaml</c> has no window for e-mail.</summary>
    public static readonly SendWindow Email = new(new LocalTime(8, 0), new LocalTime(21, 0));

    /// <summary>The answer of the gates, put off where the message is late.</summary>
    public static Passage Hold(Draft draft, Message message, Passage passage)
    {
        if (passage is not Passage.Go go || message.Staff is not null || draft.LateBy <= After || Modes.OnlyRecords(draft, message) is not null || IsNew(draft, message))
        {
            return passage;
        }

        var delay = Spread.Delay(draft.State.Key, draft.LateBy);
        var at = draft.Now + delay;
        if (go.Channel == Channel.Email && !draft.Policy.Windows.ContainsKey(Channel.Email) && Windows.NextOpen(Email, at, draft.Clock) is var open && open > at)
        {
            // Not all of them when it opens.
            at = open + delay;
        }

        return at <= draft.Now ? passage : Gates.Held(message, Reasons.Spread, at, "it is overdue; what is overdue is sent spread over up to an hour, e-mail between 08:00 and 21:00");
    }

    // Its run began with what just arrived.
    private static bool IsNew(Draft draft, Message message) =>
        draft.Event is not null && message.DecidedAt == draft.Now && draft.State.Runs.FirstOrDefault(r => r.Id == message.Run)?.EnteredAt == draft.Now;
}
