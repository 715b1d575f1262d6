using MarketingAutomation.Core.Channels;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Intake;

/// <summary>A checkout that goes on under another address, and a corrected phone number.</summary>
public sealed class CorrectedCheckoutTests
{
    private const string Wrong = "typo@example.com";
    private const string Right = "right@example.com";
    private static readonly Duration Ten = Duration.FromMinutes(10);
    private readonly GuestDeliveries deliveries = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_checkout_under_the_wrong_address_does_not_belong_to_its_owner(bool corrected)
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(deliveries.Checkout(stage, Wrong));
        await stage.Advance(Ten);

        // Corrected before the order, or by the order.
        if (corrected)
        {
            await stage.Submit(deliveries.Checkout(stage, Right));
            await stage.Advance(Ten);
        }

        await stage.Submit(deliveries.Order(stage, "shopify", "1", Right, checkout: "T"));
        await stage.Submit(deliveries.Checkout(stage, Wrong, late: true));
        await stage.Submit(deliveries.Order(stage, "woo", "2", Wrong, "Stranger", null, stranger: true, phone: null));

        var (one, two) = (await stage.Customer(Right), await stage.Customer(Wrong));
        Assert.NotEqual(one.Key, two.Key);
        Assert.Equal(("Ada", "+37255500001", 1), (one.Profile.FirstName, one.Profile.Phone, one.Orders.PaidCount));
        Assert.Equal(("Stranger", null, 1), (two.Profile.FirstName, two.Profile.Phone, two.Orders.PaidCount));
        Assert.DoesNotContain(two.Consents, c => c.Channel == Channel.Sms);
        Assert.Equal(one.Key, await stage.Flow.Customers.FindByPhone("+37255500001", CancellationToken.None));
        await stage.Submit(PrivacyRequestEvents.Request("redact", stage.Time.Now, id: null, phone: "+37255500001"));
        Assert.Equal(
            (true, true),
            ((await stage.Customer(Right)).PrivacyStop is not null, (await stage.Customer(Wrong)).PrivacyStop is null)
        );
    }

    [Fact]
    public async Task A_checkout_corrected_back_is_its_first_customer_s_again()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        foreach (var address in new[] { Wrong, Right, Wrong })
        {
            await stage.Submit(deliveries.Checkout(stage, address));
            await stage.Advance(Ten);
        }

        var (one, two) = (await stage.Customer(Wrong), await stage.Customer(Right));
        Assert.Equal(("Ada", null), (one.Profile.FirstName, two.Profile.FirstName));
        Assert.Equal(one.Key, await stage.Flow.Customers.FindByPhone("+37255500001", CancellationToken.None));
    }

    [Theory]
    [InlineData("shopify")]
    [InlineData("woo")]
    public async Task A_corrected_phone_number_leads_to_its_owner(string shop)
    {
        const string Mistyped = "+37255500009";
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(deliveries.Order(stage, shop, "1", Right, phone: Mistyped));
        await stage.Advance(Ten);
        await stage.Submit(deliveries.Order(stage, shop, "1", Right));
        var ada = await stage.Customer(Right);
        Assert.Equal("+37255500001", ada.Profile.Phone);
        Assert.Null(await stage.Flow.Customers.FindByPhone(Mistyped, CancellationToken.None));

        await stage.Submit(
            deliveries.Order(stage, shop, "2", "other@example.com", "Stranger", null, stranger: true, phone: Mistyped)
        );
        var other = await stage.Customer("other@example.com");
        Assert.Equal(other.Key, await stage.Flow.Customers.FindByPhone(Mistyped, CancellationToken.None));
        await stage.Submit(PrivacyRequestEvents.Request("redact", stage.Time.Now, id: null, phone: Mistyped));
        Assert.Equal(
            (true, false),
            (
                (await stage.Customer("other@example.com")).PrivacyStop is not null,
                (await stage.Customer(Right)).PrivacyStop is not null
            )
        );
    }
}
