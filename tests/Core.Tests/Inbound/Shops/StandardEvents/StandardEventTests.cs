using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Shops.Standard;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using static MarketingAutomation.Core.Tests.Inbound.Shops.StandardEvents.StandardEventReading;

namespace MarketingAutomation.Core.Tests.Inbound.Shops.StandardEvents;

public sealed class StandardEventTests
{
    [Fact]
    public void The_sample_has_customer_items_and_times()
    {
        var accepted = ShopWebhooks.Standard(Repository.Sample("standard-order-paid.json")).Accepted();

        Assert.Equal(
            (
                EventId.Create("till", "msg_1"),
                "till",
                "order.placed 2026-03-02T20:40:00Z, order.paid 2026-03-02T20:40:12Z"
            ),
            (accepted.Id, accepted.Source, accepted.DescribeEvents())
        );
        Assert.Equal(
            new CustomerIdentity
            {
                CustomerId = "c-1042",
                Email = "liis.saar@example.com",
                OrderId = "A-2001",
            },
            accepted.Identity
        );
        Assert.Equal(
            new ProfileData
            {
                FirstName = "Liis",
                LastName = "Saar",
                Email = "liis.saar@example.com",
                Phone = "+37255500125",
                Locale = "et-EE",
                Country = "EE",
                Postcode = "93819",
                Zone = "Europe/Tallinn",
                KnownSince = ShopWebhooks.At("2026-03-02T20:35:00Z"),
            },
            accepted.Profile
        );
        Assert.Equal(
            (new Money(31.40m, "EUR"), 2, ShopWebhooks.At("2026-03-02T20:40:00Z")),
            (accepted.Order!.Total!.Value, accepted.Order.Lines.Count, accepted.Order.PlacedAt!.Value)
        );
        Assert.Equal(
            [
                new ConsentChange
                {
                    Channel = Channel.Email,
                    Address = "liis.saar@example.com",
                    Status = ConsentStatus.Subscribed,
                    At = ShopWebhooks.At("2026-03-02T20:40:00Z"),
                    Method = "checkout",
                },
            ],
            accepted.Consents
        );
    }

    [Fact]
    public void Every_example_of_the_documentation_reads_as_its_heading_says()
    {
        var section = "";
        var types = new List<string>();
        foreach (var block in Repository.Document("events.md").Split("```json\n").Select((text, i) => (text, i)))
        {
            if (block.i > 0)
            {
                var json = block.text[..block.text.IndexOf("```", StringComparison.Ordinal)];
                using var example = JsonDocument.Parse(json);
                var reading = StandardEvent.Read(example.RootElement, new("api", null, ShopWebhooks.Now));

                Assert.Empty(reading.Faults);
                var name = reading.Notice is null ? reading.Event!.Name : EventNames.ProductUpdated;
                Assert.NotEqual(CustomerIdentity.Unknown, reading.Event?.Identity);
                if (section.Contains('.', StringComparison.Ordinal))
                {
                    Assert.Equal(section, name);
                }

                types.Add(name);
            }

            section =
                block.text.Split('\n').LastOrDefault(line => line.StartsWith('#'))?.TrimStart('#').Trim() ?? section;
        }

        // Every event a sender may tell has its example, and one is of the sender's own name.
        var accepted = EventNames.KnownNames.Where(name =>
            !name.StartsWith("message.", StringComparison.Ordinal)
            && name
                is not (
                    EventNames.PreferenceChanged
                    or EventNames.ConsentRenewed
                    or EventNames.ProductBackInStock
                    or EventNames.ProductPriceDrop
                )
        );
        Assert.Empty(accepted.Except(types, StringComparer.Ordinal));
        Assert.Contains("loyalty.joined", types);
    }

    [Fact]
    public void An_updated_order_reports_every_event_it_shows()
    {
        var accepted = Read(
            """
            {"id":"1","type":"order.updated","timestamp":"2026-03-05T12:00:00Z","data":{"order":{"id":7,"placed_at":"2026-03-02T08:00:00Z","paid_at":"2026-03-02T08:00:09Z","cancelled_at":null}}}
            """
        ).Event!;

        Assert.Equal("order.placed 2026-03-02T08:00:00Z, order.paid 2026-03-02T08:00:09Z", accepted.DescribeEvents());
        Assert.Equal(("7", ShopWebhooks.At("2026-03-05T12:00:00Z")), (accepted.Identity.OrderId, accepted.At));
    }

    [Fact]
    public void Fields_of_the_senders_own_are_kept_flat_and_exact()
    {
        var accepted = Read(
            """
            {"id":"1","type":"loyalty.joined","data":{"customer":{"id":"c"},"points":120.50,"card":"12345678901234567890","vip":true,"note":null}}
            """
        ).Event!;

        Assert.Equal(
            "card=12345678901234567890 points=120.50 vip=True",
            string.Join(
                ' ',
                accepted.Data.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => $"{d.Key}={d.Value}")
            )
        );
        Assert.Equal("loyalty.joined 2026-03-02T20:41:00Z", accepted.DescribeEvents());
    }

    [Fact]
    public void Feedback_is_about_its_order()
    {
        var accepted = Read(
            """{"id":"1","type":"feedback.received","data":{"order":{"id":"A"},"rating":"5","text":"Lovely."}}"""
        ).Event!;

        Assert.Equal(new FeedbackData(5, "Lovely.", "A"), accepted.Feedback);
        Assert.Empty(accepted.Data);
    }

    [Fact]
    public void A_refund_without_an_amount_says_so_and_takes_its_events_id()
    {
        var accepted = Read(
            """{"id":"r-1","type":"order.refunded","timestamp":"2026-03-05T12:00:00Z","data":{"order":{"id":"A"}}}"""
        ).Event!;

        Assert.Equal(
            [new RefundData(accepted.Id, null, IsFullRefund: false, ShopWebhooks.At("2026-03-05T12:00:00Z"))],
            accepted.Refunds
        );
    }

    [Fact]
    public void A_test_event_is_ignored_unless_the_owner_wants_it()
    {
        var body = ShopWebhooks.Change(Repository.Sample("standard-order-paid.json"), ("test", "true"));

        Assert.Equal(
            "a test event; Webhooks:till:TestOrders=accept takes them as real",
            ShopWebhooks.Standard(body).Ignored()
        );
        Assert.Equal(
            "order.paid",
            ShopWebhooks.Standard(body, ShopWebhooks.StandardSource with { AcceptTestOrders = true }).Accepted().Name
        );
    }

    [Fact]
    public void Every_time_an_order_shows_counts_in_any_event_of_the_order()
    {
        using var json = System.Text.Json.JsonDocument.Parse(
            """
            {"id":"1","type":"order.paid","timestamp":"2026-03-02T12:00:00Z","data":{"customer":{"id":"c"},"order":{"id":"o",
             "placed_at":"2026-03-02T11:00:00Z","cancelled_at":"2026-03-03T09:00:00Z"} } }
            """
        );
        var accepted = StandardEvent
            .Read(json.RootElement, new StandardContext("api", null, NodaTime.Instant.FromUtc(2026, 3, 4, 12, 0)))
            .Event!;
        Assert.Equal(["order.placed", "order.paid", "order.cancelled"], accepted.Occurrences.Select(h => h.Name));
        Assert.Equal(NodaTime.Instant.FromUtc(2026, 3, 2, 12, 0), accepted.At);
    }
}
