using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;

namespace MarketingAutomation.Core.Journeys.Runs;

/// <summary>What is known of a checkout beyond the customer's own record.</summary>
/// <param name="Ordered">It was ordered or completed: nothing begins with it any more.</param>
/// <param name="MovedToOtherCustomer">What is newer of it was told under another customer's address.</param>
/// <param name="Turn">How often it went over to another customer.</param>
public sealed record CheckoutLookup(bool Ordered, bool MovedToOtherCustomer, int Turn);

/// <summary>
/// A checkout is one thing, under whichever address and customer it is told: its order or its completion ends every run
/// it began, and with its newest address the runs of the earlier one end.
/// </summary>
internal static class CheckoutRuns
{
    private const int Most = 20;

    /// <summary>Ends the runs that a completed checkout began, and remembers it.</summary>
    public static void CompleteCheckout(DecisionContext context, Event arrived)
    {
        if (arrived.Checkout is { Completed: true } checkout)
        {
            var reference = CheckoutRef(arrived, checkout);
            context.State = context.State with
            {
                CompletedCheckouts = Newest(
                    (context.State.CompletedCheckouts ?? []).Where(c => c != reference).Append(reference)
                ),
            };
            EndRuns(context);
        }
    }

    /// <summary>True: the checkout that is told to have begun has become an order.</summary>
    public static bool IsCompleted(DecisionContext context, Event arrived) =>
        arrived.Checkout is { Completed: false } checkout
        && context.State.CompletedCheckouts?.Contains(CheckoutRef(arrived, checkout)) == true;

    /// <summary>Of two customers who are one: what the one completed ends what it began for the other.</summary>
    public static void MergeCheckouts(DecisionContext context, CustomerState other)
    {
        if (other.CompletedCheckouts is { } theirs)
        {
            context.State = context.State with
            {
                CompletedCheckouts = Newest((context.State.CompletedCheckouts ?? []).Concat(theirs).Distinct()),
            };
        }

        EndRuns(context);
    }

    private static void EndRuns(DecisionContext context)
    {
        foreach (
            var run in context
                .State.Runs.Where(r =>
                    r.Checkout is { } began && context.State.CompletedCheckouts?.Contains(began.Ref) == true
                )
                .ToArray()
        )
        {
            RunTransitions.EndRun(context, run, "exit", "its checkout became an order");
        }
    }

    private static string CheckoutRef(Event arrived, CheckoutData checkout) => $"{arrived.Source}:{checkout.Token}";

    private static string[] Newest(IEnumerable<string> all) => [.. all.TakeLast(Most)];

    /// <summary>Why nothing may begin with this checkout; null: it may.</summary>
    public static string? FindNoEntryReason(DecisionContext context, Occurrence happening) =>
        happening.Name != EventNames.CheckoutStarted
            ? null
            : context.Lookups.Checkout switch
            {
                { Ordered: true } => "the checkout was ordered",
                { MovedToOtherCustomer: true } => "the checkout went on under another address",
                _ => null,
            };

    /// <summary>What a checkout enters a journey by, once however often it is told; null: the event tells of
    /// none.</summary>
    public static string? CreateEntryKey(DecisionContext context, Event arrived) =>
        arrived.Checkout is not { } told ? null
        : context.Lookups.Checkout?.Turn is > 0 and var turn ? $"{arrived.Source}:{told.Token}.{turn}"
        : $"{arrived.Source}:{told.Token}";

    /// <summary>To be called when what an event tells has moved the runs that heard it.</summary>
    public static void ApplyCheckout(DecisionContext context, Event arrived)
    {
        if (arrived.Order is { CheckoutNames: { Count: > 0 } names })
        {
            EndRuns(context, arrived.Source, names, ordered: true);
        }
        else if (arrived.Checkout is { CompletedAt: not null } completed)
        {
            EndRuns(context, arrived.Source, completed.Names, ordered: true);
        }
    }

    /// <summary>Ends the runs that a checkout began, except one that waited for its order and heard it.</summary>
    /// <param name="ordered">True: it was ordered or completed; false: it went on under another address.</param>
    public static void EndRuns(DecisionContext context, string source, IReadOnlyList<string> names, bool ordered)
    {
        foreach (
            var run in context
                .State.Runs.Where(r =>
                    r.Checkout is { OrderHeard: false } checkout && IsSameCheckout(checkout, source, names)
                )
                .ToArray()
        )
        {
            RunTransitions.EndRun(
                context,
                run,
                "exit",
                ordered ? "the checkout was ordered" : "the checkout went on under another address"
            );
            if (!ordered && context.Workspace.FindVersion(run.Journey, run.Version) is { } journey)
            {
                RunEntry.ReleaseEntry(context, run, journey, "the checkout that began it was another customer's");
            }
        }
    }

    /// <summary>The run as it goes on when a <c>wait_for</c> heard this event: one about the order of its own checkout
    /// is the journey's to answer.</summary>
    public static Run MarkHeard(Run run, Event arrived) =>
        run.Checkout is { } checkout
        && arrived.Order is { CheckoutNames: { Count: > 0 } names }
        && IsSameCheckout(checkout, arrived.Source, names)
            ? run with
            {
                Checkout = checkout with { OrderHeard = true },
            }
            : run;

    private static bool IsSameCheckout(RunCheckout checkout, string source, IReadOnlyList<string> names) =>
        checkout.Ref.StartsWith($"{source}:", StringComparison.Ordinal)
        && names.Any(n =>
            checkout.Names?.Contains(n) ?? (CheckoutName.FromToken(checkout.Ref[(source.Length + 1)..]) == n)
        );
}
