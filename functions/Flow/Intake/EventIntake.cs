using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;

namespace MarketingAutomation.Flow.Intake;

/// <summary>The way every event takes, whoever told it: webhooks after their signature, the API and customer pages at
/// once.</summary>
public sealed class EventIntake(
    EventApplier applier,
    IEffectDispatcher dispatcher,
    PrivacyIntake privacyIntake,
    EventQueue queue
)
{
    /// <summary>Applies one event.</summary>
    /// <exception cref="Storage.StoreUnavailableException">Nothing was applied, or applying it again is
    /// safe.</exception>
    public async ValueTask<IntakeAnswer> SubmitNow(Event arrived, CancellationToken cancel)
    {
        using var span = FlowTraces.StartEvent(arrived.Name);
        var isPrivacy = PrivacyIntake.IsPrivacyRequest(arrived);
        ApplyResult? advanced;
        try
        {
            advanced = await ApplyEvent(arrived, cancel);
        }
        catch (DecidingStoppedException)
        {
            // Heard and kept; nothing is sent until it is applied. A request of law is on the list by now, and its
            // addresses are suppressed.
            var kept = await queue.Enqueue(arrived, cancel);
            return isPrivacy && kept is IntakeAnswer.Ignored ? new IntakeAnswer.Accepted(arrived.Id, null) : kept;
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

    /// <summary>The same for an event that waited: what came of it, its effects not performed yet; null: it is about no
    /// known customer.</summary>
    /// <exception cref="DecidingStoppedException">It has to wait on.</exception>
    public ValueTask<ApplyResult?> ApplyEvent(Event arrived, CancellationToken cancel) =>
        PrivacyIntake.IsPrivacyRequest(arrived)
            ? privacyIntake.Submit(arrived, cancel)
            : applier.Apply(arrived, cancel);
}
