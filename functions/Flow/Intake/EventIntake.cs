using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Intake;

/// <summary>
/// The one way an event gets in: webhooks after their signature, the API, customer pages, clicks, provider events. An
/// event is decided within the limit or queued.
/// </summary>
public sealed class EventIntake(
    EventApplier applier,
    IEffectDispatcher dispatcher,
    PrivacyIntake privacyIntake,
    EventQueue queue,
    FlowOptions options,
    TimeProvider realTime,
    FlowMetrics metrics
)
{
    /// <summary>Takes one verified event in; taking it in again is safe.</summary>
    /// <param name="arrived">The event.</param>
    /// <param name="cancel">Ends the wait for the decision, never the decision.</param>
    /// <param name="mode">How long to wait. Default: within the limit.</param>
    /// <exception cref="StoreUnavailableException">Not durable; it has to be sent again.</exception>
    public async ValueTask<IntakeAnswer> Submit(
        Event arrived,
        CancellationToken cancel,
        SubmitMode mode = SubmitMode.WithinLimit
    )
    {
        // A privacy request is listed, and its addresses suppressed, before anything that may have to wait.
        var isPrivacy = PrivacyIntake.IsPrivacyRequest(arrived);
        if (isPrivacy)
        {
            var (known, unreadable) = await privacyIntake.RecordRequest(arrived, CancellationToken.None);
            if (unreadable is not null)
            {
                return await queue.Enqueue(PrivacyIntake.ForQueue(arrived), CancellationToken.None);
            }

            arrived = known is null
                ? arrived
                : arrived with
                {
                    Identity = arrived.Identity with { CustomerKey = known },
                };
        }

        return mode == SubmitMode.Queue
            ? await queue.Enqueue(arrived, cancel)
            : await DecideWithinLimit(arrived, isPrivacy, cancel);
    }

    // A client that closes its connection does not stop a decision half way.
    private async ValueTask<IntakeAnswer> DecideWithinLimit(Event arrived, bool isPrivacy, CancellationToken cancel)
    {
        var deciding = Decide(arrived, CancellationToken.None).AsTask();
        if (!deciding.IsCompleted)
        {
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            await Task.WhenAny(deciding, Task.Delay(options.DecideWithin, realTime, timer.Token));
            timer.Cancel();
        }

        if (!deciding.IsCompleted || deciding.Exception?.InnerException is { } and not StoreUnavailableException)
        {
            var answer =
                isPrivacy && arrived.Identity.CustomerKey is null
                    ? new IntakeAnswer.Accepted(arrived.Id, null)
                    : await queue.Enqueue(arrived, CancellationToken.None);
            metrics.EventQueued(arrived.Id, deciding.Exception?.InnerException);
            return answer;
        }

        return await deciding;
    }

    /// <summary>Waits until the event is decided; a decision that fails is thrown. Without the listing of privacy
    /// requests, which <see cref="Submit"/> does before.</summary>
    internal async ValueTask<IntakeAnswer> Decide(Event arrived, CancellationToken cancel)
    {
        using var span = FlowTraces.StartEvent(arrived.Name);
        var isPrivacy = PrivacyIntake.IsPrivacyRequest(arrived);
        ApplyResult? advanced;
        try
        {
            advanced = await Apply(arrived, cancel);
        }
        catch (DecidingStoppedException)
        {
            // Queued; nothing is sent until it is applied. A privacy request is listed by now, and its addresses are
            // suppressed.
            var queued = await queue.Enqueue(arrived, cancel);
            return isPrivacy && queued is IntakeAnswer.Ignored ? new IntakeAnswer.Accepted(arrived.Id, null) : queued;
        }

        if (advanced is null)
        {
            return isPrivacy
                ? new IntakeAnswer.Accepted(arrived.Id, null)
                : new IntakeAnswer.Ignored("it names no customer, e-mail address or order");
        }

        var customer = advanced.Customer.State.Key;
        if (!advanced.IsNewEvent)
        {
            return new IntakeAnswer.Duplicate(arrived.Id, customer);
        }

        await dispatcher.Dispatch(advanced, cancel);
        return new IntakeAnswer.Accepted(arrived.Id, customer) { Note = NoEffectReason.Explain(advanced.Decision) };
    }

    /// <summary>Applies an event that was queued: what came of it, its effects not performed yet; null: it is about no
    /// known customer.</summary>
    /// <exception cref="DecidingStoppedException">It has to wait longer.</exception>
    internal ValueTask<ApplyResult?> ApplyQueued(Event arrived, CancellationToken cancel) => Apply(arrived, cancel);

    private ValueTask<ApplyResult?> Apply(Event arrived, CancellationToken cancel) =>
        PrivacyIntake.IsPrivacyRequest(arrived)
            ? privacyIntake.Submit(arrived, cancel)
            : applier.Apply(arrived, cancel);
}
