using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Identities;
using MarketingAutomation.Flow.Sending;
using NodaTime;

namespace MarketingAutomation.Flow.Webhooks;

/// <summary>
/// Requests of law. In this order, each step harmless to repeat: the addresses the request names are suppressed
/// (whichever customer has them, also where none is known), it is put on the list with its
/// deadline, the customer is stopped in one commit, the team is written to once. It makes no customer of a person who
/// is not known.
/// </summary>
public sealed class ReceivePrivacy(
    IdentityTable identities,
    Identify identify,
    TakeEvent take,
    Advance advance,
    PrivacyRequests requests,
    Keys keys,
    IEffects effects,
    ClockGuard guard,
    FlowMetrics metrics
)
{
    /// <summary>True for events that take this way.</summary>
    public static bool IsOne(Event arrived) => Privacy.KindOf(arrived) is not null;

    /// <summary>Suppresses and lists: what has to be durable before anything else.</summary>
    /// <exception cref="Storage.StoreUnavailableException">It has to be sent again.</exception>
    public async ValueTask<KeptRequest> Keep(Event arrived, CancellationToken cancel)
    {
        foreach (var (channel, address) in Privacy.Addresses(arrived))
        {
            await identities.Suppress(new AddressMark(channel, address, "privacy", guard.Estimated), cancel);
        }

        string? customer = null;
        Storage.UnreadableRowException? unreadable = null;
        try
        {
            customer = await Known(arrived, cancel);
        }
        catch (Storage.UnreadableRowException e)
        {
            unreadable = e;
        }

        await Keep(PrivacyRequests.Of(arrived, customer, guard.Estimated), cancel);
        return new KeptRequest(customer, unreadable);
    }

    /// <summary>One about a whole shop: listed, and the team is written to.</summary>
    public async ValueTask Shop(PrivacyRequest request, CancellationToken cancel)
    {
        var due = request with { Due = Privacy.DueBy(Instant.Min(request.At, guard.Estimated)) };
        await Keep(due, cancel);
        await Notify(due, cancel);
    }

    /// <summary>The whole way of one request. Null: it is about no known customer.</summary>
    /// <exception cref="Storage.StoreUnavailableException">It has to be sent again; doing so is safe.</exception>
    public async ValueTask<Advanced?> Receive(Event arrived, CancellationToken cancel)
    {
        var (customer, unreadable) = await Keep(arrived, cancel);
        if (unreadable is not null)
        {
            throw unreadable;
        }

        // By the key: a request claims no names, and leads only to the customer it was found to be about.
        var advanced = customer is null
            ? null
            : await take.Take(arrived with { Who = arrived.Who with { Key = customer, By = null } }, cancel);
        await EndOfOrders(arrived, customer, cancel);
        await Notify(PrivacyRequests.Of(arrived, customer, guard.Estimated), cancel);
        return advanced;
    }

    // Messages about an order go to the order's address: its owner is asked no further, whoever ordered.
    private async ValueTask EndOfOrders(Event arrived, string? customer, CancellationToken cancel)
    {
        var emails = Privacy.Addresses(arrived).Where(a => a.Channel == Channel.Email).Select(a => a.Address).ToArray();
        foreach (var email in emails)
        {
            if (
                await identities.OrderedBy(email, cancel) is { } key
                && await identify.Follow(key, cancel) is { ETag: not null } holder
                && holder.State.Key != customer
            )
            {
                await advance.Apply(
                    holder.State.Key,
                    new Input.AddressForgotten(emails, Privacy.KindOf(arrived)!),
                    how: new AdvanceHow { Touch = true },
                    cancel: cancel
                );
            }
        }
    }

    // A number is no person, but a request to be forgotten by a number is taken for the customer who gave it first.
    private async ValueTask<string?> Known(Event arrived, CancellationToken cancel)
    {
        try
        {
            return await Found(arrived, cancel);
        }
        catch (Storage.UnreadableRowException e) when (e.Row == RowKeys.State)
        {
            // It is about this one, whose record cannot be read: the request waits beside it, on the list and with its
            // addresses suppressed.
            return e.Partition;
        }
    }

    private async ValueTask<string?> Found(Event arrived, CancellationToken cancel)
    {
        if (await identify.Who(arrived, cancel) is { } who)
        {
            return who.Customer.ETag is null ? null : who.Customer.State.Key;
        }

        return
            arrived.Profile?.Phone is { } phone
            && await identities.Find(IdentityTable.OfPhone(phone), cancel) is { } holder
            && await identify.Follow(holder, cancel) is { ETag: not null } found
            ? found.State.Key
            : null;
    }

    private async ValueTask Keep(PrivacyRequest request, CancellationToken cancel)
    {
        if (await requests.Keep(request, cancel))
        {
            metrics.PrivacyRequested(request);
        }
    }

    // Written to the team from a record that is no customer's, so that erasing the customer takes nothing with it. The
    // event's id makes it once.
    private async ValueTask Notify(PrivacyRequest request, CancellationToken cancel)
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
        await effects.Perform(
            await advance.Apply(keys.Customer(Privacy.Run), new Input.EventArrived(listed), cancel: cancel),
            cancel
        );
    }

    /// <summary>As it is stored where whom it is about cannot be looked up now: one that names a number alone is looked
    /// up by it.</summary>
    public static Event ToWait(Event arrived) =>
        IdentityTable.Of(arrived).Count == 0 && arrived.Profile?.Phone is { } phone
            ? arrived with
            {
                Who = arrived.Who with { By = [new Reached(Channel.Sms, phone)] },
            }
            : arrived;

    private static JsonElement Text(string value) => JsonSerializer.SerializeToElement(value, FlowJson.Default.String);
}

/// <summary>A request of law that is listed, with its addresses suppressed.</summary>
/// <param name="Customer">The key of the customer it is about; null: of no known one, or that is not known now.</param>
/// <param name="Unreadable">Why it is not known now whom it is about; null: it is.</param>
public sealed record KeptRequest(string? Customer, Storage.UnreadableRowException? Unreadable);
