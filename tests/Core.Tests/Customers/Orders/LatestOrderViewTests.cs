using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Customers.Orders;

/// <summary>The address and the language of an order or a checkout, as its newest view has them.</summary>
public sealed class LatestOrderViewTests
{
    private const string Start = "2026-03-02 22:41";

    [Theory]
    [InlineData("2026-03-02T23:00:00+02:00", "right@example.com")]
    [InlineData("2026-03-02T22:40:00+02:00", "typo@example.com")]
    public void The_corrected_address_of_an_order_is_used_and_an_older_one_is_not(string updated, string address)
    {
        var play = SimulatedCustomer.Open(Start);
        play.Submit(ShopWebhooks.Shopify("orders/paid", Order("typo@example.com")).Accepted());
        play.Advance(Duration.FromHours(1));
        play.Submit(
            ShopWebhooks
                .Shopify("orders/updated", Order("right@example.com", ("updated_at", $"\"{updated}\"")), id: "w-2")
                .Accepted()
        );
        play.Advance(Duration.FromDays(4));

        Assert.Equal(
            (address, false),
            (play.State.Orders.Recent[0].Email, play.State.Orders.Recent[0].ForAnotherPerson)
        );
        Assert.Equal(
            ["typo@example.com", address],
            play.Ledger.Where(l => l.Step is "welcome" or "tips-for-your-order" && l.Address is not null)
                .Select(l => l.Address)
                .Distinct(StringComparer.Ordinal)
                .Append(address)
                .Take(2)
        );
        Assert.Contains(play.Ledger, l => l.Step == "tips-for-your-order" && l.Address == address);
    }

    [Fact]
    public void A_corrected_address_has_its_own_consent()
    {
        var play = SimulatedCustomer.Open(Start);
        play.Submit(ShopWebhooks.Shopify("orders/paid", Order("typo@example.com")).Accepted());
        play.Advance(Duration.FromHours(1));
        play.Submit(
            ShopWebhooks
                .Shopify(
                    "orders/updated",
                    Order(
                        "right@example.com",
                        ("updated_at", "\"2026-03-02T23:00:00+02:00\""),
                        ("buyer_accepts_marketing", "false")
                    ),
                    id: "w-2"
                )
                .Accepted()
        );
        play.Advance(Duration.FromDays(10));

        Assert.DoesNotContain(play.Sent, s => s.Step == "tips-for-your-order");
        Assert.Equal(Reasons.ConsentUnknown, play.ReasonOf("tips-for-your-order"));
    }

    [Fact]
    public void Of_a_registered_customer_s_order_at_WooCommerce_too()
    {
        var play = SimulatedCustomer.Open(Start);
        play.Submit(
            ShopWebhooks
                .Woo(
                    "customer.updated",
                    """{"id":25,"email":"own@example.com","date_modified_gmt":"2026-03-01T10:00:00"}""",
                    id: "d-0"
                )
                .Accepted()
        );
        play.Submit(
            ShopWebhooks.Woo("order.updated", Woo("typo@example.com", "2026-03-02T20:40:31"), id: "d-1").Accepted()
        );
        Assert.True(play.State.Orders.Recent[0].ForAnotherPerson);
        play.Submit(
            ShopWebhooks.Woo("order.updated", Woo("Own@example.com", "2026-03-02T20:50:00"), id: "d-2").Accepted()
        );

        Assert.Equal(
            ("Own@example.com", false, "own@example.com"),
            (play.State.Orders.Recent[0].Email, play.State.Orders.Recent[0].ForAnotherPerson, play.State.Profile.Email)
        );
    }

    [Theory]
    [InlineData("other@example.com", "et", "et")]
    [InlineData("mari.tamm@example.com", "et", "et")]
    [InlineData("other@example.com", "en", "en")]
    public void Messages_to_an_order_s_own_address_are_in_the_order_s_language(
        string address,
        string locale,
        string language
    )
    {
        var play = SimulatedCustomer.Open(Start);
        play.Submit(
            ShopWebhooks
                .Shopify(
                    "customers/update",
                    """{"id":207119551,"email":"mari.tamm@example.com","locale":"en","updated_at":"2026-03-01T10:00:00Z"}""",
                    id: "w-0"
                )
                .Accepted()
        );
        var body = ShopWebhooks.Order(
            ("email", $"\"{address}\""),
            ("contact_email", $"\"{address}\""),
            ("customer_locale", $"\"{locale}\""),
            ("customer", """{"id":207119551,"email":"mari.tamm@example.com","first_name":"Mari"}""")
        );
        play.Submit(ShopWebhooks.Shopify("orders/paid", body).Accepted());

        var sent = play.Ledger.First(l => l is { Step: "welcome", Language: not null });
        Assert.Equal((address, language, locale), (sent.Address, sent.Language, sent.Context!.Locale));
    }

    private const string Cart =
        "journey: cart\nstatus: live\ntopic: offers\ntrigger: { event: checkout.started }\nre_entry: { "
        + "after: 1d }\nsteps:\n  - wait: 2h\n  - send: welcome\n";

    [Theory]
    [InlineData("started completed", false, 0)]
    [InlineData("completed started", false, 0)]
    [InlineData("started other", false, 1)]
    [InlineData("started", false, 1)]
    [InlineData("started completed", true, 0)]
    [InlineData("completed started", true, 0)]
    [InlineData("started other", true, 1)]
    public void A_checkout_that_became_an_order_gets_no_reminder_in_any_order_of_arrival(
        string deliveries,
        bool standard,
        int sent
    )
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, Cart), "2026-03-02 12:00");
        foreach (var what in deliveries.Split(' '))
        {
            play.Submit(standard ? Standard(what) : Shopify(what));
        }

        play.Advance(Duration.FromHours(5));
        Assert.Equal(sent, play.Sent.Count);
    }

    private static Event Shopify(string what) =>
        ShopWebhooks
            .Shopify(
                "checkouts/update",
                $$"""
                {"token":"{{(
                    what == "other" ? "t2" : "t1"
                )}}","email":"a@example.com","customer":{"id":7,"email":"a@example.com"},"created_at":"2026-03-02T09:30:00Z","updated_at":"2026-03-02T09:50:00Z",
                 "buyer_accepts_marketing":true,"completed_at":{{(
                    what == "started" ? "null" : "\"2026-03-02T09:55:00Z\""
                )}} }
                """,
                id: what
            )
            .Accepted();

    private static Event Standard(string what) =>
        ShopWebhooks
            .Standard(
                $$"""
                {"type":"checkout.{{(
                    what == "started" ? "started" : "completed"
                )}}","timestamp":"2026-03-02T09:50:00Z","data":{"token":"{{(what == "other" ? "t2" : "t1")}}",
                 "customer":{"id":"7","email":"a@example.com"},"consents":[{"channel":"email","status":"subscribed","at":"2026-03-02T09:00:00Z"}] } }
                """,
                id: what
            )
            .Accepted();

    private static string Order(string email, params (string, string)[] changes) =>
        ShopWebhooks.Order([
            ("email", $"\"{email}\""),
            ("contact_email", $"\"{email}\""),
            ("customer", $$"""{"id":207119551,"email":"{{email}}"}"""),
            .. changes,
        ]);

    private static string Woo(string email, string modified) =>
        ShopWebhooks.WooOrder(
            ("date_modified_gmt", $"\"{modified}\""),
            ("billing", $$"""{"first_name":"Jaan","email":"{{email}}","country":"EE"}""")
        );
}
