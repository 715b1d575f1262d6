using MarketingAutomation.Core.Customers;

namespace MarketingAutomation.Core.Journeys;

/// <summary>
/// Evaluates conditions by Kleene's logic: unknown stays unknown under <c>not</c>, <c>all</c> is false when any part is
/// known false, <c>any</c> true when any
/// part is known true. Pure; allocates nothing of its own.
/// </summary>
public static class ConditionEvaluator
{
    /// <summary>The condition at this moment.</summary>
    public static Verdict Evaluate(Condition condition, Scope scope) => new(Truth(condition, scope), condition, scope);

    internal static Truth Truth(Condition condition, Scope scope)
    {
        switch (condition)
        {
            case Condition.Compare compare:
                return Comparing.Truth(compare, scope);
            case Condition.All all:
                return Every(all.Of, scope);
            case Condition.Any any:
                return Some(any.Of, scope);
            case Condition.Not not:
                return Opposite(Truth(not.Of, scope));
            case Condition.AnyLine lines:
                return AnyLine(lines.Fits, lines.OfEvent ? scope with { Order = scope.EventOrder } : scope);
            case Condition.EveryLine lines:
                return EveryLine(lines.Fits, lines.OfEvent ? scope with { Order = scope.EventOrder } : scope);
            case Condition.MessageIs message:
                return MessageIs(message, scope);
            case Condition.Did did:
                return Did(did, scope);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    internal static Truth Opposite(Truth truth) => Journeys.Truth.True - (int)truth;

    /// <summary>How often she did it in the last days; days are UTC, today is one of them.</summary>
    internal static int Times(Condition.Did did, Scope scope)
    {
        var from = Today(scope) - did.WithinDays;
        var times = 0;
        foreach (var count in scope.State.Counts)
        {
            if (count.Day > from && string.Equals(count.Event, did.Event, StringComparison.Ordinal))
            {
                times += count.Times;
            }
        }

        return times;
    }

    private static Truth Every(IReadOnlyList<Condition> parts, Scope scope)
    {
        var all = Journeys.Truth.True;
        for (var i = 0; i < parts.Count && all != Journeys.Truth.False; i++)
        {
            all = Least(all, Truth(parts[i], scope));
        }

        return all;
    }

    private static Truth Some(IReadOnlyList<Condition> parts, Scope scope)
    {
        var some = Journeys.Truth.False;
        for (var i = 0; i < parts.Count && some != Journeys.Truth.True; i++)
        {
            some = Most(some, Truth(parts[i], scope));
        }

        return some;
    }

    // An order without lines is one whose lines were not told.
    private static Truth AnyLine(Condition fits, Scope scope)
    {
        if (scope.Order is not { Lines.Count: > 0 } order)
        {
            return Journeys.Truth.Unknown;
        }

        // Of an order with more lines than are kept, the others may fit.
        var some = order.MoreLines > 0 ? Journeys.Truth.Unknown : Journeys.Truth.False;
        for (var i = 0; i < order.Lines.Count && some != Journeys.Truth.True; i++)
        {
            some = Most(some, Truth(fits, scope with { Line = order.Lines[i] }));
        }

        return some;
    }

    private static Truth EveryLine(Condition fits, Scope scope)
    {
        if (scope.Order is not { Lines.Count: > 0 } order)
        {
            return Journeys.Truth.Unknown;
        }

        var all = order.MoreLines > 0 ? Journeys.Truth.Unknown : Journeys.Truth.True;
        for (var i = 0; i < order.Lines.Count && all != Journeys.Truth.False; i++)
        {
            all = Least(all, Truth(fits, scope with { Line = order.Lines[i] }));
        }

        return all;
    }

    // A send the run never came to was not sent. Receipts are facts when they are there; where they are not, it has not
    // happened yet.
    private static Truth MessageIs(Condition.MessageIs message, Scope scope)
    {
        if (scope.Run is not { } run)
        {
            return Journeys.Truth.Unknown;
        }

        IReadOnlyList<MessageState>? states = null;
        foreach (var sent in run.Messages)
        {
            if (string.Equals(sent.Step, message.Send, StringComparison.Ordinal))
            {
                states = sent.States;
            }
        }

        foreach (var wanted in message.OneOf)
        {
            if (states is null ? wanted == MessageState.NotSent : Holds(states, wanted))
            {
                return Journeys.Truth.True;
            }
        }

        return Journeys.Truth.False;
    }

    private static bool Holds(IReadOnlyList<MessageState> states, MessageState wanted)
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

    // Enough is enough whatever we missed; too few is known only when nothing of those days can be missing.
    private static Truth Did(Condition.Did did, Scope scope)
    {
        if (Times(did, scope) >= did.AtLeast)
        {
            return Journeys.Truth.True;
        }

        var shop = scope.Workspace.Shop;
        var watched =
            shop.HistoryComplete
            || (
                shop.ConnectedAt is { } connected
                && (
                    connected <= scope.Now - NodaTime.Duration.FromDays(did.WithinDays)
                    || scope.State.Profile.KnownSince >= connected
                )
            );
        return watched ? Journeys.Truth.False : Journeys.Truth.Unknown;
    }

    private static int Today(Scope scope) => (int)Math.Floor((scope.Now - NodaTime.NodaConstants.UnixEpoch).TotalDays);

    private static Truth Least(Truth a, Truth b) => a < b ? a : b;

    private static Truth Most(Truth a, Truth b) => a > b ? a : b;
}
