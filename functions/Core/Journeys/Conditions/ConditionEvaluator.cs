using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Orders.Purchases;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Conditions;

/// <summary>
/// Evaluates conditions by Kleene's three-valued logic: unknown stays unknown under <c>not</c>, <c>all</c> is false
/// when any part is known false, <c>any</c> is true when any part is known true. Pure; makes no allocations of its own,
/// but for <c>bought</c>.
/// </summary>
public static class ConditionEvaluator
{
    /// <summary>The result of the condition at this moment.</summary>
    public static ConditionResult Evaluate(Condition condition, ConditionScope scope) =>
        new(EvaluateTruth(condition, scope), condition, scope);

    internal static Truth EvaluateTruth(Condition condition, ConditionScope scope)
    {
        switch (condition)
        {
            case Condition.Compare compare:
                return ComparisonEvaluator.Evaluate(compare, scope);
            case Condition.All all:
                return EvaluateAll(all.Parts, scope);
            case Condition.Any any:
                return EvaluateAny(any.Parts, scope);
            case Condition.Not not:
                return Negate(EvaluateTruth(not.Inner, scope));
            case Condition.AnyLine lines:
                return EvaluateAnyLine(
                    lines.LineCondition,
                    lines.OfEventOrder ? scope with { Order = scope.EventOrder } : scope
                );
            case Condition.EveryLine lines:
                return EvaluateEveryLine(
                    lines.LineCondition,
                    lines.OfEventOrder ? scope with { Order = scope.EventOrder } : scope
                );
            case Condition.MessageIs message:
                return EvaluateMessage(message, scope);
            case Condition.Did did:
                return EvaluateDid(did, scope);
            case Condition.InSegment segments:
                return EvaluateSegments(segments, scope);
            case Condition.Bought bought:
                return EvaluateBought(bought, scope);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    internal static Truth Negate(Truth truth) => Truth.True - (int)truth;

    /// <summary>How often the customer did it today and on so many days before, by UTC: what was less than that many
    /// times 24 hours ago counts always.</summary>
    internal static int CountEvents(Condition.Did did, ConditionScope scope)
    {
        var from = Today(scope) - did.WithinDays;
        var times = 0;
        foreach (var count in scope.State.EventCounts)
        {
            if (count.Day >= from && string.Equals(count.Event, did.Event, StringComparison.Ordinal))
            {
                times += count.Times;
            }
        }

        return times;
    }

    /// <summary>In how many orders the customer bought it, as bounds.</summary>
    internal static PurchaseCount CountPurchases(Condition.Bought bought, ConditionScope scope)
    {
        var shop = scope.Workspace.Shop;
        Instant? since = bought.Within is { } within ? scope.Now - within : null;
        return PurchaseCounts.Count(
            scope.State.Orders,
            line =>
                EvaluateTruth(bought.LineCondition, scope with { Line = line }) switch
                {
                    Truth.True => true,
                    Truth.False => false,
                    Truth.Unknown => null,
                },
            since,
            scope.Now,
            OrderHistory.SawWholePast(scope.State, shop) || shop.ConnectedAt <= since
        );
    }

    private static Truth EvaluateSegments(Condition.InSegment segments, ConditionScope scope)
    {
        var some = Truth.False;
        for (var i = 0; i < segments.Names.Count && some != Truth.True; i++)
        {
            some = Most(some, scope.Workspace.EvaluateSegment(segments.Names[i], scope));
        }

        return some;
    }

    private static Truth EvaluateBought(Condition.Bought bought, ConditionScope scope)
    {
        var (least, most) = CountPurchases(bought, scope);
        return least >= bought.AtLeast ? Truth.True
            : most < bought.AtLeast ? Truth.False
            : Truth.Unknown;
    }

    private static Truth EvaluateAll(IReadOnlyList<Condition> parts, ConditionScope scope)
    {
        var all = Truth.True;
        for (var i = 0; i < parts.Count && all != Truth.False; i++)
        {
            all = Least(all, EvaluateTruth(parts[i], scope));
        }

        return all;
    }

    private static Truth EvaluateAny(IReadOnlyList<Condition> parts, ConditionScope scope)
    {
        var some = Truth.False;
        for (var i = 0; i < parts.Count && some != Truth.True; i++)
        {
            some = Most(some, EvaluateTruth(parts[i], scope));
        }

        return some;
    }

    // An order without lines is one whose lines were not reported.
    private static Truth EvaluateAnyLine(Condition fits, ConditionScope scope)
    {
        if (scope.Order is not { Lines.Count: > 0 } order)
        {
            return Truth.Unknown;
        }

        // If the order has more lines than are stored, the others may match.
        var some = order.MoreLines > 0 ? Truth.Unknown : Truth.False;
        for (var i = 0; i < order.Lines.Count && some != Truth.True; i++)
        {
            some = Most(some, EvaluateTruth(fits, scope with { Line = order.Lines[i] }));
        }

        return some;
    }

    private static Truth EvaluateEveryLine(Condition fits, ConditionScope scope)
    {
        if (scope.Order is not { Lines.Count: > 0 } order)
        {
            return Truth.Unknown;
        }

        var all = order.MoreLines > 0 ? Truth.Unknown : Truth.True;
        for (var i = 0; i < order.Lines.Count && all != Truth.False; i++)
        {
            all = Least(all, EvaluateTruth(fits, scope with { Line = order.Lines[i] }));
        }

        return all;
    }

    // Of several visits of the send, the newest that has an outcome counts. A send that the run did not reach was not
    // sent. A receipt that is stored is a known state; without one, the state
    // is not reached yet.
    private static Truth EvaluateMessage(Condition.MessageIs message, ConditionScope scope)
    {
        if (scope.Run is not { } run)
        {
            return Truth.Unknown;
        }

        var states = run.FindMessage(message.SendStep)?.States;
        foreach (var wanted in message.States)
        {
            if (states is null ? wanted == MessageState.NotSent : HasState(states, wanted))
            {
                return Truth.True;
            }
        }

        return Truth.False;
    }

    private static bool HasState(IReadOnlyList<MessageState> states, MessageState wanted)
    {
        foreach (var state in states)
        {
            if (state == wanted || Implies(state, wanted))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Implies(MessageState state, MessageState wanted) =>
        (state, wanted) switch
        {
            (MessageState.Clicked, MessageState.Opened or MessageState.Delivered or MessageState.Sent) => true,
            (MessageState.Opened or MessageState.Replied, MessageState.Delivered or MessageState.Sent) => true,
            (MessageState.Delivered, MessageState.Sent) => true,
            _ => false,
        };

    // If the stored count is high enough, missing data does not matter; a count that is too low is known only when no
    // data of those days can be missing.
    private static Truth EvaluateDid(Condition.Did did, ConditionScope scope)
    {
        if (CountEvents(did, scope) >= did.AtLeast)
        {
            return Truth.True;
        }

        var shop = scope.Workspace.Shop;
        var watched =
            shop.HistoryComplete
            || (
                shop.ConnectedAt is { } connected
                && (
                    connected <= scope.Now - Duration.FromDays(did.WithinDays)
                    || scope.State.Profile.KnownSince >= connected
                )
            );
        return watched && !DroppedCounts(did, scope) ? Truth.False : Truth.Unknown;
    }

    // The counts of the oldest days are dropped where there are too many.
    private static bool DroppedCounts(Condition.Did did, ConditionScope scope) =>
        scope.State.EventCounts is { Count: >= CustomerUpdates.MostCounts } counts
        && counts.Min(c => c.Day) >= Today(scope) - did.WithinDays;

    private static int Today(ConditionScope scope) => (int)Math.Floor((scope.Now - NodaConstants.UnixEpoch).TotalDays);

    private static Truth Least(Truth a, Truth b) => a < b ? a : b;

    private static Truth Most(Truth a, Truth b) => a > b ? a : b;
}
