using System.Text;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Stage;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web.Pages;

/// <summary>What a person sees who stops messages while that cannot be decided: a page in words that says what is so,
/// and never a refusal.</summary>
public sealed class StoredStopPageTests
{
    private const string Noted = "Your choice is saved. It takes effect before anything is sent to you.";
    private readonly MemoryTableStore store = new();

    [Theory]
    [InlineData("{ broken")]
    [InlineData("{\"schema\":99,\"key\":\"x\"}")]
    public async Task A_record_that_cannot_be_read_has_a_page_with_a_stop_and_the_stop_is_noted(string record)
    {
        await using var shop = await WebTestShop.Open(store);
        var (page, key) = await CustomerPages.Welcomed(shop);
        var sound = await Replace(key, record);

        foreach (var path in new[] { page, $"{page}?rate=2", $"{page}?keep=1" })
        {
            var shown = await shop.Get(path);
            Assert.Equal((200, "text/html; charset=utf-8"), (shown.Status, shown.Type));
            Assert.Contains(
                "Your choices cannot be shown at the moment. You can stop messages here all the same.",
                shown.Body,
                StringComparison.Ordinal
            );
            Assert.Contains("value=\"stop-all\"", shown.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("no longer be rated", shown.Body, StringComparison.Ordinal);
        }

        foreach (var other in new[] { "rate", "start-all", "keep" })
        {
            var refused = await shop.Post(page, ("do", other), ("rating", "1"));
            Assert.Equal((503, "text/html; charset=utf-8"), (refused.Status, refused.Type));
            Assert.Contains("Nothing was changed.", refused.Body, StringComparison.Ordinal);
        }

        var stopped = await shop.Post(page, ("do", "stop-all"));
        Assert.Equal(200, stopped.Status);
        Assert.Contains(Noted, stopped.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Done.", stopped.Body, StringComparison.Ordinal);
        Assert.Equal(
            (200, "text/plain; charset=utf-8"),
            await shop.Post($"{page}/unsubscribe", ("List-Unsubscribe", "One-Click")) is var one
                ? (one.Status, one.Type)
                : default
        );
        Assert.Equal(Noted, one.Body);
        Assert.Contains(
            "The address you came from is not getting any messages from us.",
            (await shop.Get(page)).Body,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"stored\":{\"customers\":1,\"stops\":1,\"events\":",
            (await shop.Get("/readyz")).Body,
            StringComparison.Ordinal
        );

        await store.Upsert(TableName.Customers, key, RowKeys.State, sound);
        await shop.Flow.Sweep.SweepRound(CancellationToken.None);
        Assert.Equal([Channel.Email, Channel.Sms], await Stopped(shop, key));
        Assert.Contains(
            "You are not getting any messages from us.",
            (await shop.Get(page)).Body,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"stored\":{\"customers\":0,\"stops\":0,\"events\":0}",
            (await shop.Get("/readyz")).Body,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(24 * 365)]
    public async Task While_the_clock_cannot_be_right_a_stop_is_noted_and_so_is_every_other_choice(int hours)
    {
        var now = SystemClock.Instance.GetCurrentInstant();
        string page,
            key;
        await using (var before = await WebTestShop.Open(store, watched: new ManualTime(now)))
        {
            (page, key) = await CustomerPages.Welcomed(before);
            await before.Flow.Sweep.SweepRound(CancellationToken.None);
        }

        var time = new ManualTime(now + Duration.FromHours(hours));
        await using var shop = await WebTestShop.Open(store, watched: time);
        Assert.Contains("\"status\":\"stopped\"", (await shop.Get("/readyz")).Body, StringComparison.Ordinal);

        foreach (var (stars, by) in new[] { ("4", "page"), ("1", "page") })
        {
            Assert.Contains(
                "Your 4 of 5 stars have been saved",
                (await shop.Post(page, ("do", "rate"), ("rating", stars), ("by", by))).Body,
                StringComparison.Ordinal
            );
        }

        Assert.Contains(
            "Your choice is saved. It takes effect soon",
            (await shop.Post(page, ("do", "reach"), ("how", "sms"))).Body,
            StringComparison.Ordinal
        );
        var stopped = await shop.Post(page, ("do", "stop-all"));
        var one = await shop.Post($"{page}/unsubscribe", ("List-Unsubscribe", "One-Click"));
        Assert.Equal((200, 200), (stopped.Status, one.Status));
        Assert.Contains(Noted, stopped.Body, StringComparison.Ordinal);
        Assert.Equal(Noted, one.Body);
        Assert.Contains(
            "\"stored\":{\"customers\":1,\"stops\":1,\"events\":",
            (await shop.Get("/readyz")).Body,
            StringComparison.Ordinal
        );

        time.Now = now + Duration.FromMinutes(5);
        await shop.Flow.Sweep.SweepRound(CancellationToken.None);
        Assert.Equal([Channel.Email, Channel.Sms], await Stopped(shop, key));
        var state = (await shop.Flow.Customers.Read(key, CancellationToken.None))!;
        Assert.Equal((4, (Channel?)Channel.Sms), (state.LastRating, state.Preference.Channel));
    }

    [Fact]
    public async Task A_link_of_ours_whose_customer_a_restored_backup_does_not_have_says_so_and_a_stop_is_listed()
    {
        await using var shop = await WebTestShop.Open(store);
        var (page, key) = await CustomerPages.Welcomed(shop);
        foreach (var row in (await store.Query(TableName.Customers, key, null, null, 1000)).Items)
        {
            await store.Commit(TableName.Customers, key, [new TableOperation.Delete(row.Row)]);
        }

        Assert.Contains("We cannot find this message any more", (await shop.Get(page)).Body, StringComparison.Ordinal);
        Assert.Contains("\"unmatchedStops\":[]", (await shop.Get("/readyz")).Body, StringComparison.Ordinal);
        Assert.Equal(404, (await shop.Post(page, ("do", "stop-all"))).Status);
        Assert.Contains(
            "UNSUBSCRIBE",
            (await shop.Post($"{page}/unsubscribe", ("List-Unsubscribe", "One-Click"))).Body,
            StringComparison.Ordinal
        );
        Assert.Contains("\"feed\":\"page\"", (await shop.Get("/readyz")).Body, StringComparison.Ordinal);
        Assert.Contains("This link does not work", (await shop.Get(page[..^1])).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_language_of_the_message_is_the_language_of_its_page()
    {
        await using var shop = await WebTestShop.Open(store);
        var (page, key) = await CustomerPages.Welcomed(shop, "et");
        await Replace(key, "{ broken");

        Assert.Contains("Sõnumitest loobuda saad siin ikkagi.", (await shop.Get(page)).Body, StringComparison.Ordinal);
        Assert.Contains(
            "Sinu valik on salvestatud.",
            (await shop.Post(page, ("do", "stop-all"))).Body,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_fault_of_the_program_behind_a_link_of_a_message_is_a_page_for_a_program_without_Accept_too()
    {
        await using var shop = await WebTestShop.Open(new Fails(store));
        using var known = new HttpRequestMessage(
            HttpMethod.Get,
            $"/c/{shop.Flow.Links.Token("0123456789abcdefghjkmnpqrs.00112233445566ff")}"
        );
        var failed = await shop.Send(known);
        Assert.Equal((500, "text/html; charset=utf-8"), (failed.Status, failed.Type));
    }

    private async Task<byte[]> Replace(string key, string record)
    {
        var sound = (await store.Get(TableName.Customers, key, RowKeys.State))!.Body.ToArray();
        await store.Upsert(TableName.Customers, key, RowKeys.State, Encoding.UTF8.GetBytes(record));
        return sound;
    }

    private static async Task<Channel[]> Stopped(WebTestShop shop, string key) =>
        [
            .. (await shop.Flow.Customers.Read(key, CancellationToken.None))!
                .Consents.Where(c => c is { Topic: null, Status: ConsentStatus.Unsubscribed })
                .Select(c => c.Channel)
                .Order(),
        ];

    /// <summary>A store with a fault of the program's own behind customers' rows.</summary>
    private sealed class Fails(ITableStore inner) : ITableStore
    {
        public ValueTask<Entity?> Get(
            TableName table,
            string partition,
            string row,
            CancellationToken cancel = default
        ) => inner.Get(table, partition, row, cancel);

        public ValueTask<Page> Query(
            TableName table,
            string partition,
            string? from,
            string? to,
            int take,
            string? continuation = null,
            CancellationToken cancel = default
        ) =>
            table == TableName.Customers
                ? throw new InvalidOperationException("a fault of the test")
                : inner.Query(table, partition, from, to, take, continuation, cancel);

        public ValueTask<Page> Walk(
            TableName table,
            string row,
            string? from,
            string? to,
            int take,
            string? continuation = null,
            CancellationToken cancel = default
        ) => inner.Walk(table, row, from, to, take, continuation, cancel);

        public ValueTask<Page> Scan(
            TableName table,
            int take,
            string? continuation = null,
            CancellationToken cancel = default
        ) => inner.Scan(table, take, continuation, cancel);

        public ValueTask<CommitResult> Commit(
            TableName table,
            string partition,
            IReadOnlyList<TableOperation> operations,
            CancellationToken cancel = default
        ) => inner.Commit(table, partition, operations, cancel);
    }
}
