using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Messages.Gates;

/// <summary>
/// After an outage much is due at once, at whatever hour the program is started again. What is late by more than an
/// hour goes out spread (<see cref="BacklogSpread"/>), and e-mail for which policy names no window goes out in a
/// default one. What an event that just arrived asks for is not late.
/// </summary>
internal static class OverdueMessages
{
    /// <summary>Later than this is overdue.</summary>
    public static readonly Duration Threshold = Duration.FromHours(1);

    /// <summary>When overdue e-mail is sent, in the customer's zone, where <c>policy.yaml</c> has no window for
    /// e-mail.</summary>
    public static readonly SendWindow DefaultEmailWindow = new(new LocalTime(8, 0), new LocalTime(21, 0));

    /// <summary>The answer of the gates, put off where the message is late.</summary>
    public static GateResult SpreadIfOverdue(DecisionContext context, Message message, GateResult result)
    {
        if (
            result is not GateResult.Allow go
            || message.Staff is not null
            || context.LateBy <= Threshold
            || RunModes.RecordOnlyReason(context, message) is not null
            || BeganNow(context, message)
        )
        {
            return result;
        }

        var at = NextSendTime(context, message, go.Channel, context.LateBy, context.LateBy);
        return at <= context.Now
            ? result
            : SendGate.HoldOrReject(
                message,
                Reasons.Spread,
                at,
                "it is overdue; what is overdue is sent spread over up to an hour, e-mail between 08:00 and 21:00"
            );
    }

    /// <summary>
    /// When a message that is late by <paramref name="lateBy"/> goes out. Spreading alone never makes it miss its time;
    /// later than its time means that the hours in which it may go out begin too late for it.
    /// </summary>
    /// <param name="over">How long the backlog is sent over.</param>
    public static Instant NextSendTime(
        DecisionContext context,
        Message message,
        Channel channel,
        Duration lateBy,
        Duration over
    )
    {
        var at = Instant.Min(context.Now + BacklogSpread.DelayOf(context.State.Key, over), message.NotAfter);
        return lateBy <= Threshold ? at : WithinEmailWindow(context, message, channel, at, over);
    }

    /// <summary>That moment, or when the default hours of e-mail begin after it, each customer's at a time of its own;
    /// other channels have none, and policy's own window holds instead.</summary>
    public static Instant WithinEmailWindow(
        DecisionContext context,
        Message message,
        Channel channel,
        Instant at,
        Duration over
    )
    {
        if (channel != Channel.Email || context.Policy.SendWindows.ContainsKey(Channel.Email))
        {
            return at;
        }

        var open = SendWindows.NextOpen(DefaultEmailWindow, at, context.Zone);
        return open <= at ? at
            : open > message.NotAfter ? open
            : Instant.Min(open + BacklogSpread.DelayOf(context.State.Key, over), message.NotAfter);
    }

    // Its run began with what just arrived.
    private static bool BeganNow(DecisionContext context, Message message) =>
        context.Event is not null
        && message.DecidedAt == context.Now
        && context.State.Runs.FirstOrDefault(r => r.Id == message.Run)?.EnteredAt == context.Now;
}
