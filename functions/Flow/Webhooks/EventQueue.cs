using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Serialization;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Waking;
using NodaTime;

namespace MarketingAutomation.Flow.Webhooks;

/// <summary>Events that are accepted and cannot be decided now: stored beside their customer, behind a due row, and applied by the next wake before anything else.</summary>
public sealed class EventQueue(ITableStore store, TakeEvent take, DueTable due, QueuedCustomers queued, ClockGuard guard)
{
    private readonly Lock gate = new();
    private Instant last;

    /// <summary>Keeps one; keeping it again is harmless.</summary>
    /// <exception cref="StoreUnavailableException">Not durable; the sender has to send it again.</exception>
    public async ValueTask<WebhookAnswer> Keep(Event arrived, CancellationToken cancel)
    {
        if (await take.KeyOf(arrived, cancel) is not { } customer)
        {
            return new WebhookAnswer.Ignored("it names no customer, e-mail address or order");
        }

        // The event goes first: a wake between the two would find nothing to apply and take the due row with it.
        // One that is told again keeps its place.
        var stored = arrived with { ReceivedAt = arrived.ReceivedAt ?? Next() };
        await store.Insert(TableName.Customers, customer, RowKeys.Queued(arrived.Id), StoreExtensions.Json(stored, StoredJson.Default.Event), cancel);

        // Before the answer: from then on nothing is decided about the customer before this.
        await queued.Add(customer, cancel);

        // Never later than it surely is: a clock that is a year ahead would hide it for a year.
        await due.ArmQueued(customer, guard.Now, cancel);
        return new WebhookAnswer.Accepted(arrived.Id, customer) { Note = "stored; it is decided later" };
    }

    // The order of arrival is kept also while the clock is not to be relied on and does not move.
    private Instant Next()
    {
        lock (gate)
        {
            return last = Instant.Max(guard.Estimated, last + Duration.FromTicks(1));
        }
    }
}
