using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Identities;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Customers;

/// <summary>An event's whole way to a commit: who it is, her names claimed, decided, written down. The one way in for webhooks, the API and pages.</summary>
public sealed class TakeEvent(IdentityTable table, Identify identify, Advance advance, Merge merge)
{
    /// <summary>What came of it; null: the event names nobody.</summary>
    /// <exception cref="StoreUnavailableException">Nothing was applied, or applying it again is safe.</exception>
    public async ValueTask<Advanced?> Take(Event arrived, CancellationToken cancel)
    {
        while (await identify.Who(arrived, cancel) is { } who)
        {
            var key = who.Customer.State.Key;
            var contested = new List<(string Name, string Holder)>();
            var claims = who.Claims.Select(name => (Func<CancellationToken, ValueTask>)(async c =>
            {
                var holder = await table.Claim(name, key, c);
                if (holder != key)
                {
                    lock (contested)
                    {
                        contested.Add((name, holder));
                    }
                }
            })).ToArray();
            if (who.Customer.ETag is null && claims.Length > 1)
            {
                // Somebody new under several names: two deliveries at once must agree on one key before either writes a record.
                await Task.WhenAll(claims.Select(c => c(cancel).AsTask()));
                claims = [];
                if (contested.FirstOrDefault(c => !c.Name.StartsWith("order:", StringComparison.Ordinal)) is { Holder: { } winner })
                {
                    await GiveWay(who.Claims, contested, key, winner, arrived, cancel);
                    continue;
                }
            }

            var advanced = await advance.Apply(key, new Input.EventArrived(arrived), who.Customer, new AdvanceHow { Claims = claims }, cancel);
            foreach (var (name, holder) in contested)
            {
                if (name.StartsWith("order:", StringComparison.Ordinal))
                {
                    await merge.AdoptOrphan(holder, advanced.Customer.State.Key, cancel);
                }
            }

            if (arrived.MergedCustomerId is { } other && await table.Find(IdentityTable.OfCustomer(arrived.Source, other), cancel) is { } loser)
            {
                await merge.Join(advanced.Customer.State.Key, loser, cancel);
            }

            return advanced;
        }

        return null;
    }

    /// <summary>The key an event's customer would have, found or minted, when deciding is out of reach; null: it names nobody.</summary>
    public async ValueTask<string?> KeyOf(Event arrived, CancellationToken cancel)
    {
        if (await identify.Who(arrived, cancel) is not { } who)
        {
            return null;
        }

        foreach (var name in who.Claims)
        {
            await table.Claim(name, who.Customer.State.Key, cancel);
        }

        return who.Customer.State.Key;
    }

    // Another delivery minted her first under a name both share: our names lead there too, and the event starts over.
    private async ValueTask GiveWay(IReadOnlyList<string> claims, List<(string Name, string Holder)> contested, string key, string winner, Event arrived, CancellationToken cancel)
    {
        var holder = await identify.Follow(winner, cancel);
        if (arrived.Who.CustomerId is { } id && holder.State.ShopIds.Any(s => s.Source == arrived.Source && s.Id != id))
        {
            // The shop knows the holder under another id: they are two people who share an address. Her own name leads to her; the next round finds it.
            return;
        }

        foreach (var name in claims)
        {
            if (contested.All(c => c.Name != name) && await table.Find(name, cancel) == key)
            {
                await table.Lead(name, winner, cancel);
            }
        }
    }
}
