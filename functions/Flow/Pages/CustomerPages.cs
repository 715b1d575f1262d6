using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Identities;
using MarketingAutomation.Flow.Reading;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Webhooks;
using MarketingAutomation.Flow.Workspaces;
using NodaTime;

namespace MarketingAutomation.Flow.Pages;

/// <summary>The customer's own page: what is set now, and her choices as events like any other.</summary>
public sealed class CustomerPages(CustomerLinks links, Identify identify, IdentityTable identities, ReadMessages messages, ReceiveEvents receive, WorkspaceShelf shelf, Clock clock)
{
    /// <summary>The page behind a token; null: forged, truncated, or its message is not known.</summary>
    public async ValueTask<CustomerPage?> Open(string token, CancellationToken cancel)
    {
        // The message of a test has lines and no customer.
        if (links.Open(token) is not { } message || await messages.One(message, cancel) is not var (view, lines)
            || await identify.Follow(message[..message.IndexOf('.', StringComparison.Ordinal)], cancel) is not { ETag: not null, State: var state })
        {
            return null;
        }

        var workspace = shelf.Current;
        var topic = lines.Select(l => l.Topic).FirstOrDefault(t => t is not null);
        var run = state.Runs.FirstOrDefault(r => r.Id == lines[0].Run);
        var order = run?.Order ?? lines.Select(l => l.Context?.Order?.Name).OfType<string>().Select(name => state.Orders.Recent.LastOrDefault(o => o.Name == name)?.Ref).FirstOrDefault(r => r is not null);
        var addresses = new List<PageAddress>();
        foreach (var (channel, address) in PageAddress.Of(state, view.Channel, view.To))
        {
            addresses.Add(new PageAddress(channel, address, await identities.Suppression(channel, address, cancel)));
        }

        return new CustomerPage(token, message, state, workspace, topic, order, addresses, PageAddress.IsOwn(state, view.Channel, view.To));
    }

    /// <summary>
    /// Stops everything (topic null) or one topic, for the addresses of the page, at once and whichever customer has them. Doing it again changes nothing for this
    /// customer, and stops what another customer's record had allowed since.
    /// </summary>
    public async ValueTask Stop(CustomerPage page, string? topic, string method, CancellationToken cancel)
    {
        // The addresses go first: whatever becomes of the event, nothing is sent to them any more.
        foreach (var address in page.Addresses)
        {
            await identities.Suppress(new AddressMark(address.Channel, address.Address, "unsubscribed", clock.Now) { Topic = topic }, cancel);
        }

        if (page.Addresses.Any(a => ConsentBook.Find(page.State, a.Channel, a.Address, topic)?.Status != ConsentStatus.Unsubscribed))
        {
            await Change(page, "stop", page.Addresses.Select(a => new ConsentChange
            {
                Channel = a.Channel, Address = a.Address, Topic = topic, Status = ConsentStatus.Unsubscribed, Kind = ConsentKind.OwnAct, Method = method,
            }), cancel);
        }
    }

    /// <summary>Gives back what the last stop on this page took, and nothing else. False: it is not offered.</summary>
    public async ValueTask<bool> GiveBack(CustomerPage page, string? topic, CancellationToken cancel)
    {
        if (page.GivesBack(topic) is not { } act)
        {
            return false;
        }

        await Change(page, "again", page.Addresses.Where(a => a.Taken(page.State, topic)?.Event == act).Select(a => new ConsentChange
        {
            Channel = a.Channel, Address = a.Address, Topic = topic, Status = ConsentStatus.Subscribed, Kind = ConsentKind.OwnAct, Method = "page", GivesBack = act,
        }), cancel);
        return true;
    }

    /// <summary>
    /// Goes on getting messages: what is allowed now is allowed again by the customer's own act today, which also takes the place of a soft opt-in as evidence. What was
    /// stopped stays stopped. Journeys wait for <c>consent.renewed</c>.
    /// </summary>
    public async ValueTask Keep(CustomerPage page, CancellationToken cancel)
    {
        var allowed = page.Addresses.Where(a => !a.IsStopped(page.State, null) && ConsentBook.Find(page.State, a.Channel, a.Address, null)?.Status == ConsentStatus.Subscribed);
        ConsentChange[] again = [.. allowed.Select(a => new ConsentChange
        {
            Channel = a.Channel, Address = a.Address, Status = ConsentStatus.Subscribed, Kind = ConsentKind.OwnAct, Method = "page",
        })];
        await Tell(page, EventNames.ConsentRenewed, "keep", e => e with { Consents = again }, cancel);
    }

    /// <summary>How she wants to be reached.</summary>
    public async ValueTask Prefer(CustomerPage page, PreferenceChange change, CancellationToken cancel) =>
        await Tell(page, EventNames.PreferenceChanged, $"{change}", e => e with { Preference = change }, cancel);

    /// <summary>Rates an order, 1 to 5 stars and perhaps a line of text (at most 2,000 characters).</summary>
    public async ValueTask Rate(CustomerPage page, int stars, string? text, CancellationToken cancel) =>
        await Tell(page, EventNames.FeedbackReceived, $"{stars}\n{text}", e => e with
        {
            Feedback = new FeedbackFacts(Math.Clamp(stars, 1, 5), text is null ? null : TextCut.To(text, 2000), page.Order),
        }, cancel);

    private async ValueTask Change(CustomerPage page, string choice, IEnumerable<ConsentChange> changes, CancellationToken cancel)
    {
        ConsentChange[] all = [.. changes];
        await Tell(page, EventNames.ConsentChanged, $"{choice}\n{string.Join(' ', all.Select(c => $"{c.Channel} {c.Topic}"))}", e => e with { Consents = all }, cancel);
    }

    // The same choice pressed twice in a row is one event; pressed again after something else was chosen in between, another.
    private async ValueTask Tell(CustomerPage page, string name, string choice, Func<Event, Event> with, CancellationToken cancel)
    {
        var now = clock.Now;
        var before = $"{page.State.Preference.AsOf} {page.State.LastRatingAt} {string.Join(' ', page.State.Consents.Select(c => $"{c.Channel}{c.Topic}{c.Status}{c.ArrivedAt}{c.EventId}"))}";
        await receive.Receive(with(new Event
        {
            Id = EventId.Of("page", page.Message, name, choice, before),
            Source = EventSources.Page,
            Name = name,
            At = now,
            Who = new Identity { Key = page.State.Key },
            Happenings = [new Happening(name, now)],
        }), cancel);
    }
}

/// <summary>What the page shows.</summary>
/// <param name="Topic">What the message it was opened from was about; null: unknown.</param>
/// <param name="Order"><c>source:id</c> of the order that can be rated; null: none.</param>
/// <param name="Addresses">What its choices about messages are about: the address that message went to, and with it the customer's other ones.</param>
/// <param name="IsOwn">True: that message went to the customer's own address. False: somebody else's order, or an address the customer has no more.</param>
public sealed record CustomerPage(
    string Token, string Message, CustomerState State, Core.Workspaces.Workspace Workspace, string? Topic, string? Order, IReadOnlyList<PageAddress> Addresses, bool IsOwn)
{
    /// <summary>True: none of its addresses gets anything about the topic (null: anything at all).</summary>
    public bool IsStopped(string? topic) => Addresses.Count > 0 && Addresses.All(a => a.IsStopped(State, topic));

    /// <summary>The stop on this page whose taking can be given back; null: there is none, or it took nothing, and "again" is not offered.</summary>
    public string? GivesBack(string? topic)
    {
        if (!IsStopped(topic))
        {
            return null;
        }

        var act = Addresses.Select(a => a.Taken(State, topic)).Where(t => t is not null).OrderByDescending(t => t!.Value.At).FirstOrDefault()?.Event;
        return act is not null && Addresses.Any(a => a.Taken(State, topic)?.Event == act && a.HadSomething(State, topic)) ? act : null;
    }
}
