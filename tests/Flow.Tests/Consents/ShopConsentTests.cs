using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Consents;

/// <summary>What Shopify repeats, its states beside yes and no, and the address of a checkout: from the body to who is
/// written to.</summary>
public sealed class ShopConsentTests
{
    private const string Mari = "mari@example.com";
    private const string Typed = "typed@example.com";
    private readonly ScriptedFeed provider = new();

    [Fact]
    public async Task A_repeated_checkout_checkbox_lifts_no_stop()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00", feeds: [provider]);
        await stage.Submit(Checkout("create", $"\"email\":\"{Mari}\",\"buyer_accepts_marketing\":true"));
        Assert.Equal(ConsentStatus.Subscribed, await Status(stage, Mari));
        await provider.Consent(stage, "stop", Channel.Email, Mari, ConsentStatus.Unsubscribed);
        await stage.Advance(Duration.FromMinutes(1));
        await stage.Submit(Checkout("update", $"\"email\":\"{Mari}\",\"buyer_accepts_marketing\":true"));
        Assert.Equal(ConsentStatus.Unsubscribed, await Status(stage, Mari));
    }

    [Theory]
    [InlineData("\"processed_at\":\"2026-03-02T10:00:00Z\"", "2026-03-02T10:00:00Z")]
    [InlineData(
        "\"created_at\":\"2026-03-02T10:00:00Z\",\"processed_at\":\"2026-03-02T11:00:00Z\"",
        "2026-03-02T10:00:00Z"
    )]
    [InlineData(
        "\"created_at\":\"2026-03-02T10:00:00Z\",\"processed_at\":\"2025-03-02T11:00:00Z\"",
        "2025-03-02T11:00:00Z"
    )]
    [InlineData("\"total_price\":\"1.00\"", null)]
    public void The_box_of_an_order_is_dated_by_its_beginning_and_never_by_a_change(string times, string? at)
    {
        var accepted = ShopWebhooks
            .Shopify(
                "orders/updated",
                $$"""{"id":1,"email":"{{Mari}}","buyer_accepts_marketing":true,"updated_at":"2026-03-02T20:00:00Z",{{times}}}"""
            )
            .Accepted();
        Assert.Equal(at is null ? null : ShopWebhooks.At(at), Assert.Single(accepted.Consents).At);
    }

    [Theory]
    [InlineData("redacted", "2026-03-02T11:59:00Z", ConsentStatus.Unsubscribed)]
    [InlineData("invalid", "2020-01-01T00:00:00Z", ConsentStatus.Unsubscribed)]
    [InlineData("redacted", null, ConsentStatus.Unsubscribed)]
    [InlineData("not_subscribed", "2026-03-02T20:00:00Z", ConsentStatus.Unsubscribed)]
    [InlineData("not_subscribed", "2020-01-01T00:00:00Z", ConsentStatus.Subscribed)]
    [InlineData("not_subscribed", null, ConsentStatus.Subscribed)]
    public async Task A_state_of_the_shop_that_ends_the_use_of_an_address(string state, string? at, ConsentStatus after)
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed));
        await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Sms, ConsentStatus.Subscribed));
        await stage.Advance(Duration.FromMinutes(1));
        var consent = $$"""{"state":"{{state}}","consent_updated_at":{{(at is null ? "null" : $"\"{at}\"")}}}""";
        await stage.Submit(
            ShopWebhooks
                .Shopify(
                    "customers_email_marketing_consent/update",
                    $$"""{"customer_id":"c-{{Mari}}","email_address":"{{Mari}}","email_marketing_consent":{{consent}}}""",
                    id: "email"
                )
                .Accepted()
        );
        await stage.Submit(
            ShopWebhooks
                .Shopify(
                    "customers_marketing_consent/update",
                    $$"""{"id":"c-{{Mari}}","phone":"+37255512345","sms_marketing_consent":{{consent}}}""",
                    id: "sms"
                )
                .Accepted()
        );
        var kept = await stage.Customer(Mari);
        Assert.Equal(
            [after, after],
            kept.Consents.Where(c => c.Address is Mari or "+37255512345").Select(c => c.Status)
        );
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, optIn: false));
        Assert.Equal(after == ConsentStatus.Subscribed ? 1 : 0, stage.SentMessages.Count);
    }

    [Theory]
    [InlineData("\"state\":\"not_subscribed\",\"consent_updated_at\":\"2026-01-10T12:00:00Z\"", "Unknown")]
    [InlineData("\"state\":\"not_subscribed\",\"consent_updated_at\":null", "")]
    [InlineData("\"state\":\"unsubscribed\",\"consent_updated_at\":\"2026-01-10T12:00:00Z\"", "Unsubscribed")]
    [InlineData("\"state\":null", "Subscribed")]
    public void The_newer_object_of_consent_decides_over_the_older_flag_beside_it(string consent, string accepted) =>
        Assert.Equal(
            accepted,
            string.Join(
                ' ',
                ShopWebhooks
                    .Shopify(
                        "customers/update",
                        $$"""
                        {"id":1,"email":"{{Mari}}","accepts_marketing":true,"accepts_marketing_updated_at":"2026-01-10T12:00:00Z","email_marketing_consent":{ {{consent}} } }
                        """
                    )
                    .Accepted()
                    .Consents.Select(c => c.Status)
            )
        );

    [Theory]
    [InlineData(ConsentStatus.Subscribed, ConsentStatus.Unsubscribed)]
    [InlineData(ConsentStatus.Unsubscribed, ConsentStatus.Subscribed)]
    public async Task Of_a_yes_and_a_no_in_one_delivery_without_a_time_the_no_counts(
        ConsentStatus first,
        ConsentStatus second
    )
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        var accepted = SampleEvents.Consent(stage.Time.Now, Channel.Email, first);
        await stage.Submit(
            accepted with
            {
                Consents =
                [
                    accepted.Consents[0] with
                    {
                        At = null,
                    },
                    accepted.Consents[0] with
                    {
                        At = null,
                        Status = second,
                    },
                ],
            }
        );
        Assert.Equal(ConsentStatus.Unsubscribed, await Status(stage, Mari));
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, Typed)]
    public async Task A_cart_of_another_address_is_reminded_of_there_and_on_its_consent_alone(bool ticked, string? to)
    {
        await using var stage = await Cart();
        await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed));
        await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Sms, ConsentStatus.Subscribed));
        await stage.Submit(
            Checkout("create", Account(Typed) + $",\"buyer_accepts_marketing\":{(ticked ? "true" : "false")}")
        );
        await stage.Advance(Duration.FromDays(7));
        Assert.Equal(to is null ? [] : [to], stage.SentMessages.Select(m => m.To));
        Assert.Equal(Mari, (await stage.Customer(Mari)).Profile.Email);
    }

    [Fact]
    public async Task An_address_given_after_the_checkout_began_is_the_one_that_is_written_to()
    {
        await using var stage = await Cart();
        await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed));
        await stage.Submit(Checkout("create", Account(null)));
        await stage.Advance(Duration.FromMinutes(5));
        await stage.Submit(Checkout("update", Account(Typed) + ",\"buyer_accepts_marketing\":true"));
        await stage.Advance(Duration.FromDays(7));
        Assert.Equal([Typed], stage.SentMessages.Select(m => m.To));
    }

    [Fact]
    public void A_checkout_of_another_address_says_nothing_of_the_customer()
    {
        var accepted = Checkout(
            "create",
            Account(Typed)
                + ",\"billing_address\":{\"first_name\":\"Bo\",\"phone\":\"+37255500001\",\"country_code\":\"EE\"}"
        );
        Assert.Equal(
            (Mari, null, null, Typed),
            (accepted.Identity.Email, accepted.Profile!.FirstName, accepted.Profile.Phone, accepted.Checkout!.Email)
        );
    }

    private static string Account(string? email) =>
        $$"""
            "email":{{(email is null ? "null" : $"\"{email}\"")}},"customer":{"id":"c-{{Mari}}","email":"{{Mari}}"}
            """;

    private static Event Checkout(string topic, string fields) =>
        ShopWebhooks
            .Shopify(
                $"checkouts/{topic}",
                $$"""{"token":"t1","created_at":"2026-03-02T09:30:00Z","updated_at":"2026-03-02T20:00:00Z",{{fields}}}""",
                id: topic
            )
            .Accepted();

    private static async Task<ConsentStatus?> Status(TestShop stage, string address) =>
        ConsentBook.Find(await stage.Customer(address), Channel.Email, address, null)?.Status;

    private static Task<TestShop> Cart()
    {
        var read = SampleWorkspace.Valid(
            SampleWorkspace.With(
                "journeys/cart.yaml",
                "journey: cart\nstatus: live\ntopic: offers\ntrigger: { event: checkout.started }\nre_entry: "
                    + "{ after: 1d }\nsteps:\n  - wait: 2h\n  - send: what-is-new"
            )
        );
        return TestShop.Open(
            "2026-03-02 12:00",
            TestShop.SampleWorkspace with
            {
                Hash = "cart",
                Journeys = new Dictionary<string, Journey> { ["cart"] = read.Journeys["cart"] },
                JourneySources = new Dictionary<string, string> { ["cart"] = read.JourneySources["cart"] },
            }
        );
    }
}
