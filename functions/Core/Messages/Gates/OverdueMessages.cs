using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Messages.Gates;

/// <summary>
/// Messages that are late, as after an outage, when many are due at once at whatever hour the program starts again. A
/// message late by more than an hour is sent spread (<see cref="BacklogSpread"/>), and e-mail without a window in the
/// policy is sent in a default window. A message caused by an event that just arrived is not late.
/// </summary>
internal static class OverdueMessages
{
    /// <summary>A message later than this is overdue.</summary>
    public static readonly Duration Threshold = Duration.FromHours(1);

    /// <summary>The result of the gates, delayed where the message is overdue.</summary>
    public static GateResult SpreadIfOverdue(SendContext context, Message message, GateResult result)
    {
        if (
            result is not GateResult.Allow go
            || !message.Recipient.RulesOfContactApply
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
            : GateResult.HoldOrReject(
                message,
                Reasons.Spread,
                at,
                "it is overdue; what is overdue is sent spread over up to an hour, e-mail between 08:00 and 21:00"
            );
    }

    /// <summary>When a message that is late by <paramref name="lateBy"/> is sent. Spreading alone never moves it past
    /// its deadline; a result after the deadline means that the next window opens too late.</summary>
    /// <param name="over">The period that the backlog is spread over.</param>
    public static Instant NextSendTime(
        SendContext context,
        Message message,
        Channel channel,
        Duration lateBy,
        Duration over
    )
    {
        var at = Instant.Min(context.Now + BacklogSpread.DelayOf(context.State.Key, over), message.NotAfter);
        return lateBy <= Threshold ? at : WithinOverdueWindow(context, message, channel, at, over);
    }

    /// <summary>That moment, or a time within the channel's window for overdue messages that opens after it, different
    /// for each customer. Where the policy has a window for the channel, that one applies instead.</summary>
    public static Instant WithinOverdueWindow(
        SendContext context,
        Message message,
        Channel channel,
        Instant at,
        Duration over
    )
    {
        if (
            ChannelCatalog.Get(channel).OverdueWindow is not { } window
            || context.Policy.SendWindows.ContainsKey(channel)
        )
        {
            return at;
        }

        var open = SendWindows.NextOpen(window, at, context.Zone);
        return open <= at ? at
            : open > message.NotAfter ? open
            : Instant.Min(open + BacklogSpread.DelayOf(context.State.Key, over), message.NotAfter);
    }

    // The run began with the event that just arrived.
    private static bool BeganNow(SendContext context, Message message) =>
        context.Event is not null
        && message.DecidedAt == context.Now
        && context.State.Runs.FirstOrDefault(r => r.Id == message.Run)?.EnteredAt == context.Now;
}
