using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow.Intake;
using NodaTime;

namespace MarketingAutomation.Flow.Pages;

// Choices as events.
public sealed partial class CustomerPages
{
    /// <summary>
    /// Goes on getting messages: what is allowed now is allowed again by the customer's own act today, which also takes
    /// the place of a soft opt-in as evidence. What was stopped stays stopped. Journeys wait for
    /// <c>consent.renewed</c>.
    /// </summary>
    public async ValueTask<PageChoiceResult> RenewConsent(CustomerPageData page, CancellationToken cancel)
    {
        var allowed = page.Addresses.Where(a =>
            !a.IsStopped(page.State, null)
            && ConsentBook.Find(page.State, a.Channel, a.Address, null)?.Status == ConsentStatus.Subscribed
        );
        ConsentChange[] again =
        [
            .. allowed.Select(a => new ConsentChange
            {
                Channel = a.Channel,
                Address = a.Address,
                Status = ConsentStatus.Subscribed,
                Kind = ConsentKind.CustomerAct,
                Method = "page",
            }),
        ];
        return await SubmitChoice(page, EventNames.ConsentRenewed, "keep", e => e with { Consents = again }, cancel);
    }

    /// <summary>How the customer wants to be reached.</summary>
    public async ValueTask<PageChoiceResult> SetPreference(
        CustomerPageData page,
        PreferenceChange change,
        CancellationToken cancel
    ) =>
        await SubmitChoice(
            page,
            EventNames.PreferenceChanged,
            $"{change}",
            e => e with { Preference = change },
            cancel
        );

    /// <summary>Rates an order, 1 to 5 stars and perhaps a line of text (at most 2,000 characters).</summary>
    public async ValueTask<PageChoiceResult> Rate(
        CustomerPageData page,
        int stars,
        string? text,
        CancellationToken cancel
    ) =>
        await SubmitChoice(
            page,
            EventNames.FeedbackReceived,
            $"{stars}\n{text}",
            e =>
                e with
                {
                    MessageId = page.Message,
                    Feedback = new FeedbackData(
                        Math.Clamp(stars, 1, 5),
                        text is null ? null : TextTruncation.Truncate(text, 2000),
                        page.Order
                    ),
                },
            cancel
        );

    /// <summary>The stars of a rating from this page that is stored and not applied yet; null: there is none.</summary>
    public async ValueTask<int?> StoredRating(CustomerPageData page, CancellationToken cancel) =>
        (await ReadQueuedEvents(page, cancel))
            .LastOrDefault(e => e.Feedback is { } given && given.OrderId == page.Order)
            ?.Feedback!.Rating;

    private async ValueTask<PageChoiceResult> SubmitConsentChange(
        CustomerPageData page,
        string choice,
        IEnumerable<ConsentChange> changes,
        CancellationToken cancel
    )
    {
        ConsentChange[] all = [.. changes];
        return await SubmitChoice(
            page,
            EventNames.ConsentChanged,
            $"{choice}\n{string.Join(' ', all.Select(c => $"{c.Channel} {c.Topic}"))}",
            e => e with { Consents = all },
            cancel
        );
    }

    // The same choice pressed twice in a row is one event; pressed again after something else was chosen in between,
    // another.
    private async ValueTask<PageChoiceResult> SubmitChoice(
        CustomerPageData page,
        string name,
        string choice,
        Func<Event, Event> with,
        CancellationToken cancel
    )
    {
        var now = EventTime(page);
        var before =
            $"{page.State.Preference.AsOf} {page.State.LastRatingAt} "
            + $"{string.Join(' ', page.State.Consents.Select(c => $"{c.Channel}{c.Topic}{c.Status}{c.ArrivedAt}{c.EventId}"))}";
        var chosen = with(
            new Event
            {
                Id = EventId.Create("page", page.Message, name, choice, before),
                Source = EventSources.Page,
                Name = name,
                At = now,
                Identity = new CustomerIdentity { CustomerKey = page.State.Key },
                Occurrences = [new Occurrence(name, now)],
            }
        );

        // The record does not show what waits already. What was chosen before this does: its id and time name this one.
        string id(string? last, Instant at) =>
            EventId.Create("page", page.Message, name, choice, "stored", last ?? "", $"{at}");
        var waiting = await ReadQueuedEvents(page, cancel);
        if (IsWithheld(page) || waiting.Count > 0)
        {
            var again =
                waiting.Count > 0 && waiting[^1].Id == id(waiting.Count > 1 ? waiting[^2].Id : null, waiting[^1].At);
            chosen = chosen with { Id = again ? waiting[^1].Id : id(waiting.Count > 0 ? waiting[^1].Id : null, now) };
        }

        var answer = await intake.Submit(chosen, cancel, IsWithheld(page) ? SubmitMode.Queue : SubmitMode.WithinLimit);
        return answer is IntakeAnswer.Accepted { IsStored: true } ? PageChoiceResult.Stored : PageChoiceResult.Done;
    }

    private bool IsWithheld(CustomerPageData page) => guard.StopReason is not null || !page.IsReadable;

    // What was chosen on this customer's page and is not applied yet.
    private async ValueTask<IReadOnlyList<Event>> ReadQueuedEvents(CustomerPageData page, CancellationToken cancel) =>
        IsWithheld(page) || await queuedCustomers.Has(page.State.Key, cancel)
            ? await queue.ListPageEvents(page.State.Key, cancel)
            : [];

    // Not before what is decided about the customer already, whatever the clock shows.
    private Instant EventTime(CustomerPageData page) =>
        page.IsReadable ? Instant.Max(guard.EstimatedNow, page.State.DecidedAt) : guard.EstimatedNow;
}
