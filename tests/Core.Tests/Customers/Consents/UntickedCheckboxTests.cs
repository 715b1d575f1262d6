using System.Globalization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Support.Samples;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Customers.Consents;

/// <summary>Of the box of one checkout or order the last state counts: unticked again, it gave nothing.</summary>
public sealed class UntickedCheckboxTests
{
    private const string Mari = "mari@example.com";
    private const string Number = "+37255512345";
    private static readonly Instant Eight = ShopWebhooks.At("2026-03-02T20:00:00Z");
    private static readonly WebhookSource Woo = ShopWebhooks.WooSource with { ConsentKey = "marketing_opt_in" };

    /// <summary>What arrives, in this order, each as "what:box@minute of that view"; and what is held of the e-mail
    /// address then.</summary>
    public static TheoryData<string, string?> Emails =>
        new()
        {
            // The box that the theme had ticked.
            { "checkout:yes@1 checkout:no@2", null },
            { "checkout:yes@1 checkout:no@2 order:no@6", null },
            { "checkout:yes@1 order:no@6", null },
            { "order:yes@6 order:no@7", null },
            { "woo:yes@6 woo:no@7", null },
            { "checkout:yes@1 checkout:no@1", null },
            { "checkout:no@1 checkout:yes@1", "subscribed" },
            { "checkout:yes@1 checkout:no@2 checkout:yes@3", "subscribed" },
            { "checkout:yes@1 checkout:no@2 checkout:yes@3 order:yes@6", "subscribed" },
            { "checkout:yes@1 checkout:no@2 checkout:yes@3 checkout:no@4", null },
            // Not reported is not unticked, and the box of another checkout or order says nothing.
            { "checkout:yes@1 checkout:-@2", "subscribed" },
            { "order:yes@6 order:-@7", "subscribed" },
            { "woo:yes@6 woo:-@7", "subscribed" },
            { "checkout:yes@1 other:no@2", "subscribed" },
            { "other:yes@1 order:no@6", "subscribed" },
            { "order:yes@6 later:no@7", "subscribed" },
            { "woo:yes@6 order:no@7", "subscribed" },
            { "checkout:yes@1 other:yes@2 checkout:no@3", "subscribed" },
            { "checkout:no@1 order:no@6", null },
            // Each box of an address is taken back by itself, whichever was ticked later.
            { "checkout:yes@1 other:yes@2 checkout:no@3 other:no@4", null },
            { "checkout:yes@1 other:yes@2 other:no@3 checkout:no@4", null },
            { "checkout:yes@1 other:yes@2 other:no@3", "subscribed" },
            { "order:yes@6 later:yes@7 order:no@8 later:no@9", null },
            { "order:yes@6 later:yes@7 later:no@8 order:no@9", null },
            { "stop:@0 checkout:yes@1 other:yes@2 checkout:no@3 other:no@4", "unsubscribed" },
            { "record:subscribed@0 checkout:yes@1 other:yes@2 checkout:no@3 other:no@4", "subscribed" },
            // An older view that arrives late neither takes nor gives.
            { "checkout:yes@1 checkout:yes@3 checkout:no@2", "subscribed" },
            { "order:yes@6 order:yes@8 order:no@7", "subscribed" },
            { "woo:yes@6 woo:yes@8 woo:no@7", "subscribed" },
            { "order:yes@6 checkout:no@2", "subscribed" },
            { "checkout:no@2 checkout:yes@1", null },
            { "order:no@6 checkout:yes@1", null },
            { "woo:no@7 woo:yes@6", null },
            { "checkout:no@2 other:yes@1", "subscribed" },
            // What the customer did themselves, or the shop reported with a time, is not changed.
            { "start:@0 checkout:yes@1 checkout:no@2", "subscribed" },
            { "checkout:yes@1 start:@2 checkout:no@3", "subscribed" },
            { "checkout:yes@1 stop:@2 checkout:no@3", "unsubscribed" },
            { "stop:@0 checkout:yes@1 checkout:no@2", "unsubscribed" },
            { "record:subscribed@0 checkout:yes@1 checkout:no@2", "subscribed" },
            { "checkout:yes@1 record:subscribed@0 checkout:no@2", "subscribed" },
            { "checkout:yes@1 record:unsubscribed@0 checkout:no@2", "unsubscribed" },
            { "checkout:yes@1 record:unsubscribed@0", "subscribed" },
        };

    /// <summary>The same of the box for texts, which an order does not have.</summary>
    public static TheoryData<string, string?> Texts =>
        new()
        {
            { "checkout:yes@1 checkout:no@2", null },
            { "checkout:yes@1 checkout:no@2 order:no@6", null },
            { "checkout:yes@1 order:no@6", "subscribed" },
            { "checkout:yes@1 checkout:-@2", "subscribed" },
            { "checkout:yes@1 other:no@2", "subscribed" },
            { "checkout:yes@1 checkout:yes@3 checkout:no@2", "subscribed" },
            { "checkout:no@2 checkout:yes@1", null },
            { "order:no@6 checkout:yes@1", "subscribed" },
            { "checkout:yes@1 start:@2 checkout:no@3", "subscribed" },
        };

    [Theory]
    [MemberData(nameof(Emails))]
    public void The_last_state_of_the_e_mail_box_counts(string arrives, string? held) =>
        Assert.Equal(held, After(arrives, Channel.Email));

    [Theory]
    [MemberData(nameof(Texts))]
    public void The_last_state_of_the_box_for_texts_counts(string arrives, string? held) =>
        Assert.Equal(held, After(arrives, Channel.Sms));

    [Fact]
    public void Nothing_is_sent_on_a_box_that_was_unticked_before_the_order()
    {
        var play = Receive("checkout:yes@1 checkout:no@2 order:no@6", Channel.Email);
        play.Advance(Duration.FromDays(10));

        Assert.Empty(play.Sent);
        Assert.Contains(play.Notes, n => n.Reason == "e-mail: a box that was unticked again counts no more");
    }

    [Fact]
    public void The_sale_as_the_legal_basis_is_no_box()
    {
        var play = SimulatedCustomer.Open("2026-03-02 22:41");
        var source = ShopWebhooks.ShopifySource with { SoftOptIn = true };
        play.Submit(ShopWebhooks.Shopify("orders/paid", Order("1", "no", 6, "t1"), source, "v-1").Accepted());
        play.Submit(ShopWebhooks.Shopify("orders/updated", Order("1", "no", 7, "t1"), source, "v-2").Accepted());

        Assert.True(Assert.Single(play.State.Consents).IsSoft);
        Assert.DoesNotContain(play.Notes, n => n.Reason?.Contains("unticked", StringComparison.Ordinal) == true);
    }

    /// <summary>With the sale as the legal basis: whether it gives the consent.</summary>
    [Theory]
    [InlineData("paid:no@6", true)]
    [InlineData("paid:-@6", true)]
    [InlineData("checkout:no@1 paid:no@6", true)]
    [InlineData("checkout:yes@1 checkout:no@2 paid:no@6", false)]
    [InlineData("checkout:yes@1 checkout:no@2 paid:-@6", false)]
    [InlineData("checkout:yes@1 paid:no@6", false)]
    [InlineData("paid:yes@6 paid:no@7", false)]
    [InlineData("paid:no@6 checkout:yes@1", false)]
    [InlineData("paid:no@7 paid:yes@6 paid:no@8", false)]
    [InlineData("other:yes@1 other:no@2 paid:no@6", true)]
    [InlineData("woopaid:no@6", true)]
    [InlineData("woo:yes@5 woopaid:no@6", false)]
    [InlineData("woopaid:yes@6 woopaid:no@7", false)]
    public void Unticking_the_checkout_box_objects_to_the_sale_as_the_legal_basis(string arrives, bool given) =>
        Assert.Equal(
            given,
            Receive(arrives, Channel.Email)
                .State.Consents.Any(c => c is { IsSoft: true, Status: ConsentStatus.Subscribed })
        );

    private static string? After(string arrives, Channel channel) =>
        Receive(arrives, channel)
            .State.Consents.SingleOrDefault(c => c.Channel == channel)
            ?.Status.ToString()
            .ToLowerInvariant();

    private static CustomerSimulation Receive(string arrives, Channel channel)
    {
        var play = SimulatedCustomer.Open("2026-03-02 22:41");
        foreach (var (view, index) in arrives.Split(' ').Select((view, index) => (view.Split(':', '@'), index)))
        {
            play.Submit(
                Read(view[0], view[1], int.Parse(view[2], CultureInfo.InvariantCulture), channel, $"v-{index}")
            );
            play.Advance(Duration.FromSeconds(1));
        }

        return play;
    }

    private static Event Read(string what, string box, int minute, Channel channel, string id) =>
        what switch
        {
            "checkout" => ShopWebhooks
                .Shopify("checkouts/update", Checkout("t1", box, minute, channel), id: id)
                .Accepted(),
            "other" => ShopWebhooks
                .Shopify("checkouts/update", Checkout("t2", box, minute, channel), id: id)
                .Accepted(),
            "order" => ShopWebhooks
                .Shopify("orders/updated", Order("1", channel == Channel.Email ? box : "no", minute, "t1"), id: id)
                .Accepted(),
            "paid" => ShopWebhooks
                .Shopify(
                    "orders/paid",
                    Order("1", box, minute, "t1"),
                    ShopWebhooks.ShopifySource with
                    {
                        SoftOptIn = true,
                    },
                    id
                )
                .Accepted(),
            "woopaid" => ShopWebhooks
                .Woo("order.updated", WooOrder(box, minute, "processing"), Woo with { SoftOptIn = true }, id)
                .Accepted(),
            "later" => ShopWebhooks.Shopify("orders/updated", Order("2", box, minute, "t3"), id: id).Accepted(),
            "woo" => ShopWebhooks.Woo("order.updated", WooOrder(box, minute), Woo, id).Accepted(),
            "record" => ShopWebhooks.Shopify("customers/update", Record(box, minute), id: id).Accepted(),
            "start" or "stop" => new Event
            {
                Id = id,
                Source = "page",
                Name = EventNames.ConsentChanged,
                At = At(minute),
                Consents =
                [
                    new ConsentChange
                    {
                        Channel = channel,
                        Address = channel == Channel.Email ? Mari : Number,
                        Kind = ConsentKind.CustomerAct,
                        Method = "page",
                        Status = what == "start" ? ConsentStatus.Subscribed : ConsentStatus.Unsubscribed,
                    },
                ],
            },
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "is not known"),
        };

    private static string Checkout(string token, string box, int minute, Channel channel) =>
        $$"""{"token":"{{token}}","email":"{{Mari}}","created_at":"{{At(0)}}","updated_at":"{{At(minute)}}",{{Box(channel == Channel.Email ? "buyer_accepts_marketing" : "buyer_accepts_sms_marketing", box)}}"sms_marketing_phone":"{{Number}}"}""";

    private static string Order(string id, string box, int minute, string checkout) =>
        $$"""
            {"id":{{id}},"email":"{{Mari}}","created_at":"{{At(5)}}","processed_at":"{{At(5)}}","updated_at":"{{At(
                minute
            )}}","checkout_token":"{{checkout}}",
            "currency":"EUR","total_price":"10.00","financial_status":"paid",{{Box(
                "buyer_accepts_marketing",
                box
            )}}"customer":null}
            """;

    private static string WooOrder(string box, int minute, string status = "pending") =>
        $$"""{"id":1,"status":"{{status}}","date_paid_gmt":{{(status == "pending" ? "null" : $"\"{Gmt(6)}\"")}},"currency":"EUR","total":"10.00","date_created_gmt":"{{Gmt(5)}}","date_modified_gmt":"{{Gmt(minute)}}",{{Answer(box)}}"billing":{"email":"{{Mari}}"} }""";

    private static string Answer(string box) =>
        box == "-"
            ? ""
            : $$"""
                "meta_data":[{"id":1,"key":"marketing_opt_in","value":"{{box}}"}],
                """;

    private static string Record(string state, int minute) =>
        $$"""{"id":7,"email":"{{Mari}}","updated_at":"{{At(minute)}}","email_marketing_consent":{"state":"{{state}}","consent_updated_at":"{{At(minute - 60)}}"} }""";

    private static string Box(string name, string box) =>
        box == "-" ? "" : $"\"{name}\":{(box == "yes" ? "true" : "false")},";

    private static string Gmt(int minute) => At(minute).ToString("uuuu-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    private static Instant At(int minute) => Eight + Duration.FromMinutes(minute);
}
