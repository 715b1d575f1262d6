using System.Text.Json;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Support.Stage;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web.Pages;

/// <summary>What a stop says of addresses it did not reach, and that one which was turned away is counted.</summary>
public sealed class StopAnswerTests
{
    [Theory]
    [InlineData(
        "en",
        "Done. You will not get any more messages from us at c…@example.com",
        "You are not getting any messages from us at c…@example.com"
    )]
    [InlineData("et", "Valmis. Aadressil c…@example.com", "Praegu me sulle aadressil c…@example.com")]
    public async Task After_a_merge_a_stop_names_its_address_while_another_of_the_same_record_stays_subscribed(
        string language,
        string done,
        string now
    )
    {
        await using var shop = await WebTestShop.Open();
        await shop.Deliver(StandardBodies.Order("c-1", "o-1", language), "msg_1");
        await shop.Deliver(StandardBodies.Order("c-2", "o-2", language), "msg_2");
        Assert.Equal(
            200,
            (
                await shop.Deliver(
                    """{ "type": "customer.merged", "timestamp": "2026-03-02T09:00:00Z", "data": { "customer": { "id": "c-1" }, "merged_customer_id": "c-2" } }""",
                    "msg_3"
                )
            ).Status
        );
        var key = (await shop.Flow.Customers.FindByEmail("c-1@example.com", CancellationToken.None))!;
        Assert.Equal(key, await shop.Flow.Customers.FindByEmail("c-2@example.com", CancellationToken.None));
        var state = (await shop.Flow.Customers.Read(key, CancellationToken.None))!;
        var message = (await shop.Flow.Messages.ListOfCustomer(state, 10, null, CancellationToken.None)).Items.First(
            m => m.To == state.Profile.Email
        );
        var page = $"/c/{shop.Flow.Links.Token(message.Id)}";

        var stopped = await shop.Post(page, ("do", "stop-all"));
        var opened = await shop.Get(page);

        Assert.Equal((200, 200), (stopped.Status, opened.Status));
        Assert.Contains(done, stopped.Body, StringComparison.Ordinal);
        Assert.Contains(now, opened.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("c-1@", stopped.Body + opened.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("c-2@", stopped.Body + opened.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_that_a_failing_store_turned_away_are_counted_by_way_and_shown_when_it_works_again()
    {
        var store = new BreakableStore(new MemoryTableStore());
        await using var shop = await WebTestShop.Open(store, feeds: ProviderRequests.Feeds);
        var (page, _) = await CustomerPages.Welcomed(shop);
        Assert.Contains("\"stopsTurnedAway\":[]", (await shop.Get("/readyz")).Body, StringComparison.Ordinal);

        store.Broken = true;
        Assert.Equal(503, (await shop.Post(page, ("do", "stop-all"))).Status);
        Assert.Equal(503, (await shop.Post(page, ("do", "speak"), ("language", "et"))).Status);
        Assert.Equal(503, (await shop.Post($"{page}/unsubscribe", ("List-Unsubscribe", "One-Click"))).Status);
        await ProviderRequests.SmsReply("+37255501234", "STOP").SendTo(shop.Flow);
        await ProviderRequests.SmsReply("+37255501234", "Where is my parcel?").SendTo(shop.Flow);
        Assert.Contains(
            "3 stops answered with an error since",
            (await shop.Get("/readyz")).Body,
            StringComparison.Ordinal
        );
        store.Broken = false;

        var counted = JsonDocument
            .Parse((await shop.Get("/readyz")).Body)
            .RootElement.GetProperty("stopsTurnedAway")
            .EnumerateArray();
        Assert.Equal(
            [("one_click", 1), ("page", 1), ("twilio/inbound", 1)],
            counted.Select(c => (c.GetProperty("way").GetString(), c.GetProperty("count").GetInt32()))
        );
    }
}
