using System.Globalization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Customers.Consents;

/// <summary>An order that is cancelled or wholly refunded is no sale, so it is no legal basis, in whichever order its
/// views arrive; and it starts nothing.</summary>
public sealed class VoidSaleConsentTests
{
    private const string Mari = "mari@example.com";
    private static readonly Instant Eight = ShopWebhooks.At("2026-03-02T20:00:00Z");

    /// <summary>The views, each as "order:what@minute of that view", and whether the sale is the legal basis in the
    /// end.</summary>
    public static TheoryData<string, string, bool> Views
    {
        get
        {
            var data = new TheoryData<string, string, bool>();
            foreach (var shop in new[] { "shopify", "woo", "till" })
            {
                data.Add(shop, "1:paid@1", true);
                data.Add(shop, "1:paid@1 1:cancelled@2", false);
                data.Add(shop, "1:cancelled@2 1:paid@1", false);
                data.Add(shop, "1:paid@1 1:refunded@2", false);
                data.Add(shop, "1:refunded@2 1:paid@1", false);
                data.Add(shop, "1:paid@1 1:cancelled@2 1:paid@1", false);
                data.Add(shop, "1:paid@1 2:paid@2 1:cancelled@3", true);
                data.Add(shop, "1:paid@1 2:paid@2 1:cancelled@3 2:cancelled@4", false);
                data.Add(shop, "1:paid@1 2:paid@2 2:cancelled@3", true);
                data.Add(shop, "1:paid@1 2:paid@2 2:cancelled@3 1:refunded@4", false);
                data.Add(shop, "1:paid@1 1:cancelled@2 2:paid@3", true);
            }

            // WooCommerce: a direct debit that comes back days later, and staff who set the order back.
            foreach (var status in new[] { "failed", "pending", "on-hold" })
            {
                data.Add("woo", $"1:paid@1 1:{status}@2", false);
                data.Add("woo", $"1:{status}@2 1:paid@1", false);
                data.Add("woo", $"1:paid@1 1:{status}@2 1:paid@3", true);
                data.Add("woo", $"1:{status}@1 1:paid@2", true);
                data.Add("woo", $"1:paid@1 2:paid@2 1:{status}@3", true);
            }

            // A cancellation that the shop takes back.
            data.Add("shopify", "1:paid@1 1:cancelled@2 1:paid@3", true);
            data.Add("woo", "1:paid@1 1:cancelled@2 1:paid@3", true);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void An_order_that_is_cancelled_or_wholly_refunded_is_no_legal_basis(string shop, string arrives, bool given)
    {
        var play = SimulatedCustomer.Open("2026-03-02 22:41");
        foreach (var (view, index) in arrives.Split(' ').Select((view, index) => (view, index)))
        {
            play.Submit(Read(shop, view, $"v-{index}"));
            play.Advance(Duration.FromSeconds(1));
        }

        Assert.Equal(
            given,
            play.State.Consents.Any(c =>
                c is { Channel: Channel.Email, Status: ConsentStatus.Subscribed, IsSoft: true }
            )
        );
    }

    [Theory]
    [InlineData("shopify")]
    [InlineData("woo")]
    [InlineData("till")]
    public void The_customer_s_own_word_stays_when_the_order_is_cancelled(string shop)
    {
        var play = SimulatedCustomer.Open("2026-03-02 22:41");
        play.Submit(
            new Event
            {
                Id = "own",
                Source = "page",
                Name = EventNames.ConsentChanged,
                At = Eight,
                Identity = new() { Email = Mari },
                Consents =
                [
                    new ConsentChange
                    {
                        Channel = Channel.Email,
                        Address = Mari,
                        Kind = ConsentKind.CustomerAct,
                        Method = "page",
                        Status = ConsentStatus.Subscribed,
                    },
                ],
            }
        );
        play.Submit(Read(shop, "1:paid@1", "v-1"));
        play.Submit(Read(shop, "1:cancelled@2", "v-2"));

        Assert.Equal(ConsentStatus.Subscribed, Assert.Single(play.State.Consents).Status);
    }

    [Theory]
    [InlineData("shopify", "cancelled")]
    [InlineData("shopify", "refunded")]
    [InlineData("woo", "cancelled")]
    [InlineData("woo", "refunded")]
    [InlineData("till", "cancelled")]
    [InlineData("till", "refunded")]
    public void A_late_payment_of_an_order_that_is_none_starts_no_journey(string shop, string end)
    {
        const string Thanks =
            "journey: trial\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\nsteps:\n  - send: welcome\n";
        var (late, ordinary) = (
            SimulatedCustomer.Open(TestShop.SampleWith(null, Thanks), "2026-03-02 22:41"),
            SimulatedCustomer.Open(TestShop.SampleWith(null, Thanks), "2026-03-02 22:41")
        );
        late.Submit(Read(shop, $"1:{end}@2", "v-1"));
        late.Submit(Read(shop, "1:paid@1", "v-2"));
        ordinary.Submit(Read(shop, "1:paid@1", "v-2"));

        Assert.Empty(late.State.Entries);
        Assert.Contains(
            late.Notes,
            n =>
                n.Kind == "not_entered"
                && n.Reason == $"{shop}:1 was {(end == "refunded" ? "wholly refunded" : "cancelled")} since"
        );
        Assert.Single(ordinary.State.Entries);
    }

    private static Event Read(string shop, string view, string delivery)
    {
        var (id, what, minute) = view.Split(':', '@') is [var i, var w, var m]
            ? (i, w, int.Parse(m, CultureInfo.InvariantCulture))
            : throw new ArgumentException(view);
        return shop switch
        {
            "shopify" => ShopWebhooks
                .Shopify(
                    "orders/updated",
                    $$"""
                    {"id":{{id}},"email":"{{Mari}}","created_at":"{{At(0)}}Z","processed_at":"{{At(
                        0
                    )}}Z","updated_at":"{{At(minute)}}Z","currency":"EUR","total_price":"10.00",
                     "cancelled_at":{{(what == "cancelled" ? $"\"{At(minute)}Z\"" : "null")}},"financial_status":"{{(
                        what == "refunded" ? "refunded" : "paid"
                    )}}",
                     "refunds":[{{(
                        what == "refunded"
                            ? $$"""{"id":9,"created_at":"{{At(minute)}}Z","transactions":[{"kind":"refund","status":"success","amount":"10.00"}]}"""
                            : ""
                    )}}],"customer":null}
                    """,
                    ShopWebhooks.ShopifySource with
                    {
                        SoftOptIn = true,
                    },
                    delivery
                )
                .Accepted(),
            "woo" => ShopWebhooks
                .Woo(
                    "order.updated",
                    $$"""
                    {"id":{{id}},"status":"{{(what == "paid" ? "processing" : what)}}","date_paid_gmt":"{{At(
                        0
                    )}}","currency":"EUR","total":"10.00","date_created_gmt":"{{At(0)}}",
                     "date_modified_gmt":"{{At(minute)}}","billing":{"email":"{{Mari}}"} }
                    """,
                    ShopWebhooks.WooSource with
                    {
                        SoftOptIn = true,
                    },
                    delivery
                )
                .Accepted(),
            _ => ShopWebhooks
                .Standard(
                    $$"""
                    {"type":"order.{{what}}","timestamp":"{{At(
                        minute
                    )}}Z","data":{"customer":{"email":"{{Mari}}"},"order":{"id":"{{id}}","placed_at":"{{At(
                        0
                    )}}Z","total":10,"currency":"EUR"}
                     {{(what == "refunded" ? ",\"refund\":{\"id\":\"r1\",\"amount\":10,\"whole\":true}" : "")}} } }
                    """,
                    ShopWebhooks.StandardSource with
                    {
                        SoftOptIn = true,
                    },
                    delivery
                )
                .Accepted(),
        };
    }

    private static string At(int minute) =>
        (Eight + Duration.FromMinutes(minute)).ToString("uuuu-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
}
