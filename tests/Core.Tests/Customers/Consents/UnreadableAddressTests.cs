using System.Globalization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Customers.Consents;

/// <summary>What was agreed to with an address that cannot be read is no consent for the address of the
/// account.</summary>
public sealed class UnreadableAddressTests
{
    private const string Own = "liis@example.com";
    private const string Unread = "\"liis@gmail,com\"";

    /// <summary>What is reported of the customer, with {0} as the address given with it; the first line of each is what
    /// it is.</summary>
    public static TheoryData<string, string> Tellings =>
        new()
        {
            {
                "shopify checkouts/update",
                """{"token":"t1","email":{0},"buyer_accepts_marketing":true,"created_at":"2026-03-02T20:00:00Z","customer":{"id":7,"email":"liis@example.com"} }"""
            },
            {
                "shopify orders/paid",
                """{"id":1,"email":{0},"buyer_accepts_marketing":true,"created_at":"2026-03-02T20:00:00Z","financial_status":"paid","customer":{"id":7,"email":"liis@example.com"} }"""
            },
            {
                "shopify orders/paid",
                """{"id":1,"email":null,"contact_email":{0},"buyer_accepts_marketing":true,"created_at":"2026-03-02T20:00:00Z","financial_status":"paid","customer":{"id":7,"email":"liis@example.com"} }"""
            },
            {
                "shopify customers/update",
                """{"id":7,"email":{0},"updated_at":"2026-03-02T20:00:00Z","email_marketing_consent":{"state":"subscribed","consent_updated_at":"2026-03-02T20:00:00Z"} }"""
            },
            {
                "shopify customers_email_marketing_consent/update",
                """{"customer_id":7,"email_address":{0},"email_marketing_consent":{"state":"subscribed","consent_updated_at":"2026-03-02T20:00:00Z"} }"""
            },
            {
                "woo order.updated",
                """{"id":1,"status":"processing","date_paid_gmt":"2026-03-02T20:00:00","date_created_gmt":"2026-03-02T20:00:00","customer_id":7,"billing":{"email":{0} },"meta_data":[{"id":1,"key":"opt_in","value":"yes"}] }"""
            },
            { "woo customer.updated", """{"id":7,"email":{0},"meta_data":[{"id":1,"key":"opt_in","value":"yes"}] }""" },
            {
                "till order.paid",
                """ "customer":{"id":"7","email":{0} },"order":{"id":"1"},"consents":[{"channel":"email","status":"subscribed"}]"""
            },
            {
                "till order.paid",
                """ "customer":{"id":"7","email":"liis@example.com"},"order":{"id":"1","email":{0} },"consents":[{"channel":"email","status":"subscribed","method":"checkout"}]"""
            },
            {
                "till checkout.started",
                """ "customer":{"id":"7","email":"liis@example.com"},"checkout":{"id":"1","email":{0} },"consents":[{"channel":"email","status":"subscribed","method":"checkout"}]"""
            },
        };

    [Theory]
    [MemberData(nameof(Tellings))]
    public void An_opt_in_with_an_address_that_cannot_be_read_gives_nothing_to_the_account(string what, string body)
    {
        Assert.Empty(After(what, body, Unread));
        Assert.Equal("liis@example.com", Assert.Single(After(what, body, $"\"{Own}\"")));
    }

    [Theory]
    [InlineData(
        "shopify orders/paid",
        """{"id":1,"email":{0},"created_at":"2026-03-02T20:00:00Z","financial_status":"paid","customer":{"id":7,"email":"liis@example.com"} }"""
    )]
    [InlineData(
        "woo order.updated",
        """{"id":1,"status":"processing","date_paid_gmt":"2026-03-02T20:00:00","date_created_gmt":"2026-03-02T20:00:00","customer_id":7,"billing":{"email":{0} } }"""
    )]
    [InlineData(
        "till order.paid",
        """ "customer":{"id":"7","email":"liis@example.com"},"order":{"id":"1","email":{0} }"""
    )]
    public void A_sale_with_an_unreadable_address_gives_no_consent_to_the_account(string what, string body)
    {
        Assert.Empty(After(what, body, Unread, sale: true));
        Assert.Equal("liis@example.com", Assert.Single(After(what, body, $"\"{Own}\"", sale: true)));
    }

    [Fact]
    public void An_opt_out_counts_whatever_the_address()
    {
        var play = Known("till");
        play.Submit(
            Read(
                "till consent.changed",
                """ "customer":{"id":"7","email":{0} },"consents":[{"channel":"email","status":"unsubscribed"}]""",
                Unread,
                false
            )
        );

        Assert.Contains(play.State.Consents, c => c.Status == ConsentStatus.Unsubscribed);
    }

    private static string[] After(string what, string body, string address, bool sale = false)
    {
        var play = Known(what.Split(' ')[0]);
        play.Submit(Read(what, body, address, sale));
        return [.. play.State.Consents.Where(c => c.Status == ConsentStatus.Subscribed).Select(c => c.Address!)];
    }

    // The customer's account, of whom no consent is known.
    private static CustomerSimulation Known(string shop)
    {
        var play = SimulatedCustomer.Open("2026-03-02 22:41");
        play.Submit(
            shop switch
            {
                "shopify" => ShopWebhooks
                    .Shopify(
                        "customers/create",
                        $$"""{"id":7,"email":"{{Own}}","updated_at":"2026-03-01T20:00:00Z"}""",
                        id: "known"
                    )
                    .Accepted(),
                "woo" => ShopWebhooks
                    .Woo(
                        "customer.created",
                        $$"""{"id":7,"email":"{{Own}}","date_created_gmt":"2026-03-01T20:00:00"}""",
                        id: "known"
                    )
                    .Accepted(),
                _ => ShopWebhooks
                    .Standard(
                        $$"""{"type":"customer.created","timestamp":"2026-03-01T20:00:00Z","data":{"customer":{"id":"7","email":"{{Own}}"} } }""",
                        id: "known"
                    )
                    .Accepted(),
            }
        );
        return play;
    }

    private static Event Read(string what, string body, string address, bool sale)
    {
        var (shop, topic) = what.Split(' ') is [var s, var t] ? (s, t) : throw new ArgumentException(what);
        var text = body.Replace("{0}", address, StringComparison.Ordinal);
        return shop switch
        {
            "shopify" => ShopWebhooks
                .Shopify(topic, text, ShopWebhooks.ShopifySource with { SoftOptIn = sale })
                .Accepted(),
            "woo" => ShopWebhooks
                .Woo(topic, text, ShopWebhooks.WooSource with { ConsentKey = "opt_in", SoftOptIn = sale })
                .Accepted(),
            _ => ShopWebhooks
                .Standard(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $$"""{"type":"{{topic}}","timestamp":"2026-03-02T20:00:00Z","data":{ {{text}} } }"""
                    ),
                    ShopWebhooks.StandardSource with
                    {
                        SoftOptIn = sale,
                    }
                )
                .Accepted(),
        };
    }
}
