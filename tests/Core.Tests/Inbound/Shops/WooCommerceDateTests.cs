using System.Text.Json.Nodes;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Inbound.Shops;

/// <summary>WooCommerce's dates: in UTC where it writes them so, else in the shop's zone.</summary>
public sealed class WooCommerceDateTests
{
    // The other fields of the dates are left out; Tallinn is two hours ahead of UTC in March until the 29th.
    [Theory]
    [InlineData(
        "processing",
        """{"date_created":"2026-03-02T22:40:00","date_paid":"2026-03-02 22:40:30"}""",
        "order.placed 2026-03-02T20:40:00Z, order.paid 2026-03-02T20:40:30Z"
    )]
    [InlineData(
        "processing",
        """{"date_created":"2026-03-02T22:40:00","date_paid":"2026-03-02T22:40:30"}""",
        "order.placed 2026-03-02T20:40:00Z, order.paid 2026-03-02T20:40:30Z"
    )]
    [InlineData(
        "processing",
        """{"date_created":"2026-03-02T22:40:00","date_paid":"2026-03-02T22:40:30+01:00"}""",
        "order.placed 2026-03-02T20:40:00Z, order.paid 2026-03-02T21:40:30Z"
    )]
    [InlineData(
        "processing",
        """{"date_created":"2026-03-02T22:40:00","date_paid":"2026-03-02T20:40:30Z"}""",
        "order.placed 2026-03-02T20:40:00Z, order.paid 2026-03-02T20:40:30Z"
    )]
    [InlineData(
        "processing",
        """{"date_created":"2026-03-02T22:40:00","date_paid":null}""",
        "order.placed 2026-03-02T20:40:00Z"
    )]
    [InlineData(
        "processing",
        """{"date_created":"2026-03-02T22:40:00","date_paid":""}""",
        "order.placed 2026-03-02T20:40:00Z"
    )]
    [InlineData(
        "processing",
        """{"date_created":"2026-03-02T22:40:00","date_paid":"0000-00-00 00:00:00"}""",
        "order.placed 2026-03-02T20:40:00Z"
    )]
    [InlineData(
        "completed",
        """{"date_created":"2026-03-02T22:40:00","date_paid":"2026-03-02T22:41:00","date_completed":"2026-03-03T15:00:00"}""",
        "order.placed 2026-03-02T20:40:00Z, order.paid 2026-03-02T20:41:00Z, order.fulfilled 2026-03-03T13:00:00Z"
    )]
    [InlineData(
        "completed",
        """{"date_created":"2026-03-02T22:40:00","date_completed":"2026-03-03T15:00:00"}""",
        "order.placed 2026-03-02T20:40:00Z, order.paid 2026-03-03T13:00:00Z, order.fulfilled 2026-03-03T13:00:00Z"
    )]
    [InlineData(
        "cancelled",
        """{"date_created":"2026-03-02T22:40:00","date_modified":"2026-03-02T22:45:00"}""",
        "order.placed 2026-03-02T20:40:00Z, order.cancelled 2026-03-02T20:45:00Z"
    )]
    [InlineData(
        "processing",
        """{"date_created_gmt":"2026-03-02T20:40:00","date_created":"2026-03-02T10:00:00","date_paid_gmt":"2026-03-02T20:41:00","date_paid":"2026-03-02T10:00:00"}""",
        "order.placed 2026-03-02T20:40:00Z, order.paid 2026-03-02T20:41:00Z"
    )]
    [InlineData(
        "processing",
        """{"date_created_gmt":"2026-03-02T20:40:00","date_paid_gmt":null,"date_paid":"2026-03-02T10:00:00"}""",
        "order.placed 2026-03-02T20:40:00Z"
    )]
    public void A_date_without_its_gmt_twin_is_read_in_the_zone_of_the_shop(
        string status,
        string dates,
        string story
    ) => Assert.Equal(story, Read(status, dates).DescribeEvents());

    [Fact]
    public void The_age_of_a_view_and_of_a_customer_are_read_so_too()
    {
        Assert.Equal(
            ShopWebhooks.At("2026-03-02T20:45:00Z"),
            Read(
                "processing",
                """{"date_created":"2026-03-02T22:40:00","date_modified":"2026-03-02T22:45:00"}"""
            ).Order!.AsOf
        );
        var customer = Send(
                "customer.updated",
                """{"id":1,"email":"a@example.com","date_created":"2026-02-01T10:00:00","date_modified":"2026-03-01T10:00:00"}"""
            )
            .Accepted();
        Assert.Equal(
            (ShopWebhooks.At("2026-03-01T08:00:00Z"), ShopWebhooks.At("2026-02-01T08:00:00Z")),
            (customer.At, customer.Profile!.KnownSince!.Value)
        );
    }

    [Theory]
    [InlineData("2026-03-29T03:30:00", "2026-03-29T01:30:00Z")]
    [InlineData("2026-10-25T03:30:00", "2026-10-25T00:30:00Z")]
    public void An_hour_that_is_left_out_or_comes_twice_is_read_too(string paid, string at) =>
        Assert.Equal(
            ShopWebhooks.At(at),
            Read("processing", $$"""{"date_created":"2026-03-02T22:40:00","date_paid":"{{paid}}"}""")
                .Occurrences.Single(h => h.Name == EventNames.OrderPaid)
                .At
        );

    [Fact]
    public void A_date_of_payment_that_cannot_be_read_refuses_the_order() =>
        Assert.Equal(
            "$.date_paid: expected a time such as 2026-03-02T22:40:00, of the years 1900 to 2199, found \"yesterday\"",
            Send("order.updated", Body("processing", """{"date_paid":"yesterday"}""")).Faults()
        );

    private static Event Read(string status, string dates) => Send("order.updated", Body(status, dates)).Accepted();

    private static string Body(string status, string dates)
    {
        var body = JsonNode.Parse(ShopWebhooks.WooOrder(("status", $"\"{status}\"")))!.AsObject();
        foreach (
            var name in body.Select(p => p.Key).Where(n => n.StartsWith("date_", StringComparison.Ordinal)).ToArray()
        )
        {
            body.Remove(name);
        }

        foreach (var (name, value) in JsonNode.Parse(dates)!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        return body.ToJsonString();
    }

    private static WebhookResult Send(string topic, string json)
    {
        var body = System.Text.Encoding.UTF8.GetBytes(json);
        return WebhookReader.Read(
            ShopWebhooks.WooSource,
            new(WebhookReader.Sign(ShopProtocols.WooCommerce, "hush", body, topic, "d-1", ShopWebhooks.Now), body),
            ShopWebhooks.Now,
            null,
            TestShop.Tallinn
        );
    }
}
