using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Runs.Entering;

namespace MarketingAutomation.Core.Journeys.Runs;

/// <summary>
/// The runs that a checkout started. A checkout is the same one under every address and customer it is reported with:
/// its order or its completion ends every run it started, and when it gets a new address, the runs of the earlier one
/// end.
/// </summary>
internal static class CheckoutRuns
{
    private const int Most = 20;

    /// <summary>Ends the runs that a completed checkout started, and stores that it is completed.</summary>
    public static void CompleteCheckout(RunContext context, Event arrived)
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

    /// <summary>True: the checkout that is reported as started has already become an order.</summary>
    public static bool IsCompleted(RunContext context, Event arrived) =>
        arrived.Checkout is { Completed: false } checkout
        && context.State.CompletedCheckouts?.Contains(CheckoutRef(arrived, checkout)) == true;

    /// <summary>After a merge of two customers: a checkout that one of them completed ends the runs it started for the
    /// other.</summary>
    public static void MergeCheckouts(RunContext context, CustomerState other)
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

    private static void EndRuns(RunContext context)
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

    /// <summary>The reason why this checkout may start no run; null: it may.</summary>
    public static string? FindNoEntryReason(RunContext context, Occurrence happening) =>
        happening.Name != EventNames.CheckoutStarted
            ? null
            : context.Lookups.Checkout switch
            {
                { Ordered: true } => "the checkout was ordered",
                { MovedToOtherCustomer: true } => "the checkout went on under another address",
                _ => null,
            };

    /// <summary>The entry key of a checkout, the same however often it is reported; null: the event has no
    /// checkout.</summary>
    public static string? CreateEntryKey(RunContext context, Event arrived) =>
        arrived.Checkout is not { } checkout ? null
        : context.Lookups.Checkout?.Turn is > 0 and var turn ? $"{arrived.Source}:{checkout.Token}.{turn}"
        : $"{arrived.Source}:{checkout.Token}";

    /// <summary>Ends the runs of a checkout that the event shows as ordered or completed. To be called after the event
    /// has moved the runs that wait for it.</summary>
    public static void ApplyCheckout(RunContext context, Event arrived)
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

    /// <summary>Ends the runs that a checkout started, except one that waited for its order and received it.</summary>
    /// <param name="ordered">True: it was ordered or completed; false: it went on under another address.</param>
    public static void EndRuns(RunContext context, string source, IReadOnlyList<string> names, bool ordered)
    {
        foreach (
            var run in context
                .State.Runs.Where(r =>
                    r.Checkout is { OrderReceived: false } checkout && IsSameCheckout(checkout, source, names)
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

    /// <summary>Marks the run when a <c>wait_for</c> received the order of the run's own checkout: the journey then
    /// handles that order, and the run is not ended for it.</summary>
    public static Run MarkOrderReceived(Run run, Event arrived) =>
        run.Checkout is { } checkout
        && arrived.Order is { CheckoutNames: { Count: > 0 } names }
        && IsSameCheckout(checkout, arrived.Source, names)
            ? run with
            {
                Checkout = checkout with { OrderReceived = true },
            }
            : run;

    private static bool IsSameCheckout(RunCheckout checkout, string source, IReadOnlyList<string> names) =>
        checkout.Ref.StartsWith($"{source}:", StringComparison.Ordinal)
        && names.Any(n =>
            checkout.Names?.Contains(n) ?? (CheckoutName.FromToken(checkout.Ref[(source.Length + 1)..]) == n)
        );
}
