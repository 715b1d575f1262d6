using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Flow.Coupons;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Coupons;

/// <summary>Codes of files: each given once, also where several customers ask at the same time, and the same again for
/// the same run.</summary>
public sealed class CouponPoolTests
{
    private static readonly CouponPool Pool = new(
        "comeback.csv",
        [.. Enumerable.Range(1, 40).Select(i => $"SPRING-{i}")],
        "h1"
    );

    [Fact]
    public async Task Customers_who_ask_at_the_same_time_in_two_processes_get_different_codes()
    {
        var store = new MemoryTableStore();
        await using var one = await Stage(store);
        await using var two = await Stage(store);
        var given = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(i => Task.Run(() => Give(i % 2 == 0 ? one : two, $"run{i}-comeback")))
        );
        Assert.Equal(40, given.Select(g => g!.Code).Distinct().Count());
        Assert.Null(await Give(one, "another-comeback"));
    }

    [Fact]
    public async Task The_same_run_gets_the_same_code_after_a_crash_between_the_claim_and_the_decision()
    {
        var store = new MemoryTableStore();
        await using var before = await Stage(store);
        var first = await Give(before, "run1-comeback");
        await using var after = await Stage(store);
        Assert.Equal(first, await Give(after, "run1-comeback"));
        var left = Assert.Single(await after.Flow.CouponPools.List(WorkspaceWith(Pool), CancellationToken.None));
        Assert.Equal((40, 39), (left.Total, left.Left));
    }

    [Fact]
    public async Task A_code_that_was_given_is_not_given_again_from_a_renamed_file()
    {
        await using var stage = await Stage(new MemoryTableStore());
        var first = await Give(stage, "run1-comeback", Pool with { Codes = ["ONLY-1"] });
        Assert.Equal("ONLY-1", first!.Code);
        Assert.Null(await Give(stage, "run2-comeback", new CouponPool("other.csv", ["only-1"], "h2")));
    }

    [Fact]
    public async Task A_file_that_is_nearly_used_up_is_listed_and_logged_without_a_code()
    {
        var logs = new LogLines();
        await using var stage = await TestShop.Open(
            "2026-03-02 12:00",
            WorkspaceWith(Pool),
            store: new MemoryTableStore(),
            logs: logs
        );
        for (var i = 0; i < 40; i++)
        {
            await Give(stage, $"run{i}-comeback");
        }

        var low = Assert.Single(await stage.Flow.CouponPools.ListLow(WorkspaceWith(Pool), CancellationToken.None));
        Assert.Equal(0, low.Left);
        Assert.Contains(logs.Lines, l => l.Contains("has 10 codes left of 40", StringComparison.Ordinal));
        Assert.Contains(logs.Lines, l => l.Contains("has no code left (of 40)", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Lines, l => l.Contains("SPRING-", StringComparison.Ordinal));
        Assert.Empty(
            await stage.Flow.CouponPools.ListLow(WorkspaceWith(Pool with { Hash = "h2" }), CancellationToken.None)
        );
    }

    [Fact]
    public async Task A_derived_code_is_in_the_list_for_the_shop_once_as_the_customer_has_it()
    {
        await using var stage = await TestShop.Open(
            "2026-03-02 12:00",
            TestShop.SampleWith(
                null,
                """
                journey: thanks
                status: live
                topic: offers
                trigger: { event: order.paid }
                steps:
                  - coupon: { name: thanks, amount: 5 EUR, valid: 14d }
                  - wait: 30d
                """
            ),
            store: new MemoryTableStore()
        );
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var coupons = stage.Flow.Coupons;
        var all = await coupons.List(null, null, CancellationToken.None);
        var row = Assert.Single(all.Coupons);
        Assert.Equal(("thanks", "thanks", "5.00 EUR"), (row.Name, row.Journey, row.Amount));
        var again = await coupons.Give(
            new CouponOrder(
                (await RunOf(stage)) + "-thanks",
                "thanks",
                "thanks",
                row.Code,
                null,
                null,
                row.IssuedAt + Duration.FromHours(1),
                row.ExpiresAt + Duration.FromHours(1)
            ),
            null,
            CancellationToken.None
        );
        Assert.Equal(row.ExpiresAt, again!.ExpiresAt);
        Assert.Single((await coupons.List(row.IssuedAt, null, CancellationToken.None)).Coupons);
        Assert.Empty(
            (await coupons.List(row.IssuedAt + Duration.FromSeconds(1), null, CancellationToken.None)).Coupons
        );
    }

    private static async Task<string> RunOf(TestShop stage) => (await stage.Customer("mari@example.com")).Runs[0].Id;

    private static Task<TestShop> Stage(MemoryTableStore store) =>
        TestShop.Open("2026-03-02 12:00", WorkspaceWith(Pool), store: store);

    private static Core.Workspaces.Workspace WorkspaceWith(CouponPool pool) =>
        TestShop.SampleWorkspace with
        {
            CouponPools = new Dictionary<string, CouponPool> { [pool.Name] = pool },
        };

    private static async Task<GivenCoupon?> Give(TestShop stage, string id, CouponPool? pool = null) =>
        await stage.Flow.Coupons.Give(
            new CouponOrder(
                id,
                "trial",
                "comeback",
                null,
                null,
                null,
                stage.Time.Now,
                stage.Time.Now + Duration.FromDays(14)
            ),
            pool ?? Pool,
            CancellationToken.None
        );
}
