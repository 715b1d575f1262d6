using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Identities;
using MarketingAutomation.Flow.Reading;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Webhooks;
using MarketingAutomation.Flow.Workspaces;
using NodaTime;

namespace MarketingAutomation.Flow.Pages;

/// <summary>
/// The customer's own page: what is set now, and the customer's choices as events like any other. A choice that cannot
/// be decided now (the clock cannot be right, the record cannot be read or
/// decided) is stored like every other event and applied before anything is sent; a stop always is.
/// </summary>
public sealed class CustomerPages(
    CustomerLinks links,
    Identify identify,
    IdentityTable identities,
    ReadMessages messages,
    ReceiveWebhook receive,
    EventQueue queue,
    QueuedCustomers queued,
    WorkspaceShelf shelf,
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
    public async ValueTask<CustomerPage?> Open(string token, CancellationToken cancel)
    {
        if (links.Open(token) is not { } message)
        {
            return null;
        }

        var lines = await messages.Readable(message, cancel) ?? [];
        var key = message[..message.IndexOf('.', StringComparison.Ordinal)];
        CustomerState state;
        var readable = true;
        try
        {
            // The message of a test has lines and no customer.
            if (await identify.Follow(key, cancel) is not { ETag: not null, State: var found })
            {
                return null;
            }

            state = found;
        }
        catch (UnreadableRowException)
        {
            (state, readable) = (Decider.NewCustomer(key), false);
        }

        var workspace = shelf.Current;
        var topic = lines.Select(l => l.Topic).FirstOrDefault(t => t is not null);
        var (channel, to) =
            lines.Count == 0 || MessageView.Of(lines, null, null) is not { Channel: var went, To: var gone }
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
            var (own, address) in readable ? OwnAddresses.Of(state, channel, to)
            : channel is { } by && to is not null ? [(by, to)]
            : Array.Empty<(Channel, string)>()
        )
        {
            addresses.Add(new PageAddress(own, address, await Against(own, address, cancel)));
        }

        return new CustomerPage(
            token,
            message,
            state,
            workspace,
            topic,
            order,
            addresses,
            readable && OwnAddresses.Include(state, channel, to)
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
        if (links.Open(token) is not { } message || await messages.Readable(message, cancel) is not null)
        {
            return false;
        }

        if (asksToStop)
        {
            metrics.Unmatched(LostFeed, LostKind, stop: true);
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
    /// <returns>Never <see cref="PageAnswer.NotOffered"/>.</returns>
    /// <exception cref="StoreUnavailableException">It is not kept and has to be done again.</exception>
    public async ValueTask<PageAnswer> Stop(CustomerPage page, string? topic, string method, CancellationToken cancel)
    {
        // The addresses go first: whatever becomes of the event, nothing is sent to them any more.
        foreach (var address in page.Addresses)
        {
            await identities.Suppress(
                new AddressMark(address.Channel, address.Address, "unsubscribed", Moment(page)) { Topic = topic },
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
                Kind = ConsentKind.OwnAct,
                Method = method,
                WithOthers = !page.IsReadable && address is not null,
            };
        if (!page.IsReadable)
        {
            return await Change(
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
            || (await Waiting(page, cancel)).Count > 0
            ? await Change(page, "stop", page.Addresses.Select(a => stop(a.Channel, a.Address)), cancel)
            : PageAnswer.Done;
    }

    /// <summary>Gives back what the last stop on this page took, and nothing else.</summary>
    public async ValueTask<PageAnswer> GiveBack(CustomerPage page, string? topic, CancellationToken cancel)
    {
        if (page.GivesBack(topic) is not { } act)
        {
            return PageAnswer.NotOffered;
        }

        return await Change(
            page,
            "again",
            page.Addresses.Where(a => a.Taken(page.State, topic)?.Event == act)
                .Select(a => new ConsentChange
                {
                    Channel = a.Channel,
                    Address = a.Address,
                    Topic = topic,
                    Status = ConsentStatus.Subscribed,
                    Kind = ConsentKind.OwnAct,
                    Method = "page",
                    GivesBack = act,
                }),
            cancel
        );
    }

    /// <summary>
    /// Goes on getting messages: what is allowed now is allowed again by the customer's own act today, which also takes
    /// the place of a soft opt-in as evidence. What was
    /// stopped stays stopped. Journeys wait for <c>consent.renewed</c>.
    /// </summary>
    public async ValueTask<PageAnswer> Keep(CustomerPage page, CancellationToken cancel)
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
                Kind = ConsentKind.OwnAct,
                Method = "page",
            }),
        ];
        return await Tell(page, EventNames.ConsentRenewed, "keep", e => e with { Consents = again }, cancel);
    }

    /// <summary>How the customer wants to be reached.</summary>
    public async ValueTask<PageAnswer> Prefer(CustomerPage page, PreferenceChange change, CancellationToken cancel) =>
        await Tell(page, EventNames.PreferenceChanged, $"{change}", e => e with { Preference = change }, cancel);

    /// <summary>Rates an order, 1 to 5 stars and perhaps a line of text (at most 2,000 characters).</summary>
    public async ValueTask<PageAnswer> Rate(CustomerPage page, int stars, string? text, CancellationToken cancel) =>
        await Tell(
            page,
            EventNames.FeedbackReceived,
            $"{stars}\n{text}",
            e =>
                e with
                {
                    Feedback = new FeedbackFacts(
                        Math.Clamp(stars, 1, 5),
                        text is null ? null : TextCut.To(text, 2000),
                        page.Order
                    ),
                },
            cancel
        );

    /// <summary>The stars of a rating from this page that is stored and not applied yet; null: there is none.</summary>
    public async ValueTask<int?> StoredRating(CustomerPage page, CancellationToken cancel) =>
        (await Waiting(page, cancel))
            .LastOrDefault(e => e.Feedback is { } given && given.OrderId == page.Order)
            ?.Feedback!.Rating;

    private async ValueTask<PageAnswer> Change(
        CustomerPage page,
        string choice,
        IEnumerable<ConsentChange> changes,
        CancellationToken cancel
    )
    {
        ConsentChange[] all = [.. changes];
        return await Tell(
            page,
            EventNames.ConsentChanged,
            $"{choice}\n{string.Join(' ', all.Select(c => $"{c.Channel} {c.Topic}"))}",
            e => e with { Consents = all },
            cancel
        );
    }

    // The same choice pressed twice in a row is one event; pressed again after something else was chosen in between,
    // another.
    private async ValueTask<PageAnswer> Tell(
        CustomerPage page,
        string name,
        string choice,
        Func<Event, Event> with,
        CancellationToken cancel
    )
    {
        var now = Moment(page);
        var before =
            $"{page.State.Preference.AsOf} {page.State.LastRatingAt} "
            + $"{string.Join(' ', page.State.Consents.Select(c => $"{c.Channel}{c.Topic}{c.Status}{c.ArrivedAt}{c.EventId}"))}";
        var told = with(
            new Event
            {
                Id = EventId.Of("page", page.Message, name, choice, before),
                Source = EventSources.Page,
                Name = name,
                At = now,
                Who = new Identity { Key = page.State.Key },
                Happenings = [new Happening(name, now)],
            }
        );

        // The record does not show what waits already. What was chosen before this does: its id and time name this one.
        string id(string? last, Instant at) =>
            EventId.Of("page", page.Message, name, choice, "stored", last ?? "", $"{at}");
        var waiting = await Waiting(page, cancel);
        if (IsWithheld(page) || waiting.Count > 0)
        {
            var again =
                waiting.Count > 0 && waiting[^1].Id == id(waiting.Count > 1 ? waiting[^2].Id : null, waiting[^1].At);
            told = told with { Id = again ? waiting[^1].Id : id(waiting.Count > 0 ? waiting[^1].Id : null, now) };
        }

        var answer = IsWithheld(page) ? await queue.Keep(told, cancel) : await receive.Accept(told, cancel);
        return answer is WebhookAnswer.Accepted { IsStored: true } ? PageAnswer.Stored : PageAnswer.Done;
    }

    private bool IsWithheld(CustomerPage page) => guard.Stopped is not null || !page.IsReadable;

    // What was chosen on this customer's page and is not applied yet.
    private async ValueTask<IReadOnlyList<Event>> Waiting(CustomerPage page, CancellationToken cancel) =>
        IsWithheld(page) || await queued.Has(page.State.Key, cancel) ? await queue.OfPage(page.State.Key, cancel) : [];

    // Not before what is decided about the customer already, whatever the clock shows.
    private Instant Moment(CustomerPage page) =>
        page.IsReadable ? Instant.Max(guard.Estimated, page.State.DecidedAt) : guard.Estimated;

    private async ValueTask<AddressSuppression?> Against(Channel channel, string address, CancellationToken cancel)
    {
        try
        {
            return await identities.Suppression(channel, address, cancel);
        }
        catch (UnreadableRowException)
        {
            return null;
        }
    }
}

/// <summary>What came of a choice on the page.</summary>
public enum PageAnswer
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
public sealed record CustomerPage(
    string Token,
    string Message,
    CustomerState State,
    Core.Workspaces.Workspace Workspace,
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
    public bool OthersMayGet =>
        State.Consents.Any(c =>
            c is { Status: ConsentStatus.Subscribed, Address: { } other }
            && !Addresses.Any(a => a.Channel == c.Channel && ContactAddress.Same(c.Channel, a.Address, other))
            && !(
                c.Topic is not null
                && ConsentBook.Find(State, c.Channel, other, null)?.Status == ConsentStatus.Unsubscribed
            )
        );

    /// <summary>True: none of its addresses gets anything about the topic (null: anything at all).</summary>
    public bool IsStopped(string? topic) => Addresses.Count > 0 && Addresses.All(a => a.IsStopped(State, topic));

    /// <summary>The stop on this page whose taking can be given back; null: there is none, or it took nothing, and
    /// "again" is not offered.</summary>
    public string? GivesBack(string? topic)
    {
        if (!IsStopped(topic))
        {
            return null;
        }

        var act = Addresses
            .Select(a => a.Taken(State, topic))
            .Where(t => t is not null)
            .OrderByDescending(t => t!.Value.At)
            .FirstOrDefault()
            ?.Event;
        return
            act is not null && Addresses.Any(a => a.Taken(State, topic)?.Event == act && a.HadSomething(State, topic))
            ? act
            : null;
    }
}
