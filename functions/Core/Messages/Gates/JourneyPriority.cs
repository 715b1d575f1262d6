using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Steps;
using NodaTime;

namespace MarketingAutomation.Core.Messages.Gates;

/// <summary>
/// Priority between journeys (<c>priority</c> of policy.yaml). Of several messages that the frequency caps do not allow
/// together the one of the more important journey is sent, also where it is due up to <see cref="Horizon"/> later: it
/// reserves the room, and the other one waits for that time or is dropped by its own <c>drop_after</c>. A journey that
/// the list does not name is less important than all it names, and reserves nothing.
/// </summary>
internal static class JourneyPriority
{
    /// <summary>How long before its time a message reserves the room it needs.</summary>
    public static readonly Duration Horizon = Duration.FromHours(24);

    // A message held for another reason may not be sent at the time it is looked at again (a pause, a consent that is
    // not known, a setting that is wrong): it reserves nothing.
    private static readonly HashSet<string> TimedHolds =
    [
        Reasons.MinGap,
        Reasons.DailyCap,
        Reasons.WeeklyCap,
        Reasons.MonthlyCap,
        Reasons.CustomerCap,
        Reasons.LowerPriority,
        Reasons.OutsideSendWindow,
        Reasons.Spread,
        Reasons.Ready,
        Reasons.ProviderBusy,
    ];

    /// <summary>Rank of a journey: 0 is the most important; journeys that are not listed have the last one.</summary>
    public static int RankOf(SendContext context, string journey)
    {
        for (var i = 0; i < context.Policy.JourneyPriority.Count; i++)
        {
            if (context.Policy.JourneyPriority[i] == journey)
            {
                return i;
            }
        }

        return int.MaxValue;
    }

    /// <summary>The message of a more important journey whose attempt began in this decision and that fills the caps
    /// for this message; null: none.</summary>
    public static Message? FindWinner(SendContext context, Message message)
    {
        var rank = RankOf(context, message.Journey);
        return context.State.Messages.FirstOrDefault(m =>
            m.Id != message.Id
            && m.Attempt is { } attempt
            && attempt.BegunAt == context.Now
            && m.Recipient.RulesOfContactApply
            && FrequencyCap.Counts(context, m)
            && RankOf(context, m.Journey) < rank
        );
    }

    /// <summary>The hold of a message that may be sent now, because a more important one that is due within <see
    /// cref="Horizon"/> needs the room; null: none does.</summary>
    /// <param name="channel">The channel it would be sent by.</param>
    public static GateResult? FindHold(SendContext context, Message message, Channel channel)
    {
        if (context.Policy.JourneyPriority.Count == 0 || !FrequencyCap.Counts(context, message))
        {
            return null;
        }

        var rank = RankOf(context, message.Journey);
        (Message Message, Instant At)? first = null;
        foreach (var (other, at) in DueMessages(context, rank).Concat(DueWaits(context, rank)))
        {
            if ((first is not { } known || at < known.At) && TakesRoom(context, message, channel, other, at))
            {
                first = (other, at);
            }
        }

        return first is var (winner, due)
            ? GateResult.HoldOrReject(message, Reasons.LowerPriority, due, Describe(winner, "is due within 24 hours"))
            : null;
    }

    /// <summary>The explanation that names the message that goes first.</summary>
    public static string Describe(Message winner, string what) =>
        $"{winner.Step} of {winner.Journey} {what} and goes first: its journey comes first in priority, and "
        + "frequency does not allow both";

    // Messages of more important journeys that wait for a time.
    private static IEnumerable<(Message Message, Instant At)> DueMessages(SendContext context, int rank) =>
        context
            .State.Messages.Where(m =>
                m.Attempt is null
                && m.HeldUntil is { } until
                && until > context.Now
                && until <= context.Now + Horizon
                && until <= m.NotAfter
                && m.HoldReason is { } reason
                && TimedHolds.Contains(reason)
                && Counts(context, m, rank)
            )
            .Select(m => (m, m.HeldUntil!.Value));

    // Sends of more important journeys that follow straight after a wait.
    private static IEnumerable<(Message Message, Instant At)> DueWaits(SendContext context, int rank)
    {
        foreach (var run in context.State.Runs)
        {
            if (
                run.WaitUntil is { } until
                && until > context.Now
                && until <= context.Now + Horizon
                && RankOf(context, run.Journey) < rank
                && context.Workspace.FindVersion(run.Journey, run.Version) is { } journey
                && journey.Steps.GetValueOrDefault(run.StepId) is WaitStep or WaitUntilStep
                && journey.Steps[run.StepId].Next is { } next
                && journey.Steps.GetValueOrDefault(next) is SendStep send
                && MessageFactory.Build(context, run, journey, send, until) is var message
                && Counts(context, message, rank)
            )
            {
                yield return (message, until);
            }
        }
    }

    private static bool Counts(SendContext context, Message message, int rank) =>
        message.Recipient.RulesOfContactApply
        && RankOf(context, message.Journey) < rank
        && FrequencyCap.Counts(context, message)
        && RunModes.RecordOnlyReason(context, message) is null
        && RunModes.PauseReason(context, message.Journey) is null;

    // True: the other message could be sent at its time, and could not if this one is sent now.
    private static bool TakesRoom(SendContext context, Message message, Channel channel, Message other, Instant at)
    {
        var contacts = FrequencyCap.CountedContacts(context, other);
        var taken = new FrequencyCap.Counted(context.Now, channel, message.Topic);
        return FrequencyCap.FindFull(context, [.. contacts, taken], other.Topic, at) is not null
            && FrequencyCap.FindFull(context, contacts, other.Topic, at) is null
            && ChannelSelection.IsReachable(context, other);
    }
}
