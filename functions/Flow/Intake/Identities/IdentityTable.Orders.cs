using NodaTime;

namespace MarketingAutomation.Flow.Intake.Identities;

/// <summary>Orders that go from one customer to another.</summary>
public sealed partial class IdentityTable
{
    /// <summary>Leads an order to another customer, unless another change came between. What it has to leave is kept
    /// with it until <see cref="CompleteTransfer"/>.</summary>
    /// <param name="leaves">The customer whose record it leaves; null: none.</param>
    public async ValueTask TakeOver(
        string order,
        string holder,
        string customer,
        Instant? asOf,
        string? leaves,
        CancellationToken cancel
    )
    {
        if (await Get(order, cancel) is var (row, etag) && row.Customer == holder)
        {
            string[] all =
            [
                .. (row.LeavingCustomers ?? []).Append(leaves).OfType<string>().Where(k => k != customer).Distinct(),
            ];
            await Replace(
                hasher.IdentityPartition(order),
                row with
                {
                    Customer = customer,
                    AsOf = asOf ?? row.AsOf,
                    LeavingCustomers = all.Length == 0 ? null : all,
                },
                etag,
                cancel
            );
        }
    }

    /// <summary>An order has left what it had to leave, and is in the record of the customer it leads to.</summary>
    public async ValueTask CompleteTransfer(string order, string customer, CancellationToken cancel)
    {
        while (
            await Get(order, cancel) is var (row, etag) && row.Customer == customer && row.LeavingCustomers is not null
        )
        {
            if (await Replace(hasher.IdentityPartition(order), row with { LeavingCustomers = null }, etag, cancel))
            {
                return;
            }
        }
    }
}
