using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Intake;

/// <summary>
/// Requests of law. In this order, each step harmless to repeat: the addresses the request names are suppressed
/// (whichever customer has them, also where none is known), it is put on the list with its deadline, the customer is
/// stopped in one commit, the team is written to once. It makes no customer of a person who is not known.
/// </summary>
public sealed class PrivacyIntake(
    IdentityTable identities,
    CustomerResolver resolver,
    EventApplier applier,
    CustomerProcessor processor,
    PrivacyRequests requests,
    KeyHasher hasher,
    IEffectDispatcher dispatcher,
    ClockGuard guard,
    FlowMetrics metrics
)
{
    /// <summary>True for events that take this way.</summary>
    public static bool IsPrivacyRequest(Event arrived) => PrivacyHandling.RequestKind(arrived) is not null;

    /// <summary>Suppresses and lists: what has to be durable before anything else.</summary>
    /// <exception cref="Storage.StoreUnavailableException">It has to be sent again.</exception>
    public async ValueTask<ListedPrivacyRequest> RecordRequest(Event arrived, CancellationToken cancel)
    {
        foreach (var (channel, address) in PrivacyHandling.AddressesOf(arrived))
        {
            await identities.Suppress(new SuppressionChange(channel, address, "privacy", guard.EstimatedNow), cancel);
        }

        string? customer = null;
        UnreadableRowException? unreadable = null;
        try
        {
            customer = await FindCustomerOrUnreadable(arrived, cancel);
        }
        catch (UnreadableRowException e)
        {
            unreadable = e;
        }

        await RecordRequest(PrivacyRequests.FromEvent(arrived, customer, guard.EstimatedNow), cancel);
        return new ListedPrivacyRequest(customer, unreadable);
    }

    /// <summary>One about a whole shop: listed, and the team is written to.</summary>
    public async ValueTask SubmitShopRequest(PrivacyRequest request, CancellationToken cancel)
    {
        var due = request with { Due = PrivacyHandling.Deadline(Instant.Min(request.At, guard.EstimatedNow)) };
        await RecordRequest(due, cancel);
        await NotifyTeam(due, cancel);
    }

    /// <summary>The whole way of one request. Null: it is about no known customer.</summary>
    /// <exception cref="Storage.StoreUnavailableException">It has to be sent again; doing so is safe.</exception>
    public async ValueTask<ApplyResult?> Submit(Event arrived, CancellationToken cancel)
    {
        var (customer, unreadable) = await RecordRequest(arrived, cancel);
        if (unreadable is not null)
        {
            throw unreadable;
        }

        // By the key: a request claims no names, and leads only to the customer it was found to be about.
        var advanced = customer is null
            ? null
            : await applier.Apply(
                arrived with
                {
                    Identity = arrived.Identity with { CustomerKey = customer, ContactPoints = null },
                },
                cancel
            );
        await ForgetOrderAddresses(arrived, customer, cancel);
        await NotifyTeam(PrivacyRequests.FromEvent(arrived, customer, guard.EstimatedNow), cancel);
        return advanced;
    }

    // Messages about an order go to the order's address: a request for that address stops them, also when another
    // customer placed the order.
    private async ValueTask ForgetOrderAddresses(Event arrived, string? customer, CancellationToken cancel)
    {
        var emails = PrivacyHandling
            .AddressesOf(arrived)
            .Where(a => ChannelCatalog.Get(a.Channel).Address == AddressKind.Email)
            .Select(a => a.Address)
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        foreach (var email in emails)
        {
            if (
                await identities.FindOrderingCustomer(email, cancel) is { } key
                && await resolver.ReadSurvivor(key, cancel) is { ETag: not null } holder
                && holder.State.Key != customer
            )
            {
                await processor.Apply(
                    holder.State.Key,
                    new Input.AddressForgotten(emails, PrivacyHandling.RequestKind(arrived)!),
                    applyOptions: new ApplyOptions { ForceCommit = true },
                    cancel: cancel
                );
            }
        }
    }

    // A number is no person, but a request to be forgotten by a number is taken for the customer who gave it first.
    private async ValueTask<string?> FindCustomerOrUnreadable(Event arrived, CancellationToken cancel)
    {
        try
        {
            return await FindCustomer(arrived, cancel);
        }
        catch (UnreadableRowException e) when (e.Row == RowKeys.State)
        {
            // It is about this one, whose record cannot be read: the request waits beside it, on the list and with its
            // addresses suppressed.
            return e.Partition;
        }
    }

    private async ValueTask<string?> FindCustomer(Event arrived, CancellationToken cancel)
    {
        if (await resolver.Resolve(arrived, cancel) is { } who)
        {
            return who.Customer.ETag is null ? null : who.Customer.State.Key;
        }

        return
            arrived.Profile?.Phone is { } phone
            && await identities.FindCustomer(IdentityTable.PhoneName(phone), cancel) is { } holder
            && await resolver.ReadSurvivor(holder, cancel) is { ETag: not null } found
            ? found.State.Key
            : null;
    }

    private async ValueTask RecordRequest(PrivacyRequest request, CancellationToken cancel)
    {
        if (await requests.Store(request, cancel))
        {
            metrics.PrivacyRequested(request);
        }
    }

    // Written to the team from a record that is no customer's, so that erasing the customer takes nothing with it. The
    // event's id makes it once.
    private async ValueTask NotifyTeam(PrivacyRequest request, CancellationToken cancel)
    {
        var listed = new Event
        {
            Id = $"listed-{request.Id}",
            Source = request.Source,
            Name = EventNames.PrivacyListed,
            At = request.At,
            Data = new Dictionary<string, JsonElement>
            {
                ["kind"] = Text(request.Kind),
                ["source"] = Text(request.Source),
                ["request"] = Text(request.Id),
            },
        };
        await dispatcher.Dispatch(
            await processor.Apply(
                hasher.CustomerKey(PrivacyStop.RunName),
                new Input.EventArrived(listed),
                cancel: cancel
            ),
            cancel
        );
    }

    /// <summary>As it is stored where whom it is about cannot be looked up now: one that names a number alone is looked
    /// up by it.</summary>
    public static Event ForQueue(Event arrived) =>
        IdentityTable.NamesOf(arrived).Count == 0 && arrived.Profile?.Phone is { } phone
            ? arrived with
            {
                Identity = arrived.Identity with { ContactPoints = [new ContactPoint(Channel.Sms, phone)] },
            }
            : arrived;

    private static JsonElement Text(string value) => JsonSerializer.SerializeToElement(value, FlowJson.Default.String);
}

/// <summary>A request of law that is listed, with its addresses suppressed.</summary>
/// <param name="Customer">The key of the customer it is about; null: of no known one, or that is not known now.</param>
/// <param name="Unreadable">Why it is not known now whom it is about; null: it is.</param>
public sealed record ListedPrivacyRequest(string? Customer, UnreadableRowException? Unreadable);
