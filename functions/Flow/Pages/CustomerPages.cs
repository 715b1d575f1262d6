using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Views;

namespace MarketingAutomation.Flow.Pages;

/// <summary>
/// The customer's own page: what is set now, and the customer's choices as events like any other. A choice that cannot
/// be decided now (the clock cannot be right, the record cannot be read or decided) is stored like every other event
/// and applied before anything is sent; a stop always is.
/// </summary>
public sealed partial class CustomerPages(
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
    private static readonly Channel[] Channels = [.. ChannelCatalog.Customers.Select(c => c.Channel)];

    /// <summary>
    /// The page behind a token; null: forged, truncated, of no customer, or of one who is not known here. A message
    /// whose lines are not in the store (a backup was put back) shows the page of its customer all the same: a stop
    /// needs no more than the customer.
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
    /// them. Doing it again changes nothing for this customer, and stops what another customer's record had allowed
    /// since.
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
