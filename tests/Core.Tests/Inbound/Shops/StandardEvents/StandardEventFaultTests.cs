using static MarketingAutomation.Core.Tests.Inbound.Shops.StandardEvents.StandardEventReading;

namespace MarketingAutomation.Core.Tests.Inbound.Shops.StandardEvents;

/// <summary>Faults of the standard event format: all at once, each with its path, in words.</summary>
public sealed class StandardEventFaultTests
{
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
        "$.type: message.clicked is an event of this program itself; use a name of your own"
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
}
