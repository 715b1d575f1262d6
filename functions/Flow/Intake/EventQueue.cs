using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Waking;
using NodaTime;

namespace MarketingAutomation.Flow.Intake;

/// <summary>Events that are accepted and cannot be decided now: stored beside their customer, behind a due row, and
/// applied by the next wake before anything else.</summary>
public sealed class EventQueue(
    CustomerStore customers,
    EventApplier applier,
    DueTable dueTable,
    QueuedCustomers queuedCustomers,
    ClockGuard guard,
    FlowMetrics metrics
)
{
    private readonly Lock gate = new();
    private Instant last;

    /// <summary>Keeps one; keeping it again is harmless.</summary>
    /// <exception cref="StoreUnavailableException">Not durable; the sender has to send it again.</exception>
    public async ValueTask<IntakeAnswer> Enqueue(Event arrived, CancellationToken cancel)
    {
        if (await applier.FindQueueKey(arrived, cancel) is not var (customer, decidedAt))
        {
            return new IntakeAnswer.Ignored("it names no customer, e-mail address or order");
        }

        // The event goes first: a wake between the two would find nothing to apply and take the due row with it. One
        // that is delivered again keeps its place. It came after all that is decided about the customer already,
        // whatever the clock shows.
        var stored = arrived with
        {
            ReceivedAt = arrived.ReceivedAt ?? NextReceivedAt(decidedAt),
            ReceivedAtIsEarliest =
                arrived.ReceivedAtIsEarliest || (arrived.ReceivedAt is null && guard.IsEstimateEarly),
        };
        var isNew = await customers.InsertQueued(customer, stored, cancel);

        // Before the answer: from then on nothing is decided about the customer before this.
        var isStop = arrived.Consents.Any(c =>
            c is { Kind: ConsentKind.CustomerAct, Status: ConsentStatus.Unsubscribed }
        );
        await queuedCustomers.Add(
            customer,
            cancel,
            new QueuedRow(HasEvents: true, HasStop: isStop) { EventCount = isNew ? 1 : 0 }
        );
        if (isStop && isNew)
        {
            metrics.StopStored(arrived.Id, customer);
        }

        // Never later than it surely is: a clock that is a year ahead would hide it for a year.
        await dueTable.ArmQueued(customer, guard.Now, cancel);
        return new IntakeAnswer.Accepted(arrived.Id, customer) { Note = IntakeAnswer.StoredNote };
    }

    // The order of arrival is kept also while the clock is not to be relied on and does not move.
    private Instant NextReceivedAt(Instant? decidedAt)
    {
        lock (gate)
        {
            return last = Instant.Max(guard.EstimatedNow, Instant.Max(last, decidedAt ?? last) + Duration.FromTicks(1));
        }
    }

    /// <summary>What this customer did on their page and what waits, in the order of arrival; what cannot be read is
    /// left out.</summary>
    public async ValueTask<IReadOnlyList<Event>> ListPageEvents(string customer, CancellationToken cancel)
    {
        var waiting = new List<Event>();
        await foreach (var entity in customers.QueryQueued(customer, cancel))
        {
            try
            {
                if (entity.Read(StoredJson.Default.Event) is { Source: EventSources.Page } arrived)
                {
                    waiting.Add(arrived);
                }
            }
            catch (UnreadableRowException)
            {
                // Its customer's wake says so.
            }
        }

        return [.. waiting.OrderBy(e => e.ReceivedAt ?? Instant.MinValue)];
    }
}
