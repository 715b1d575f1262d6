using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Intake;

/// <summary>A correction counts by its own time, and the box by the order's own address.</summary>
public sealed class CorrectionTimeTests
{
    private const string Wrong = "typo@example.com";
    private const string Right = "right@example.com";
    private const string Mistyped = "+37255500009";
    private readonly GuestDeliveries deliveries = new();

    [Theory]
    [InlineData("shopify")]
    [InlineData("woo")]
    [InlineData("standard")]
    public async Task Other_customer_events_make_no_address_newer_than_its_correction(string shop)
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(deliveries.Order(stage, shop, "1", Wrong, phone: Mistyped));
        var key = (await stage.Customer(Wrong)).Key;
        await stage.Advance(Duration.FromMinutes(5));
        var corrected = deliveries.Order(stage, shop, "1", Right);
        await stage.Advance(Duration.FromMinutes(5));
        await stage.Submit(
            new Event
            {
                Id = "zone",
                Source = "api",
                Name = EventNames.CustomerUpdated,
                At = stage.Time.Now,
                Identity = new CustomerIdentity { CustomerKey = key },
                Profile = new ProfileData { Zone = "Europe/Helsinki" },
            }
        );
        await stage.Submit(corrected);

        var customer = await stage.Customer(Right);
        Assert.Equal(
            (key, Right, "+37255500001", "Europe/Helsinki"),
            (customer.Key, customer.Profile.Email, customer.Profile.Phone, customer.Profile.Zone)
        );
        Assert.Null(await stage.Flow.Customers.FindByEmail(Wrong, CancellationToken.None));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_box_goes_with_the_order_s_own_address_unless_the_record_says_so_itself(bool recordSubscribed)
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(Shopify(stage, "orders/paid", Wrong, recordSubscribed, "d-1"));
        await stage.Advance(Duration.FromMinutes(10));
        await stage.Submit(Shopify(stage, "orders/updated", Right, recordSubscribed, "d-2"));

        var customer = await stage.Customer(Wrong);
        Assert.Equal(
            recordSubscribed,
            customer.Consents.Any(c =>
                c is { Channel: Channel.Email, Address: Wrong, Status: ConsentStatus.Subscribed }
            )
        );
        Assert.Contains(
            customer.Consents,
            c => c is { Channel: Channel.Email, Address: Right, Status: ConsentStatus.Subscribed }
        );
    }

    private static Event Shopify(TestShop stage, string topic, string email, bool subscribed, string id)
    {
        var seen = NodaTime.Text.InstantPattern.ExtendedIso.Format(stage.Time.Now);
        var consent = subscribed
            ? ",\"email_marketing_consent\":{\"state\":\"subscribed\",\"consent_updated_at\":\"2026-03-01T08:00:00Z\"}"
            : "";
        return ShopWebhooks
            .Shopify(
                topic,
                $$"""
                {"id":1,"email":"{{email}}","contact_email":"{{email}}","created_at":"2026-03-02T09:55:00Z","processed_at":"2026-03-02T09:55:00Z","updated_at":"{{seen}}","financial_status":"paid",
                 "currency":"EUR","total_price":"10.00","source_name":"web","buyer_accepts_marketing":true,"customer":{"id":7,"email":"{{Wrong}}"{{consent}} },"line_items":[]}
                """,
                id: id
            )
            .Accepted();
    }
}
