using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Providers;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Providers;

/// <summary>Finds the customer an event of a provider is about, by the key it carries or the addresses of its
/// sender.</summary>
public sealed class ProviderSenderResolver(CustomerStore customers, IdentityTable identities, ClockGuard guard)
{
    /// <summary>True: the event was applied before; sent again, it must not mark anew an address that was allowed
    /// since.</summary>
    public async ValueTask<bool> IsApplied(ProviderEvent received, string? customer, CancellationToken cancel)
    {
        for (var merges = 0; customer is not null && merges <= StoredCustomer.MaxMerges; merges++)
        {
            if (await customers.IsApplied(customer, received.Event.Id, cancel))
            {
                return true;
            }

            if (await ReadState(customer, cancel) is not { } state)
            {
                return false;
            }

            if (await customers.IsAppliedToMerged(state, received.Event.Id, cancel))
            {
                return true;
            }

            customer = state.MergedInto;
        }

        return false;
    }

    // Null: there is none, or it cannot be read.
    private async ValueTask<CustomerState?> ReadState(string customer, CancellationToken cancel)
    {
        try
        {
            return await customers.Read(customer, cancel) is { ETag: not null, State: var state } ? state : null;
        }
        catch (UnreadableRowException)
        {
            return null;
        }
    }

    /// <summary>When the event arrived; while the clock cannot be right, not before what is decided about the customer
    /// already.</summary>
    public async ValueTask<Instant> ReceivedAt(string? customer, CancellationToken cancel) =>
        guard.StopReason is not null && customer is not null && await ReadState(customer, cancel) is { } state
            ? Instant.Max(guard.EstimatedNow, state.DecidedAt)
            : guard.EstimatedNow;

    /// <summary>
    /// Whom an event is about. A receipt's customer may have been merged or erased since: the first leads on, the
    /// second leads to no customer. Where the row of an address cannot be read, the addresses are returned, to be
    /// looked up once it can.
    /// </summary>
    public async ValueTask<CustomerIdentity> ResolveIdentity(ProviderEvent received, CancellationToken cancel)
    {
        if (received.CustomerKey is { } key)
        {
            return KeyHasher.IsCustomerKey(key) && await Exists(key, cancel)
                ? new CustomerIdentity { CustomerKey = key }
                : CustomerIdentity.Unknown;
        }

        SenderAddress[] all =
        [
            .. (received.Sender is { } first ? received.FurtherSenders.Prepend(first) : []).Where(a =>
                ChannelCatalog.Get(a.Channel).IsForCustomers
            ),
        ];
        try
        {
            foreach (var from in all)
            {
                if (
                    await identities.FindByAddress(
                        ChannelCatalog.Get(from.Channel).Address,
                        from.Value,
                        former: true,
                        cancel
                    )
                        is { } found
                    && await Exists(found, cancel)
                )
                {
                    return new CustomerIdentity { CustomerKey = found };
                }
            }
        }
        catch (UnreadableRowException)
        {
            return new CustomerIdentity { ContactPoints = [.. all.Select(a => new ContactPoint(a.Channel, a.Value))] };
        }

        return CustomerIdentity.Unknown;
    }

    private async ValueTask<bool> Exists(string customer, CancellationToken cancel)
    {
        try
        {
            return await customers.Read(customer, cancel) is { ETag: not null };
        }
        catch (UnreadableRowException)
        {
            // The event is queued beside the record until it can be read.
            return true;
        }
    }
}
