using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Intake;

/// <summary>After a correction the wrong address belongs to its owner: their privacy requests, stops and replies are
/// not about the customer.</summary>
public sealed class CorrectedAddressOwnerTests : CorrectedAddress
{
    public static TheoryData<string, bool> ShopsAndStrangers
    {
        get
        {
            var all = new TheoryData<string, bool>();
            foreach (var shop in All)
            {
                all.Add(shop, false);
                all.Add(shop, true);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(ShopsAndStrangers))]
    public async Task The_owner_of_the_wrong_address_is_another_customer_and_is_welcomed(string shop, bool registers)
    {
        await using var stage = await Open();
        await stage.Submit(deliveries.Order(stage, shop, "1", Wrong));
        var ada = await stage.Customer(Wrong);
        await stage.Advance(Ten);
        await stage.Submit(deliveries.Order(stage, shop, "1", Right));
        await stage.Advance(Ten);
        await stage.Submit(
            deliveries.Order(stage, shop, "2", Wrong, "Stranger", registers ? "77" : null, stranger: true)
        );

        var (one, two) = (await stage.Customer(Right), await stage.Customer(Wrong));
        Assert.Equal(
            (ada.Key, Right, "Ada", 1),
            (one.Key, one.Profile.Email, one.Profile.FirstName, one.Orders.PaidCount)
        );
        Assert.NotEqual(one.Key, two.Key);
        Assert.Equal((Wrong, "Stranger", 1), (two.Profile.Email, two.Profile.FirstName, two.Orders.PaidCount));
        Assert.Equal(2, stage.Email.Messages.Count(t => t is { To: Wrong, Template: "welcome" }));

        // Each goes on as themselves.
        await stage.Submit(
            deliveries.Order(stage, shop, "3", Wrong, "Stranger", registers ? "77" : null, stranger: true)
        );
        await stage.Submit(deliveries.Order(stage, shop, "4", Right));
        Assert.Equal(
            (2, 2),
            ((await stage.Customer(Right)).Orders.PaidCount, (await stage.Customer(Wrong)).Orders.PaidCount)
        );
        Assert.Equal((one.Key, two.Key), ((await stage.Customer(Right)).Key, (await stage.Customer(Wrong)).Key));
    }

    [Theory]
    [MemberData(nameof(Shops))]
    public async Task A_privacy_request_by_the_wrong_address_is_not_about_the_customer(string shop)
    {
        await using var stage = await Open();
        await stage.Submit(deliveries.Order(stage, shop, "1", Wrong));
        await stage.Advance(Ten);
        await stage.Submit(deliveries.Order(stage, shop, "1", Right));
        await stage.Submit(PrivacyRequestEvents.Request("redact", stage.Time.Now, id: null, email: Wrong));

        Assert.Null((await stage.Customer(Right)).PrivacyStop);
        Assert.NotEmpty((await stage.Customer(Right)).Runs);
        Assert.Null(await stage.Flow.Customers.FindByEmail(Wrong, CancellationToken.None));
        Assert.Equal("privacy", (await Against(stage, Wrong))?.Reason);
        Assert.Null(await Against(stage, Right));
    }

    [Fact]
    public async Task A_privacy_request_by_the_right_address_leaves_the_wrong_one_to_its_owner()
    {
        await using var stage = await Open();
        await stage.Submit(deliveries.Order(stage, "woo", "1", Wrong));
        await provider.Consent(stage, "u1", Channel.Email, Wrong, ConsentStatus.Unsubscribed);
        await stage.Submit(deliveries.Order(stage, "woo", "1", Right));
        await stage.Submit(PrivacyRequestEvents.Request("redact", stage.Time.Now, id: null, email: Right));

        Assert.NotNull((await stage.Customer(Right)).PrivacyStop);
        Assert.Equal("unsubscribed", (await Against(stage, Wrong))?.Reason);
    }

    [Theory]
    [MemberData(nameof(Shops))]
    public async Task A_stop_of_the_wrong_address_stays_with_it_and_holds_for_its_owner(string shop)
    {
        await using var stage = await Open();
        await stage.Submit(deliveries.Order(stage, shop, "1", Wrong));
        await provider.Consent(stage, "u1", Channel.Email, Wrong, ConsentStatus.Unsubscribed);
        await stage.Advance(Ten);
        await stage.Submit(deliveries.Order(stage, shop, "1", Right));
        var sent = stage.Email.Messages.Count(t => t.To == Wrong);
        var undated = deliveries.Order(stage, shop, "2", Wrong, "Stranger", null, stranger: true);
        await stage.Submit(undated with { Consents = [.. undated.Consents.Select(c => c with { At = null })] });
        await stage.Advance(Duration.FromDays(10));

        Assert.Equal(sent, stage.Email.Messages.Count(t => t.To == Wrong));
        Assert.NotNull(await Against(stage, Wrong));
    }

    [Fact]
    public async Task A_reply_from_the_wrong_address_reaches_the_team()
    {
        await using var stage = await Open();
        await stage.Submit(deliveries.Order(stage, "shopify", "1", Wrong));
        await stage.Submit(deliveries.Order(stage, "shopify", "1", Right, later: true));
        await provider.Reply(stage, "r1", Channel.Email, Wrong, "I ordered nothing.");
        Assert.Contains(
            stage.Staff.Messages,
            t => t.Content.Text.Contains("I ordered nothing.", StringComparison.Ordinal)
        );
    }

    private static ValueTask<AddressSuppression?> Against(TestShop stage, string address) =>
        new IdentityTable(stage.Store, new KeyHasher(TestShop.Secret)).FindSuppression(
            Channel.Email,
            address,
            CancellationToken.None
        );
}
