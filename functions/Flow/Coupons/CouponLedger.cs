using System.Globalization;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Coupons;

/// <summary>
/// Every coupon that was given, recorded before the run that gets it is committed: what the shop has to know of derived
/// codes. Nothing in it is about a customer. One partition: a row by id, which makes it once, and a row by time, which
/// lists it.
/// </summary>
public sealed class CouponLedger(ITableStore store, CouponPools pools)
{
    private const string Partition = "coupons";
    private const string ById = "i|";
    private const string ByTime = "t|";

    /// <summary>Records a coupon, or finds it where it was recorded before; null: the file has no code left.</summary>
    public async ValueTask<GivenCoupon?> Give(CouponOrder order, CouponPool? pool, CancellationToken cancel)
    {
        if (pool is not null)
        {
            return await pools.Give(order, pool, cancel);
        }

        var row = CouponRow.Create(order, order.Code!);
        var body = StoreExtensions.ToJson(row, FlowJson.Default.CouponRow);
        var result = await store.Commit(
            TableName.Counters,
            Partition,
            [
                new TableOperation.Insert(ById + order.Id, body),
                new TableOperation.Insert($"{ByTime}{Ticks(order.IssuedAt)}|{order.Id}", body),
            ],
            cancel
        );
        if (result is not CommitResult.Done)
        {
            var before = await store.Get(TableName.Counters, Partition, ById + order.Id, cancel);
            row = before?.Read(FlowJson.Default.CouponRow) ?? row;
        }

        return row.ToGiven();
    }

    /// <summary>Coupons with derived codes, given at or after a time, oldest first, at most 1,000 at once.</summary>
    /// <param name="since">From when; null: all.</param>
    /// <param name="after">The <c>Next</c> of the answer before; null: from the beginning.</param>
    public async ValueTask<CouponPage> List(Instant? since, string? after, CancellationToken cancel)
    {
        const int most = 1_000;
        var from =
            ByTime
            + (
                after is not null ? $"{after}~"
                : since is { } at ? Ticks(at)
                : ""
            );
        var coupons = new List<CouponRow>();
        string? last = null;
        await foreach (
            var entity in store.QueryAll(TableName.Counters, Partition, from, StoreExtensions.After(ByTime), cancel)
        )
        {
            if (coupons.Count == most)
            {
                return new CouponPage(coupons, last);
            }

            coupons.Add(entity.Read(FlowJson.Default.CouponRow, TableName.Counters));
            last = entity.Row[ByTime.Length..];
        }

        return new CouponPage(coupons, null);
    }

    private static string Ticks(Instant at) => at.ToUnixTimeTicks().ToString("D19", CultureInfo.InvariantCulture);
}

/// <summary>Coupons, and from where the next ones are asked for; null: there are no more now.</summary>
public sealed record CouponPage(IReadOnlyList<CouponRow> Coupons, string? Next);

/// <summary>A coupon as it was given.</summary>
/// <param name="Amount">As text, such as <c>5 EUR</c>; null: a percentage, or a code of a file.</param>
public sealed record CouponRow(
    string Code,
    string Name,
    string Journey,
    int? Percent,
    string? Amount,
    Instant IssuedAt,
    Instant ExpiresAt
)
{
    internal static CouponRow Create(CouponOrder order, string code) =>
        new(code, order.Name, order.Journey, order.Percent, order.Amount?.ToString(), order.IssuedAt, order.ExpiresAt);

    internal GivenCoupon ToGiven() => new(Code, IssuedAt, ExpiresAt);
}
