using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Shops.Standard;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Tests.Inbound.Shops;

public sealed class StandardEventTests
{
    [Fact]
    public void The_sample_has_customer_items_and_times()
    {
        var told = ShopWebhooks.Standard(RepositoryFiles.Sample("standard-order-paid.json")).Accepted();

        Assert.Equal(
            (
                EventId.Create("till", "msg_1"),
                "till",
                "order.placed 2026-03-02T20:40:00Z, order.paid 2026-03-02T20:40:12Z"
            ),
            (told.Id, told.Source, told.DescribeEvents())
        );
        Assert.Equal(
            new CustomerIdentity
            {
                CustomerId = "c-1042",
                Email = "liis.saar@example.com",
                OrderId = "A-2001",
            },
            told.Identity
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
            told.Profile
        );
        Assert.Equal(
            (new Money(31.40m, "EUR"), 2, ShopWebhooks.At("2026-03-02T20:40:00Z")),
            (told.Order!.Total!.Value, told.Order.Lines.Count, told.Order.PlacedAt!.Value)
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
            told.Consents
        );
    }

    [Fact]
    public void Every_example_of_the_documentation_reads_as_its_heading_says()
    {
        var section = "";
        var types = new List<string>();
        foreach (var block in RepositoryFiles.Document("events.md").Split("```json\n").Select((text, i) => (text, i)))
        {
            if (block.i > 0)
            {
                var json = block.text[..block.text.IndexOf("```", StringComparison.Ordinal)];
                using var example = JsonDocument.Parse(json);
                var reading = StandardEvent.Read(example.RootElement, new("api", null, ShopWebhooks.Now));

                Assert.Empty(reading.Faults);
                Assert.NotEqual(CustomerIdentity.Unknown, reading.Event!.Identity);
                if (section.Contains('.', StringComparison.Ordinal))
                {
                    Assert.Equal(section, reading.Event.Name);
                }

                types.Add(reading.Event.Name);
            }

            section =
                block.text.Split('\n').LastOrDefault(line => line.StartsWith('#'))?.TrimStart('#').Trim() ?? section;
        }

        // Every event a sender may tell has its example, and one is of the sender's own name.
        var told = EventNames.KnownNames.Where(name =>
            !name.StartsWith("message.", StringComparison.Ordinal)
            && name is not (EventNames.PreferenceChanged or EventNames.ConsentRenewed)
        );
        Assert.Empty(told.Except(types, StringComparer.Ordinal));
        Assert.Contains("loyalty.joined", types);
    }

    [Fact]
    public void An_updated_order_reports_every_event_it_shows()
    {
        var told = Read(
            """
            {"id":"1","type":"order.updated","timestamp":"2026-03-05T12:00:00Z","data":{"order":{"id":7,"placed_at":"2026-03-02T08:00:00Z","paid_at":"2026-03-02T08:00:09Z","cancelled_at":null}}}
            """
        ).Event!;

        Assert.Equal("order.placed 2026-03-02T08:00:00Z, order.paid 2026-03-02T08:00:09Z", told.DescribeEvents());
        Assert.Equal(("7", ShopWebhooks.At("2026-03-05T12:00:00Z")), (told.Identity.OrderId, told.At));
    }

    [Fact]
    public void Fields_of_the_senders_own_are_kept_flat_and_exact()
    {
        var told = Read(
            """
            {"id":"1","type":"loyalty.joined","data":{"customer":{"id":"c"},"points":120.50,"card":"12345678901234567890","vip":true,"note":null}}
            """
        ).Event!;

        Assert.Equal(
            "card=12345678901234567890 points=120.50 vip=True",
            string.Join(' ', told.Data.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => $"{d.Key}={d.Value}"))
        );
        Assert.Equal("loyalty.joined 2026-03-02T20:41:00Z", told.DescribeEvents());
    }

    [Fact]
    public void Feedback_is_about_its_order()
    {
        var told = Read(
            """{"id":"1","type":"feedback.received","data":{"order":{"id":"A"},"rating":"5","text":"Lovely."}}"""
        ).Event!;

        Assert.Equal(new FeedbackData(5, "Lovely.", "A"), told.Feedback);
        Assert.Empty(told.Data);
    }

    [Fact]
    public void A_refund_without_an_amount_says_so_and_takes_its_events_id()
    {
        var told = Read(
            """{"id":"r-1","type":"order.refunded","timestamp":"2026-03-05T12:00:00Z","data":{"order":{"id":"A"}}}"""
        ).Event!;

        Assert.Equal(
            [new RefundData(told.Id, null, IsFullRefund: false, ShopWebhooks.At("2026-03-05T12:00:00Z"))],
            told.Refunds
        );
    }

    [Fact]
    public void A_test_event_is_ignored_unless_the_owner_wants_it()
    {
        var body = ShopWebhooks.Change(RepositoryFiles.Sample("standard-order-paid.json"), ("test", "true"));

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
    public void All_faults_of_an_event_are_reported_at_once_each_with_its_path()
    {
        var reading = Read(
            """
            {
              "type": "Order Paid", "timestamp": "yesterday", "backfill": "perhaps",
              "data": {
                "customer": { "id": 1.5, "email": "liis at example.com", "country": "Estonia", "zone": "Europe/Atlantis", "locale": "the language of birds" },
                "order": { "id": true, "currency": "euro", "total": "12,50", "lines": [ { "quantity": 1 }, null, { "quantity": "two" }, 7 ] },
                "consents": [ { "channel": "fax", "status": "maybe" }, { "basis": "luck" } ]
              }
            }
            """,
            path: "$[3]"
        );

        Assert.Null(reading.Event);
        Assert.Equal(
            """
            $[3].type: expected a name of two to four words in lower case such as order.paid or loyalty.joined, found "Order Paid"
            $[3].id: expected an id (text or a whole number), found nothing
            $[3].timestamp: expected a time such as 2026-03-02T22:40:00+02:00, of the years 1900 to 2199, found "yesterday"
            $[3].data.order.id: expected an id (text or a whole number), found true
            $[3].data.customer: expected an id, an email or a key here, or an id in order; found none of them
            $[3].data.consents[0].channel: expected email or sms, found "fax"
            $[3].data.consents[0].status: expected subscribed, pending or unsubscribed, found "maybe"
            $[3].data.consents[1].channel: expected email or sms, found nothing
            $[3].data.consents[1].status: expected subscribed, pending or unsubscribed, found nothing
            $[3].data.consents[1].basis: expected consent or soft_opt_in, found "luck"
            $[3].backfill: expected true or false, found text
            $[3].data.customer.email: expected an e-mail address, found other text
            $[3].data.customer.id: expected an id (text or a whole number), found a number
            $[3].data.order.currency: expected a currency code of three letters such as EUR, found "euro"
            $[3].data.order.lines[2].quantity: expected a number, found "two"
            $[3].data.order.lines[3]: expected an object, found a number
            $[3].data.order.total: expected a number, found "12,50"
            $[3].data.customer.country: expected a country code of two letters such as EE, found "Estonia"
            $[3].data.customer.locale: expected a language such as et or et-EE, found "the language of birds"
            $[3].data.customer.zone: expected an IANA time zone such as Europe/Tallinn, found "Europe/Atlantis"
            """,
            string.Join('\n', reading.Faults)
        );
    }

    [Theory]
    [InlineData(
        """{"id":"1","type":"order.paid","data":{"customer":{"id":"c"}}}""",
        "$.data.order: expected the order that order.paid is about, found nothing"
    )]
    [InlineData(
        """{"id":"1","type":"order.paid","data":{"customer":{"id":"c"},"order":{}}}""",
        "$.data.order.id: expected an id (text or a whole number), found nothing"
    )]
    [InlineData(
        """{"id":"1","type":"order.paid"}""",
        "$.data: expected an object with at least a customer or an order, found nothing"
    )]
    [InlineData("""{"id":"1","type":"order.paid","data":"x"}""", "$.data: expected an object, found text")]
    [InlineData(
        """{"id":"1","data":{"customer":{"id":"c"}}}""",
        "$.type: expected an event's name such as order.paid, found nothing"
    )]
    [InlineData(
        """{"id":"1","type":"message.clicked","data":{"customer":{"id":"c"}}}""",
        "$.type: message.clicked is told by this program itself; use a name of your own"
    )]
    [InlineData(
        """{"id":"1","type":"feedback.received","data":{"customer":{"id":"c"}}}""",
        "$.data.rating: expected a whole number from 1 (unhappy) to 5, found nothing"
    )]
    [InlineData(
        """{"id":"1","type":"feedback.received","data":{"customer":{"id":"c"},"rating":6}}""",
        "$.data.rating: expected a whole number from 1 (unhappy) to 5, found 6"
    )]
    [InlineData(
        """{"id":"1","type":"feedback.received","data":{"customer":{"id":"c"},"rating":4.5}}""",
        "$.data.rating: expected a whole number, found 4.5"
    )]
    [InlineData(
        """{"id":"1","type":"consent.changed","data":{"customer":{"id":"c"}}}""",
        "$.data.consents: expected a list with at least one {channel, status}, found nothing"
    )]
    [InlineData(
        """{"id":"1","type":"customer.merged","data":{"customer":{"id":"c"}}}""",
        "$.data.merged_customer_id: expected the id of the customer that is no more, found nothing"
    )]
    [InlineData(
        """{"id":"1","type":"customer.deleted","data":{"customer":{"email":"a@example.com"}}}""",
        "$.data.customer: expected an id, found none"
    )]
    [InlineData(
        """{"id":"1","type":"privacy.requested","data":{"customer":{"id":"c"},"kind":"hide"}}""",
        "$.data.kind: expected data_request, redact or objection"
    )]
    [InlineData(
        """{"id":"1","type":"loyalty.joined","data":{"customer":{"id":"c"},"tags":["a"]}}""",
        "$.data.tags: expected text, a number, true or false, found a list"
    )]
    [InlineData(
        """{"id":"1","type":"loyalty.joined","data":{"customer":{"id":"c"},"Points":1}}""",
        "$.data.Points: expected a field name in snake_case of at most 40 characters"
    )]
    [InlineData(
        """{"id":"1","type":"loyalty.joined","data":{"customer":{"id":"c"},"points":1e40}}""",
        "$.data.points: expected a number of at most 28 digits, found a number"
    )]
    [InlineData(
        """{"id":"1","type":"loyalty.joined","data":{"customer":{"id":"c"},"note":"\ud800"}}""",
        "$.data.note: expected text, found half of a character (an unpaired surrogate)"
    )]
    [InlineData(
        """{"id":"1","type":"loyalty.joined","data":{"customer":{"id":"c"},"\ud800":1}}""",
        "$: expected field names that are text, found half of a character (an unpaired surrogate)"
    )]
    [InlineData(
        """{"id":"","type":"","data":[]}""",
        "$.type: expected an event's name such as order.paid, found nothing\n$.id: expected an id (text or a "
            + "whole number), found nothing\n$.data: expected an object with at least a customer or an order, "
            + "found nothing"
    )]
    [InlineData(
        """{"id":"1","type":"feedback.received","data":{"customer":{"id":"c"},"rating":""}}""",
        "$.data.rating: expected a whole number from 1 (unhappy) to 5, found nothing"
    )]
    [InlineData(
        """{"id":"1","type":"consent.changed","data":{"customer":{"id":"c"},"consents":[{"channel":"fax","status":"maybe"},{"basis":"luck"}]}}""",
        "$.data.consents[0].channel: expected email or sms, found \"fax\"\n$.data.consents[0].status: "
            + "expected subscribed, pending or unsubscribed, found \"maybe\"\n$.data.consents[1].channel: expected "
            + "email or sms, found nothing\n$.data.consents[1].status: expected subscribed, pending or "
            + "unsubscribed, found nothing\n$.data.consents[1].basis: expected consent or soft_opt_in, found \"luck\""
    )]
    [InlineData("[]", "$: expected an object, found a list")]
    public void A_fault_is_reported_in_words(string json, string fault) =>
        Assert.Equal(fault, string.Join('\n', Read(json).Faults));

    [Fact]
    public void An_event_has_at_most_fifty_fields_of_its_own()
    {
        string Fields(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => $"\"f{i}\":{i}"));
        string Event(int count) =>
            $$$"""{"id":"1","type":"loyalty.joined","data":{"customer":{"id":"c"},{{{Fields(count)}}}}}""";

        Assert.Equal(50, Read(Event(50)).Event!.Data.Count);
        Assert.Equal(
            ["$.data.f50: one field too many; an event has at most 50 of its own"],
            Read(Event(51)).Faults.Select(f => f.ToString())
        );
    }

    private static StandardResult Read(string json, string path = "$")
    {
        using var document = JsonDocument.Parse(json);
        return StandardEvent.Read(document.RootElement, new("api", null, ShopWebhooks.Now) { Path = path });
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
        var told = StandardEvent
            .Read(json.RootElement, new StandardContext("api", null, NodaTime.Instant.FromUtc(2026, 3, 4, 12, 0)))
            .Event!;
        Assert.Equal(["order.placed", "order.paid", "order.cancelled"], told.Occurrences.Select(h => h.Name));
        Assert.Equal(NodaTime.Instant.FromUtc(2026, 3, 2, 12, 0), told.At);
    }
}
