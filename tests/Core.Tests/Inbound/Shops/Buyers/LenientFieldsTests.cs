using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;
using static MarketingAutomation.Core.Tests.Inbound.Shops.Buyers.LenientFields;

namespace MarketingAutomation.Core.Tests.Inbound.Shops.Buyers;

/// <summary>A field that decides nothing never refuses an order: it is read as what it means, or dropped with a
/// note.</summary>
public sealed class LenientFieldsTests
{
    [Theory]
    [InlineData("customer_id", "-1")]
    [InlineData("customer_id", "false")]
    [InlineData("customer_id", "\"\"")]
    [InlineData("customer_id", "\"-1\"")]
    [InlineData("customer_id", "[]")]
    [InlineData("billing", "\"\"")]
    [InlineData("billing", "[]")]
    [InlineData("billing", "false")]
    [InlineData("shipping", "\"\"")]
    [InlineData("line_items", "{}")]
    [InlineData("line_items", "false")]
    [InlineData("line_items", "\"\"")]
    [InlineData("refunds", "{}")]
    [InlineData("meta_data", "{}")]
    [InlineData("number", "1001")]
    [InlineData("number", "false")]
    [InlineData("date_completed_gmt", "\"0000-00-00T00:00:00\"")]
    [InlineData("date_completed_gmt", "\"-0001-11-30T00:00:00\"")]
    [InlineData("date_completed_gmt", "false")]
    [InlineData("date_modified_gmt", "\"0000-00-00 00:00:00\"")]
    [InlineData("total", "59.9")]
    [InlineData("total", "\"\"")]
    [InlineData("currency", "false")]
    public void What_PHP_writes_for_none_or_in_another_kind_is_read_without_a_note(string field, string json)
    {
        var accepted = ShopWebhooks.Woo("order.updated", ShopWebhooks.WooOrder((field, json))).Accepted();

        Assert.Contains(accepted.Occurrences, h => h.Name == EventNames.OrderPaid);
        Assert.Empty(accepted.DroppedFields);
    }

    [Theory]
    [InlineData("total", "\"59,90\"", "$.total: expected a number, found \"59,90\"")]
    [InlineData("customer_id", "{\"id\":7}", "$.customer_id: expected an id (text or a whole number), found an object")]
    [InlineData("billing", "[\"Jaan\"]", "$.billing: expected an object, found a list")]
    [InlineData("line_items", "\"none\"", "$.line_items: expected a list, found text")]
    [InlineData("line_items", "[7]", "$.line_items[0]: expected an object, found a number")]
    [InlineData(
        "line_items",
        "[{\"name\":\"Cup\",\"quantity\":\"two\"}]",
        "$.line_items[0].quantity: expected a number, found \"two\""
    )]
    [InlineData("currency", "[\"EUR\"]", "$.currency: expected text, found a list")]
    [InlineData(
        "date_completed_gmt",
        "\"soon\"",
        "$.date_completed_gmt: expected a time such as 2026-03-02T22:40:00, of the years 1900 to 2199, found \"soon\""
    )]
    [InlineData("date_created_gmt", "1772484000", "$.date_created_gmt: expected a time as text, found a number")]
    [InlineData("refunds", "[{\"id\":1,\"total\":\"much\"}]", "$.refunds[0].total: expected a number, found \"much\"")]
    public void What_cannot_be_read_is_dropped_and_the_note_says_where_and_what_was_expected(
        string field,
        string json,
        string note
    )
    {
        var accepted = ShopWebhooks.Woo("order.updated", ShopWebhooks.WooOrder((field, json))).Accepted();

        Assert.Contains(accepted.Occurrences, h => h.Name == EventNames.OrderPaid);
        Assert.Equal([note], accepted.DroppedFields);
    }

    [Theory]
    [InlineData("id", "false", "$.id: expected an id (text or a whole number), found false")]
    [InlineData("id", "-5", "$.id: expected an id (text or a whole number), found a number")]
    [InlineData("status", "7", "$.status: expected text, found a number")]
    [InlineData(
        "date_paid_gmt",
        "\"yesterday\"",
        "$.date_paid_gmt: expected a time such as 2026-03-02T22:40:00, of the years 1900 to 2199, found \"yesterday\""
    )]
    [InlineData("date_paid_gmt", "1772484000", "$.date_paid_gmt: expected a time as text, found a number")]
    public void Only_identity_status_and_payment_dates_refuse(string field, string json, string fault) =>
        Assert.Equal(fault, ShopWebhooks.Woo("order.updated", ShopWebhooks.WooOrder((field, json))).Faults());

    [Theory]
    [InlineData("\"0000-00-00T00:00:00\"")]
    [InlineData("\"-0001-11-30T00:00:00\"")]
    [InlineData("false")]
    [InlineData("\"\"")]
    [InlineData("null")]
    public void A_zero_date_of_payment_is_not_paid(string json) =>
        Assert.DoesNotContain(
            ShopWebhooks.Woo("order.updated", ShopWebhooks.WooOrder(("date_paid_gmt", json))).Accepted().Occurrences,
            h => h.Name == EventNames.OrderPaid
        );

    [Theory]
    [InlineData("1.5", "1.5")]
    [InlineData("\"1.25\"", "1.25")]
    [InlineData("2", "2")]
    [InlineData("\"2\"", "2")]
    [InlineData("0.333", "0.333")]
    public void Quantities_are_decimal_in_every_shop(string json, string quantity)
    {
        var expected = decimal.Parse(quantity, System.Globalization.CultureInfo.InvariantCulture);
        var lines = $$"""[{"name":"Linen","title":"Linen","quantity":{{json}},"total":"10.00"}]""";

        Assert.Equal(
            expected,
            Assert
                .Single(
                    ShopWebhooks
                        .Woo("order.updated", ShopWebhooks.WooOrder(("line_items", lines)))
                        .Accepted()
                        .Order!.Lines
                )
                .Quantity
        );
        Assert.Equal(
            expected,
            Assert
                .Single(
                    ShopWebhooks
                        .Shopify("orders/paid", ShopWebhooks.Order(("line_items", lines)))
                        .Accepted()
                        .Order!.Lines
                )
                .Quantity
        );
        Assert.Equal(expected, Assert.Single(Standard($$"""{"id":"1","lines":{{lines}}}""").Order!.Lines).Quantity);
    }

    [Fact]
    public void A_list_written_as_an_object_is_a_list_and_numbers_are_text()
    {
        const string Lines =
            """{"1":{"name":"Cup","quantity":1,"sku":4711,"product_id":false},"3":{"name":"Pot","quantity":"2","product_id":93.0}}""";
        var accepted = ShopWebhooks
            .Woo(
                "order.updated",
                ShopWebhooks.WooOrder(
                    ("line_items", Lines),
                    ("billing", """{"email":"jaan.kask@example.com","postcode":51007,"country":"EE"}""")
                )
            )
            .Accepted();

        Assert.Equal(
            [("Cup", "4711", null), ("Pot", null, "93")],
            accepted.Order!.Lines.Select(l => (l.Title, l.Sku, l.Product))
        );
        Assert.Equal("51007", accepted.Profile!.Postcode);
        Assert.Empty(accepted.DroppedFields);
    }

    [Theory]
    [InlineData("\"true\"", true)]
    [InlineData("\"yes\"", true)]
    [InlineData("1", true)]
    [InlineData("\"false\"", false)]
    [InlineData("0", false)]
    [InlineData("\"\"", false)]
    [InlineData("[]", false)]
    public void Booleans_written_as_text_or_numbers_are_booleans(string json, bool ticked) =>
        Assert.Equal(
            ticked,
            ShopWebhooks
                .Shopify("orders/paid", ShopWebhooks.Order(("buyer_accepts_marketing", json)))
                .Accepted()
                .Consents.Count == 1
        );

    [Fact]
    public void An_order_of_our_own_shape_is_not_refused_for_its_side_fields_either()
    {
        var accepted = Standard(
            """{"id":"1","currency":"EUR","total":"59,90","country":"Estonia","origin":"fax","placed_at":"soon","lines":[{"title":7,"quantity":1.5}]}""",
            ",\"note\":{\"a\":1}"
        );

        Assert.Equal(("7", 1.5m), (accepted.Order!.Lines[0].Title, accepted.Order.Lines[0].Quantity));
        Assert.Equal(
            [
                "$.data.order.total",
                "$.data.order.placed_at",
                "$.data.order.country",
                "$.data.order.origin",
                "$.data.note",
            ],
            accepted.DroppedFields.Select(d => d.Split(": ")[0])
        );
    }

    [Theory]
    [InlineData("order.placed", "placed_at", "2023-01-18 09:23:00")]
    [InlineData("order.placed", "placed_at", "Wed, 18 Jan 2023 09:23:00 +0000")]
    [InlineData("order.paid", "paid_at", "soon")]
    [InlineData("order.delivered", "delivered_at", "18.1.2023")]
    [InlineData("order.fulfilled", "fulfilled_at", "18/1/2023")]
    [InlineData("order.refunded", "refunded_at", "yesterday")]
    public void The_time_of_what_the_event_is_named_after_refuses_where_it_cannot_be_read(
        string type,
        string field,
        string written
    )
    {
        string Body(string name) =>
            $$"""{"type":"{{name}}","timestamp":"2026-03-02T12:00:00Z","data":{"customer":{"email":"a@example.com"},"order":{"id":"1","{{field}}":"{{written}}"} } }""";
        Assert.StartsWith(
            $"$.data.order.{field}: expected a time",
            ShopWebhooks.Standard(Body(type)).Faults(),
            StringComparison.Ordinal
        );

        // Beside another event it is a side field, except for those of payment and cancellation.
        if (field != "paid_at")
        {
            Assert.StartsWith(
                $"$.data.order.{field}: expected a time",
                Assert.Single(ShopWebhooks.Standard(Body("order.updated")).Accepted().DroppedFields.Distinct()),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void Of_very_many_dropped_values_the_last_note_says_how_many_more()
    {
        var lines = string.Join(',', Enumerable.Repeat("7", 33));
        var accepted = ShopWebhooks.Shopify("orders/paid", ShopWebhooks.Order(("line_items", $"[{lines}]"))).Accepted();

        Assert.Equal((21, "and 13 more"), (accepted.DroppedFields.Count, accepted.DroppedFields[^1]));
    }

    [Fact]
    public void Text_is_cut_between_whole_characters()
    {
        var title = new string('a', 497) + "👩‍👩‍👧‍👦 family";
        var accepted = ShopWebhooks
            .Shopify("orders/paid", ShopWebhooks.Order(("line_items", $$"""[{"title":"{{title}}","quantity":1}]""")))
            .Accepted();

        Assert.Equal(new string('a', 497), accepted.Order!.Lines[0].Title);
    }

    [Theory]
    [InlineData("abc", 5, "abc")]
    [InlineData("abcdef", 3, "abc")]
    [InlineData("ab😀", 3, "ab")]
    [InlineData("ab😀", 4, "ab😀")]
    [InlineData("e\u0301e\u0301", 3, "e\u0301")]
    [InlineData("👨‍👩‍👧", 4, "")]
    [InlineData("a\r\nb", 2, "a")]
    public void A_cut_never_leaves_half_a_character(string text, int most, string kept) =>
        Assert.Equal(kept, TextTruncation.Truncate(text, most));
}
