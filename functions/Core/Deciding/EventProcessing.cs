using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Attributes;
using MarketingAutomation.Core.Customers.Consent;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Products;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Runs.Entering;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Deciding;

/// <summary>Applies an event: first its data is taken over, then what is new in it advances runs and starts
/// journeys.</summary>
internal static class EventProcessing
{
    public static TimelineRow ApplyEvent(DecisionContext context, Event incoming)
    {
        var arrived = ProfileUpdates.WithPhoneNumber(
            context.State.Profile,
            ClickFilter.Classify(context, EventTimes.CapAtNow(incoming, context.Now))
        );
        if (IsStaffNoticeEvent(arrived))
        {
            return ApplyStaffNoticeEvent(context, arrived);
        }

        context.Event = arrived;
        if (PrivacyHandling.ApplyRequest(context, arrived))
        {
            return new TimelineRow(
                arrived.Id,
                arrived.At,
                context.Now,
                arrived.Source,
                arrived.Name,
                [.. arrived.Occurrences.Select(h => h.Name)],
                null,
                []
            );
        }

        foreach (var dropped in arrived.DroppedFields)
        {
            context.AddNote("dropped", why: dropped);
        }

        OrderUpdates.HoldOrder(context, arrived);
        var before = context.State;
        CustomerUpdates.ApplyProfile(context, arrived);
        StatedAttributes.Apply(context, arrived);
        ConsentUpdates.Apply(context, arrived);
        RunRecipient.UpdateRunAddresses(context, arrived);
        CheckoutRuns.CompleteCheckout(context, arrived);
        PrivacyHandling.LiftStop(context, arrived);
        CustomerUpdates.ApplyPreference(context, arrived);
        var (order, reference, happenings) = OrderUpdates.Apply(context, arrived);
        SaleConsent.WithdrawSaleConsent(context, order);
        CorrectedAddresses.SettleCorrections(context, before, arrived);
        CustomerUpdates.ApplyFeedback(context, arrived);
        CustomerUpdates.ApplyReply(context, arrived);
        ProductRequests.Record(context, arrived);
        var answer = CustomerAnswers.RecordAnswer(context, arrived);
        CustomerUpdates.CountEvents(context, happenings);
        context.NewHappenings = (happenings, reference);
        ReceiptUpdates.ApplyReceipt(context, arrived);
        foreach (var happening in happenings)
        {
            ApplyHappening(context, arrived, happening, reference);
        }

        CheckoutRuns.ApplyCheckout(context, arrived);

        if (answer is not null)
        {
            CustomerAnswers.NotifyTeam(context, answer);
        }

        OrderUpdates.ReleaseOrder(context);
        return new TimelineRow(
            arrived.Id,
            arrived.At,
            context.Now,
            arrived.Source,
            arrived.Name,
            [.. happenings.Select(h => h.Name)],
            reference,
            []
        )
        {
            Rating = arrived.Feedback?.Rating,
            CustomerText = CustomerAnswers.CustomerText(arrived),
        };
    }

    // An event about a notice to the shop's team is no act of the customer the notice is about: no data is taken over,
    // no journey receives it, no team is notified.
    private static bool IsStaffNoticeEvent(Event arrived) =>
        arrived.Receipt?.Channel == Channel.Staff && EventNames.MessageEvents.Contains(arrived.Name);

    private static TimelineRow ApplyStaffNoticeEvent(DecisionContext context, Event arrived)
    {
        context.Event = arrived with { Occurrences = [] };
        ReceiptUpdates.ApplyReceipt(context, context.Event);
        if (arrived.Name is EventNames.MessageFailed or EventNames.MessageComplained)
        {
            context.AddNote(
                "notice_failed",
                why: arrived.Name == EventNames.MessageFailed
                    ? $"the notice did not reach the team: {arrived.Receipt!.Detail ?? "it could not be delivered"}"
                    : "someone in the team marked the notice as spam; the customer did not"
            );
        }

        return new TimelineRow(
            arrived.Id,
            arrived.At,
            context.Now,
            arrived.Source,
            $"notice.{arrived.Name["message.".Length..]}",
            [],
            null,
            []
        );
    }

    /// <summary>Applies one occurrence: first to active runs (a run never ends by the event that started it), then to
    /// journeys that it starts.</summary>
    /// <param name="reference"><c>source:id</c> of the order it is about; null: none.</param>
    public static void ApplyHappening(DecisionContext context, Event arrived, Occurrence happening, string? reference)
    {
        context.Happening = (happening.Name, reference);

        var old = context.IsTooOld(arrived, happening);
        EventMatching.MatchRuns(context, arrived, happening, reference, old);
        PastEvents.KeepEvent(context, arrived, happening, reference);
        if (old)
        {
            NoteTooOld(
                context,
                arrived.Backfill ? "sent as history (backfill); starts nothing"
                    : happening.TimeUnknown ? "when it happened is not known; starts nothing"
                    : $"it happened {CountText.FormatElapsed(context.Now - happening.At)} ago, and the limit "
                        + $"(events.max_age of policy.yaml) is "
                        + $"{CountText.FormatDuration(context.Policy.EventMaxAge)}; starts nothing"
            );
            return;
        }

        RunEntry.EnterByEvent(context, arrived, happening, reference);
        AssignRequest(context, arrived);
    }

    // The first run that the change began answers the customer's request; a test does not.
    private static void AssignRequest(DecisionContext context, Event arrived)
    {
        if (
            arrived.Product is { } product
            && context.State.Runs.FirstOrDefault(r => r.Event?.Id == arrived.Id && r.Product is not null && !r.IsTest)
                is { } run
        )
        {
            ProductRequests.Assign(context, product.Sku, arrived.Name, run.Id);
        }
    }

    // Noted once per event, however many of its occurrences are too old; their ages are those of one delivery.
    private static void NoteTooOld(DecisionContext context, string why)
    {
        if (!context.Notes.Exists(n => n.Kind == NoEffectReason.TooOldNote))
        {
            context.AddNote(NoEffectReason.TooOldNote, why: why);
        }
    }
}
