using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;

namespace MarketingAutomation.Core.Decisions;

/// <summary>A checkout that became an order: what it began is over, and nothing begins with it any more, whichever delivery comes first.</summary>
internal static class Checkouts
{
    private const int Most = 20;

    /// <summary>Ends the runs that a completed checkout began, and remembers it.</summary>
    public static void Complete(Draft draft, Event arrived)
    {
        if (arrived.Checkout is { Completed: true } checkout)
        {
            var reference = Ref(arrived, checkout);
            draft.State = draft.State with { CompletedCheckouts = Newest((draft.State.CompletedCheckouts ?? []).Where(c => c != reference).Append(reference)) };
            End(draft);
        }
    }

    /// <summary>True: the checkout that is told to have begun has become an order.</summary>
    public static bool IsOver(Draft draft, Event arrived) =>
        arrived.Checkout is { Completed: false } checkout && draft.State.CompletedCheckouts?.Contains(Ref(arrived, checkout)) == true;

    /// <summary>Of two customers who are one: what the one completed ends what it began for the other.</summary>
    public static void Merge(Draft draft, CustomerState other)
    {
        if (other.CompletedCheckouts is { } theirs)
        {
            draft.State = draft.State with { CompletedCheckouts = Newest((draft.State.CompletedCheckouts ?? []).Concat(theirs).Distinct()) };
        }

        End(draft);
    }

    private static void End(Draft draft)
    {
        foreach (var run in draft.State.Runs.Where(r => r.Checkout is { } began && draft.State.CompletedCheckouts?.Contains(began.Ref) == true).ToArray())
        {
            Running.End(draft, run, "exit", "its checkout became an order");
        }
    }

    private static string Ref(Event arrived, CheckoutFacts checkout) => $"{arrived.Source}:{checkout.Token}";

    private static string[] Newest(IEnumerable<string> all) => [.. all.TakeLast(Most)];
}
