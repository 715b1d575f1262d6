using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Journeys.Runs;
using NodaTime;

namespace MarketingAutomation.Flow.Customers;

/// <summary>The due row that a commit writes, and the one that the committed record relies on.</summary>
/// <param name="ArmedWake">The time of the row that the record relies on; null: on none.</param>
/// <param name="RowToWrite">The time of the row to write before the commit; null: none is needed.</param>
public readonly record struct WakePlan(Instant? ArmedWake, Instant? RowToWrite);

/// <summary>Decides which due row a customer needs: one at or before the next wake. A row too many is harmless, one too
/// few is not.</summary>
public static class WakeArming
{
    /// <summary>The nightly walk writes the row of a wake again that is overdue by more than this.</summary>
    public static readonly Duration Overdue = Duration.FromHours(1);

    /// <summary>The plan of one commit.</summary>
    /// <param name="before">The row that the record relies on before the commit; null: on none.</param>
    /// <param name="next">When the customer is to be woken next; null: never.</param>
    /// <param name="wokenBy">The row that woke the customer, which is deleted after the commit; null: no wake.</param>
    /// <param name="now">The time of the decision.</param>
    public static WakePlan Plan(Instant? before, Instant? next, Instant? wokenBy, Instant now)
    {
        // A row before the one that woke the customer, or overdue, may be gone: a failed wake moves its row later, a
        // parked one removes it.
        var usable = before <= wokenBy || before + SendingControls.Recheck < now ? null : before;
        if (next is not { } wake || usable <= wake)
        {
            return new WakePlan(usable, null);
        }

        // Never the row that is about to be deleted.
        wake = wake == wokenBy ? wake + Duration.FromTicks(1) : wake;
        return new WakePlan(wake, wake);
    }

    /// <summary>The time of the row that has to exist for a customer whose wake is overdue; null: it is not
    /// overdue.</summary>
    public static Instant? OverdueRow(Instant? armed, Instant? next, Instant now) =>
        next + Overdue < now ? armed ?? next : null;
}
