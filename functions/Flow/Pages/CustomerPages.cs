using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Identities;
using MarketingAutomation.Flow.Reading;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Webhooks;
using MarketingAutomation.Flow.Workspaces;
using NodaTime;

namespace MarketingAutomation.Flow.Pages;

/// <summary>The customer's own page: what is set now, and her choices as events like any other.</summary>
public sealed class CustomerPages(CustomerLinks links, Identify identify, ReadMessages messages, ReceiveEvents receive, WorkspaceShelf shelf, Clock clock)
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
        return new CustomerPage(token, message, state, workspace, topic, order, view.Channel);
    }

    /// <summary>Stops everything (topic null) or one topic, on every channel, at once. Doing it again changes nothing.</summary>
    public ValueTask Stop(CustomerPage page, string? topic, string method, CancellationToken cancel) =>
        Change(page, topic, ConsentStatus.Unsubscribed, [Channel.Email, Channel.Sms], method, cancel);

    /// <summary>Allows a channel again.</summary>
    public ValueTask Allow(CustomerPage page, Channel channel, CancellationToken cancel) => Change(page, null, ConsentStatus.Subscribed, [channel], "page", cancel);

    /// <summary>
    /// Goes on getting messages: what is allowed now is allowed again by the customer's own act today, evidence that also takes the place of a soft opt-in; where nothing was
    /// ever said of the channel the message came by, that one is allowed. What was stopped stays stopped. Journeys wait for <c>consent.renewed</c>.
    /// </summary>
    public async ValueTask Keep(CustomerPage page, CancellationToken cancel)
    {
        var now = clock.Now;
        var held = page.State.Consents.Where(c => c.Topic is null).ToArray();
        var changes = ((Channel[])[Channel.Email, Channel.Sms])
            .Where(c => held.FirstOrDefault(h => h.Channel == c) is { } known ? known.Status == ConsentStatus.Subscribed : c == page.Channel)
            .Select(c => new ConsentChange { Channel = c, Status = ConsentStatus.Subscribed, At = now, Method = "page" })
            .ToArray();
        await Tell(page, EventNames.ConsentRenewed, "keep", e => e with { Consents = changes }, cancel);
    }

    /// <summary>Allows a topic again that she had stopped.</summary>
    public ValueTask AllowTopic(CustomerPage page, string topic, CancellationToken cancel) =>
        Change(page, topic, ConsentStatus.Subscribed, [Channel.Email, Channel.Sms], "page", cancel);

    /// <summary>How she wants to be reached.</summary>
    public async ValueTask Prefer(CustomerPage page, PreferenceChange change, CancellationToken cancel) =>
        await Tell(page, EventNames.PreferenceChanged, $"{change}", e => e with { Preference = change }, cancel);

    /// <summary>Rates an order, 1 to 5 stars and perhaps a line of text (at most 2,000 characters).</summary>
    public async ValueTask Rate(CustomerPage page, int stars, string? text, CancellationToken cancel) =>
        await Tell(page, EventNames.FeedbackReceived, $"{stars}\n{text}", e => e with
        {
            Feedback = new FeedbackFacts(Math.Clamp(stars, 1, 5), text is { Length: > 2000 } ? text[..2000] : text, page.Order),
        }, cancel);

    private async ValueTask Change(CustomerPage page, string? topic, ConsentStatus status, IReadOnlyList<Channel> channels, string method, CancellationToken cancel)
    {
        var now = clock.Now;
        var changes = channels
            .Where(c => page.State.Consents.FirstOrDefault(h => h.Channel == c && h.Topic == topic)?.Status != status)
            .Select(c => new ConsentChange { Channel = c, Topic = topic, Status = status, At = now, Method = method })
            .ToArray();
        if (changes.Length > 0)
        {
            await Tell(page, EventNames.ConsentChanged, $"{topic}\n{status}\n{string.Join(' ', channels)}", e => e with { Consents = changes }, cancel);
        }
    }

    // The same choice pressed twice in a row is one event; pressed again after something else was chosen in between, another.
    private async ValueTask Tell(CustomerPage page, string name, string choice, Func<Event, Event> with, CancellationToken cancel)
    {
        var now = clock.Now;
        var before = $"{page.State.Preference.AsOf} {page.State.LastRatingAt} {string.Join(' ', page.State.Consents.Select(c => c.At).DefaultIfEmpty().Max())}";
        await receive.Receive(with(new Event
        {
            Id = EventId.Of("page", page.Message, name, choice, before),
            Source = "page",
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
/// <param name="Channel">How that message came.</param>
public sealed record CustomerPage(
    string Token, string Message, CustomerState State, Core.Workspaces.Workspace Workspace, string? Topic, string? Order, Channel? Channel);
