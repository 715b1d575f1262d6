using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;

namespace MarketingAutomation.Core.Decisions;

/// <summary>What is known of a checkout beyond the customer's own record.</summary>
/// <param name="Ordered">It was ordered or completed: nothing begins with it any more.</param>
/// <param name="MovedOn">What is newer of it was told under another customer's address.</param>
/// <param name="Turn">How often it went over to another customer.</param>
public sealed record CheckoutKnown(bool Ordered, bool MovedOn, int Turn);

/// <summary>
/// A checkout is one thing, under whichever address and customer it is told: its order or its completion ends every run
/// it began, and with its newest address the runs of the
/// earlier one end.
/// </summary>
internal static class Checkouts
{
    private const int Most = 20;

    /// <summary>Ends the runs that a completed checkout began, and remembers it.</summary>
    public static void Complete(Draft draft, Event arrived)
    {
        if (arrived.Checkout is { Completed: true } checkout)
        {
            var reference = Ref(arrived, checkout);
            draft.State = draft.State with
            {
                CompletedCheckouts = Newest(
                    (draft.State.CompletedCheckouts ?? []).Where(c => c != reference).Append(reference)
                ),
            };
            End(draft);
        }
    }

    /// <summary>True: the checkout that is told to have begun has become an order.</summary>
    public static bool IsOver(Draft draft, Event arrived) =>
        arrived.Checkout is { Completed: false } checkout
        && draft.State.CompletedCheckouts?.Contains(Ref(arrived, checkout)) == true;

    /// <summary>Of two customers who are one: what the one completed ends what it began for the other.</summary>
    public static void Merge(Draft draft, CustomerState other)
    {
        if (other.CompletedCheckouts is { } theirs)
        {
            draft.State = draft.State with
            {
                CompletedCheckouts = Newest((draft.State.CompletedCheckouts ?? []).Concat(theirs).Distinct()),
            };
        }

        End(draft);
    }

    private static void End(Draft draft)
    {
        foreach (
            var run in draft
                .State.Runs.Where(r =>
                    r.Checkout is { } began && draft.State.CompletedCheckouts?.Contains(began.Ref) == true
                )
                .ToArray()
        )
        {
            Running.End(draft, run, "exit", "its checkout became an order");
        }
    }

    private static string Ref(Event arrived, CheckoutFacts checkout) => $"{arrived.Source}:{checkout.Token}";

    private static string[] Newest(IEnumerable<string> all) => [.. all.TakeLast(Most)];

    /// <summary>Why nothing may begin with this checkout; null: it may.</summary>
    public static string? Over(Draft draft, Happening happening) =>
        happening.Name != EventNames.CheckoutStarted
            ? null
            : draft.Facts.Checkout switch
            {
                { Ordered: true } => "the checkout was ordered",
                { MovedOn: true } => "the checkout went on under another address",
                _ => null,
            };

    /// <summary>What a checkout enters a journey by, once however often it is told; null: the event tells of
    /// none.</summary>
    public static string? Occasion(Draft draft, Event arrived) =>
        arrived.Checkout is not { } told ? null
        : draft.Facts.Checkout?.Turn is > 0 and var turn ? $"{arrived.Source}:{told.Token}.{turn}"
        : $"{arrived.Source}:{told.Token}";

    /// <summary>To be called when what an event tells has moved the runs that heard it.</summary>
    public static void Apply(Draft draft, Event arrived)
    {
        if (arrived.Order is { Checkouts: { Count: > 0 } names })
        {
            End(draft, arrived.Source, names, ordered: true);
        }
        else if (arrived.Checkout is { CompletedAt: not null } completed)
        {
            End(draft, arrived.Source, completed.Names, ordered: true);
        }
    }

    /// <summary>Ends the runs that a checkout began, except one that waited for its order and heard it.</summary>
    /// <param name="ordered">True: it was ordered or completed; false: it went on under another address.</param>
    public static void End(Draft draft, string source, IReadOnlyList<string> names, bool ordered)
    {
        foreach (
            var run in draft
                .State.Runs.Where(r => r.Checkout is { Heard: false } checkout && IsAbout(checkout, source, names))
                .ToArray()
        )
        {
            Running.End(
                draft,
                run,
                "exit",
                ordered ? "the checkout was ordered" : "the checkout went on under another address"
            );
            if (!ordered && draft.Workspace.Version(run.Journey, run.Version) is { } journey)
            {
                Entering.GiveBackEntry(draft, run, journey, "the checkout that began it was another customer's");
            }
        }
    }

    /// <summary>The run as it goes on when a <c>wait_for</c> heard this event: one about the order of its own checkout
    /// is the journey's to answer.</summary>
    public static Run Heard(Run run, Event arrived) =>
        run.Checkout is { } checkout
        && arrived.Order is { Checkouts: { Count: > 0 } names }
        && IsAbout(checkout, arrived.Source, names)
            ? run with
            {
                Checkout = checkout with { Heard = true },
            }
            : run;

    private static bool IsAbout(RunCheckout checkout, string source, IReadOnlyList<string> names) =>
        checkout.Ref.StartsWith($"{source}:", StringComparison.Ordinal)
        && names.Any(n =>
            checkout.Names?.Contains(n) ?? (CheckoutName.Token(checkout.Ref[(source.Length + 1)..]) == n)
        );
}
