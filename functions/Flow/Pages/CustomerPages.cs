using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Views;
using NodaTime;

namespace MarketingAutomation.Flow.Pages;

/// <summary>
/// The customer's own page: what is set now, and the customer's choices as events like any other. A choice that cannot
/// be decided now (the clock cannot be right, the record cannot be read or
/// decided) is stored like every other event and applied before anything is sent; a stop always is.
/// </summary>
public sealed class CustomerPages(
    CustomerLinks links,
    CustomerResolver resolver,
    IdentityTable identities,
    MessageQueries messageQueries,
    EventIntake intake,
    EventQueue queue,
    QueuedCustomers queuedCustomers,
    WorkspaceReleases releases,
    ClockGuard guard,
    UnmatchedStops unmatched,
    FlowMetrics metrics
)
{
    private static readonly Channel[] Channels = [Channel.Email, Channel.Sms];

    /// <summary>
    /// The page behind a token; null: forged, truncated, of no customer, or of one who is not known here. A message
    /// whose lines are not in the store (a backup was put back) shows the page of its
    /// customer all the same: a stop needs no more than the customer.
    /// </summary>
    public async ValueTask<CustomerPageData?> Open(string token, CancellationToken cancel)
    {
        if (links.ReadToken(token) is not { } message)
        {
            return null;
        }

        var lines = await messageQueries.ReadLines(message, cancel) ?? [];
        var key = message[..message.IndexOf('.', StringComparison.Ordinal)];
        CustomerState state;
        var readable = true;
        try
        {
            // The message of a test has lines and no customer.
            if (await resolver.ReadSurvivor(key, cancel) is not { ETag: not null, State: var found })
            {
                return null;
            }

            state = found;
        }
        catch (UnreadableRowException)
        {
            (state, readable) = (Decider.NewCustomer(key), false);
        }

        var workspace = releases.Current;
        var topic = lines.Select(l => l.Topic).FirstOrDefault(t => t is not null);
        var (channel, to) =
            lines.Count == 0 || MessageView.FromLines(lines, null, null) is not { Channel: var went, To: var gone }
                ? (null, null)
                : (went, gone);
        var run = lines.Count == 0 ? null : state.Runs.FirstOrDefault(r => r.Id == lines[0].Run);
        var order =
            run?.Order
            ?? lines
                .Select(l => l.Context?.Order?.Name)
                .OfType<string>()
                .Select(name => state.Orders.Recent.LastOrDefault(o => o.Name == name)?.Ref)
                .FirstOrDefault(r => r is not null);
        var addresses = new List<PageAddress>();
        foreach (
            var (own, address) in readable ? ChoiceAddresses.FindAddresses(state, channel, to)
            : channel is { } by && to is not null ? [(by, to)]
            : Array.Empty<(Channel, string)>()
        )
        {
            addresses.Add(new PageAddress(own, address, await FindSuppression(own, address, cancel)));
        }

        return new CustomerPageData(
            token,
            message,
            state,
            workspace,
            topic,
            order,
            addresses,
            readable && ChoiceAddresses.IsOwnAddress(state, channel, to)
        )
        {
            IsReadable = readable,
            Language = lines.Select(l => l.Language).FirstOrDefault(l => l is not null),
        };
    }

    /// <summary>True for a link of ours whose message and customer are not in the store: it is of a time that a backup
    /// does not have.</summary>
    /// <param name="asksToStop">The customer asks for no more messages: that is logged and listed, for a person to find
    /// out who it is.</param>
    public async ValueTask<bool> IsLost(string token, bool asksToStop, CancellationToken cancel)
    {
        if (links.ReadToken(token) is not { } message || await messageQueries.ReadLines(message, cancel) is not null)
        {
            return false;
        }

        if (asksToStop)
        {
            metrics.RecordUnmatchedSender(LostFeed, LostKind, stop: true);
            await unmatched.Count(LostFeed, LostKind, cancel);
        }

        return true;
    }

    private const string LostFeed = "page";
    private const string LostKind = "a customer whose message and record are not in this store";

    /// <summary>
    /// Stops everything (topic null) or one topic, for the addresses of the page, at once and whichever customer has
    /// them. Doing it again changes nothing for this
    /// customer, and stops what another customer's record had allowed since.
    /// </summary>
    /// <returns>Never <see cref="PageChoiceResult.NotOffered"/>.</returns>
    /// <exception cref="StoreUnavailableException">It is not kept and has to be done again.</exception>
    public async ValueTask<PageChoiceResult> Stop(
        CustomerPageData page,
        string? topic,
        string method,
        CancellationToken cancel
    )
    {
        // The addresses go first: whatever becomes of the event, nothing is sent to them any more.
        foreach (var address in page.Addresses)
        {
            await identities.Suppress(
                new SuppressionChange(address.Channel, address.Address, "unsubscribed", EventTime(page))
                {
                    Topic = topic,
                },
                cancel
            );
        }

        ConsentChange stop(Channel channel, string? address) =>
            new()
            {
                Channel = channel,
                Address = address,
                Topic = topic,
                Status = ConsentStatus.Unsubscribed,
                Kind = ConsentKind.CustomerAct,
                Method = method,
                AppliesToAllAddresses = !page.IsReadable && address is not null,
            };
        if (!page.IsReadable)
        {
            return await SubmitConsentChange(
                page,
                "stop",
                page.Addresses.Count > 0
                    ? page.Addresses.Select(a => stop(a.Channel, a.Address))
                    : Channels.Select(c => stop(c, null)),
                cancel
            );
        }

        return
            page.Addresses.Any(a =>
                ConsentBook.Find(page.State, a.Channel, a.Address, topic)?.Status != ConsentStatus.Unsubscribed
            )
            || (await ReadQueuedEvents(page, cancel)).Count > 0
            ? await SubmitConsentChange(page, "stop", page.Addresses.Select(a => stop(a.Channel, a.Address)), cancel)
            : PageChoiceResult.Done;
    }

    /// <summary>Gives back what the last stop on this page took, and nothing else.</summary>
    public async ValueTask<PageChoiceResult> RestoreStopped(
        CustomerPageData page,
        string? topic,
        CancellationToken cancel
    )
    {
        if (page.FindRestorableStop(topic) is not { } act)
        {
            return PageChoiceResult.NotOffered;
        }

        return await SubmitConsentChange(
            page,
            "again",
            page.Addresses.Where(a => a.FindStop(page.State, topic)?.Event == act)
                .Select(a => new ConsentChange
                {
                    Channel = a.Channel,
                    Address = a.Address,
                    Topic = topic,
                    Status = ConsentStatus.Subscribed,
                    Kind = ConsentKind.CustomerAct,
                    Method = "page",
                    RestoresEventId = act,
                }),
            cancel
        );
    }

    /// <summary>
    /// Goes on getting messages: what is allowed now is allowed again by the customer's own act today, which also takes
    /// the place of a soft opt-in as evidence. What was
    /// stopped stays stopped. Journeys wait for <c>consent.renewed</c>.
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
        var told = with(
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
            told = told with { Id = again ? waiting[^1].Id : id(waiting.Count > 0 ? waiting[^1].Id : null, now) };
        }

        var answer = await intake.Submit(told, cancel, IsWithheld(page) ? SubmitMode.Queue : SubmitMode.WithinLimit);
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

    private async ValueTask<AddressSuppression?> FindSuppression(
        Channel channel,
        string address,
        CancellationToken cancel
    )
    {
        try
        {
            return await identities.FindSuppression(channel, address, cancel);
        }
        catch (UnreadableRowException)
        {
            return null;
        }
    }
}

/// <summary>What came of a choice on the page.</summary>
public enum PageChoiceResult
{
    /// <summary>The page does not offer it; nothing was changed.</summary>
    NotOffered,

    /// <summary>It is applied.</summary>
    Done,

    /// <summary>It is stored, and applied before anything else is decided about the customer.</summary>
    Stored,
}

/// <summary>What the page shows.</summary>
/// <param name="Topic">What the message it was opened from was about; null: unknown.</param>
/// <param name="Order"><c>source:id</c> of the order that can be rated; null: none.</param>
/// <param name="Addresses">What its choices about messages are about: the address that message went to, and with it the
/// customer's other ones.</param>
/// <param name="IsOwn">True: that message went to the customer's own address. False: somebody else's order, or an
/// address the customer has no more.</param>
public sealed record CustomerPageData(
    string Token,
    string Message,
    CustomerState State,
    Workspace Workspace,
    string? Topic,
    string? Order,
    IReadOnlyList<PageAddress> Addresses,
    bool IsOwn
)
{
    /// <summary>False: the customer's record cannot be read (damaged, or written by a newer version). <see
    /// cref="State"/> is empty then, and only a stop is taken.</summary>
    public bool IsReadable { get; init; } = true;

    /// <summary>The language its message was written in; null: not known.</summary>
    public string? Language { get; init; }

    /// <summary>
    /// True: the same record has another address that has agreed to something and that this page decides nothing about
    /// (of another customer who was merged with this one).
    /// </summary>
    public bool HasOtherSubscribedAddress =>
        State.Consents.Any(c =>
            c is { Status: ConsentStatus.Subscribed, Address: { } other }
            && !Addresses.Any(a => a.Channel == c.Channel && ContactAddress.AreSame(c.Channel, a.Address, other))
            && !(
                c.Topic is not null
                && ConsentBook.Find(State, c.Channel, other, null)?.Status == ConsentStatus.Unsubscribed
            )
        );

    /// <summary>True: none of its addresses gets anything about the topic (null: anything at all).</summary>
    public bool IsStopped(string? topic) => Addresses.Count > 0 && Addresses.All(a => a.IsStopped(State, topic));

    /// <summary>The stop on this page whose taking can be given back; null: there is none, or it took nothing, and
    /// "again" is not offered.</summary>
    public string? FindRestorableStop(string? topic)
    {
        if (!IsStopped(topic))
        {
            return null;
        }

        var act = Addresses
            .Select(a => a.FindStop(State, topic))
            .Where(t => t is not null)
            .OrderByDescending(t => t!.Value.At)
            .FirstOrDefault()
            ?.Event;
        return
            act is not null && Addresses.Any(a => a.FindStop(State, topic)?.Event == act && a.HadConsent(State, topic))
            ? act
            : null;
    }
}
