using System.Net;
using System.Text.Json;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Stage;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Support.Scenarios;

/// <summary>What every host does alike. A host's tests inherit this and say how the host is opened.</summary>
public abstract class HostScenarios
{
    /// <summary>A Monday morning within the sending window.</summary>
    protected static Instant Start { get; } = TestShop.At("2026-03-02 10:00");

    protected abstract Task<IScenarioHost> Open(ScenarioShop shop);

    [Fact]
    public async Task An_order_is_answered_and_its_message_leaves_once()
    {
        await using var host = await Open(new ScenarioShop(Start));

        Assert.Equal("accepted", await Deliver(host, host.Shop.Order()));
        await host.Settle();

        var message = Assert.Single(host.Shop.Email.Messages);
        Assert.Equal(("mari@example.com", "welcome"), (message.To, message.Template));
    }

    [Fact]
    public async Task A_delivery_that_comes_again_is_a_duplicate_and_sends_nothing()
    {
        await using var host = await Open(new ScenarioShop(Start));
        var order = host.Shop.Order();
        await Deliver(host, order);
        await host.Settle();

        Assert.Equal("duplicate", await Deliver(host, order));
        await host.Settle();

        Assert.Single(host.Shop.Email.Messages);
    }

    [Fact]
    public async Task A_delivery_with_a_wrong_signature_is_refused_and_does_nothing()
    {
        await using var host = await Open(new ScenarioShop(Start));
        using var forged = ScenarioShop.Delivery(host.Shop.Order(), secret: "whsec_Zm9yZ2VkZm9yZ2VkZm9yZ2VkZm9yZ2Vk");

        using var answer = await host.Http.SendAsync(forged);
        await host.Settle();

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty(host.Shop.Email.Messages);
    }

    [Fact]
    public async Task Bytes_arrive_as_they_were_signed_whatever_they_are()
    {
        await using var host = await Open(new ScenarioShop(Start));

        Assert.Equal(
            "accepted",
            await Deliver(
                host,
                "\r\n "
                    + host.Shop.Order("mari").Replace("Pine tar soap", "Männikõ seep \\u00e4", StringComparison.Ordinal)
                    + " \n"
            )
        );
    }

    [Fact]
    public async Task What_waits_for_days_happens_when_its_time_comes()
    {
        await using var host = await Open(new ScenarioShop(Start));
        await Deliver(host, host.Shop.Order());
        await host.Settle();

        await host.Advance(Duration.FromDays(10));

        Assert.True(host.Shop.Email.Messages.Count > 1, "the welcome journey has a second message");
        Assert.Distinct(host.Shop.Email.Messages.Select(m => m.Id));
    }

    [Fact]
    public async Task A_provider_that_says_later_is_asked_again_later()
    {
        await using var host = await Open(new ScenarioShop(Start));
        host.Shop.Email.Respond = m =>
            m.Attempt == 1 ? new Outcome.TryLater("busy", Duration.FromMinutes(3)) : new Outcome.Sent("p");
        await Deliver(host, host.Shop.Order());
        await host.Settle();
        Assert.Empty(host.Shop.Email.Messages);

        await host.Advance(Duration.FromMinutes(15));

        Assert.Equal(2, Assert.Single(host.Shop.Email.Messages).Attempt);
    }

    [Fact]
    public async Task A_customer_who_stops_on_the_page_gets_no_more_messages()
    {
        await using var host = await Open(new ScenarioShop(Start));
        await Deliver(host, host.Shop.Order());
        await host.Settle();
        var stop = new Uri(Assert.Single(host.Shop.Email.Messages).Links.Unsubscribe);

        using var form = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        using var answer = await host.Http.PostAsync(stop.AbsolutePath, form);
        await host.Advance(Duration.FromDays(60));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(host.Shop.Email.Messages);
    }

    [Theory]
    [InlineData("reply")]
    [InlineData("page")]
    public async Task A_stop_that_was_stored_while_the_record_could_not_be_read_is_applied_before_a_later_order(
        string way
    )
    {
        await using var host = await Open(new ScenarioShop(Start));
        await Deliver(host, host.Shop.Order());
        await host.Settle();
        var first = Assert.Single(host.Shop.Email.Messages);
        var key = first.Id[..first.Id.IndexOf('.', StringComparison.Ordinal)];
        var sound = (await host.Shop.Store.Get(TableName.Customers, key, RowKeys.State))!.Body.ToArray();
        await host.Shop.Store.Upsert(TableName.Customers, key, RowKeys.State, "{ broken"u8.ToArray());

        host.Shop.Time.Now += Duration.FromMinutes(1);
        using var stop =
            way == "reply"
                ? ProviderRequests
                    .EmailReply("mari@example.com", "Please unsubscribe me", SystemClock.Instance.GetCurrentInstant())
                    .Request()
                : new HttpRequestMessage(HttpMethod.Post, new Uri(first.Links.Unsubscribe).AbsolutePath)
                {
                    Content = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]),
                };
        using var answer = await host.Http.SendAsync(stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await host.Sweep();
        Assert.Equal(1, (await host.Flow.QueuedCustomers.CountStoredEvents(CancellationToken.None)).Stops);

        await host.Shop.Store.Upsert(TableName.Customers, key, RowKeys.State, sound);
        Assert.Equal("accepted", await Deliver(host, host.Shop.Order(order: "1002", agrees: false), "msg_2"));
        await host.Settle();
        Assert.Equal(0, (await host.Flow.QueuedCustomers.CountStoredEvents(CancellationToken.None)).Stops);
        await host.Advance(Duration.FromDays(60));

        Assert.Single(host.Shop.Email.Messages);
    }

    [Fact]
    public async Task The_nightly_walk_finds_customers_without_a_due_row()
    {
        await using var host = await Open(new ScenarioShop(Start));
        await Deliver(host, host.Shop.Order());
        await host.Settle();
        await DeleteDueRows(host);

        host.Shop.Time.Now += Duration.FromDays(9);
        await host.Sweep();
        Assert.Single(host.Shop.Email.Messages);
        await host.Night();
        await host.Advance(Duration.FromDays(1));

        Assert.True(host.Shop.Email.Messages.Count > 1, "the nightly walk armed the customer again");
    }

    [Fact]
    public async Task The_api_wants_its_key_and_health_does_not()
    {
        await using var host = await Open(new ScenarioShop(Start));
        using var keyed = new HttpRequestMessage(HttpMethod.Get, "/api/journeys");
        keyed.Headers.Add("X-Api-Key", ScenarioShop.ApiKey);

        using var without = await host.Http.GetAsync(new Uri("/api/journeys", UriKind.Relative));
        using var with = await host.Http.SendAsync(keyed);
        using var health = await host.Http.GetAsync(new Uri("/healthz", UriKind.Relative));

        Assert.Equal(
            (HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.OK),
            (without.StatusCode, with.StatusCode, health.StatusCode)
        );
    }

    /// <summary>What the shop is answered.</summary>
    protected static async Task<string?> Deliver(IScenarioHost host, string body, string id = "msg_1")
    {
        using var request = ScenarioShop.Delivery(body, id);
        using var answer = await host.Http.SendAsync(request);
        return JsonDocument
            .Parse(await answer.Content.ReadAsStringAsync())
            .RootElement.GetProperty("status")
            .GetString();
    }

    private static async Task DeleteDueRows(IScenarioHost host)
    {
        for (var shard = 0; shard < RowKeys.Shards; shard++)
        {
            foreach (
                var row in await host.Flow.DueTable.ListDue(
                    shard,
                    Instant.FromUtc(2200, 1, 1, 0, 0),
                    100,
                    CancellationToken.None
                )
            )
            {
                await host.Shop.Store.Commit(
                    TableName.Due,
                    row.Partition,
                    [new TableOperation.Delete(row.Row)],
                    CancellationToken.None
                );
            }
        }
    }
}
