using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Flow.Tests.Intake;

/// <summary>A mistyped address that was corrected is its owner's, who is another customer.</summary>
public sealed class CorrectedAddressTests : CorrectedAddress
{
    [Theory]
    [MemberData(nameof(Shops))]
    public async Task Corrected_back_it_is_the_customer_s_again_and_the_other_is_not(string shop)
    {
        await using var stage = await Open();
        foreach (var address in new[] { Wrong, Right, Wrong })
        {
            await stage.Submit(deliveries.Order(stage, shop, "1", address));
            await stage.Advance(Ten);
        }

        await stage.Submit(deliveries.Order(stage, shop, "2", Right, "Stranger", null, stranger: true));
        var (one, two) = (await stage.Customer(Wrong), await stage.Customer(Right));
        Assert.NotEqual(one.Key, two.Key);
        Assert.Equal(
            (Wrong, 1, Right, 1),
            (one.Profile.Email, one.Orders.PaidCount, two.Profile.Email, two.Orders.PaidCount)
        );

        // Corrected once more, and a third address's owner is a third.
        await stage.Submit(deliveries.Order(stage, shop, "1", "third@example.com"));
        await stage.Submit(deliveries.Order(stage, shop, "3", Wrong, "Third", null, stranger: true));
        Assert.Equal(
            3,
            new[]
            {
                await stage.Customer("third@example.com"),
                await stage.Customer(Wrong),
                await stage.Customer(Right),
            }
                .Select(c => c.Key)
                .Distinct()
                .Count()
        );
        Assert.Equal(one.Key, (await stage.Customer("third@example.com")).Key);
    }

    [Theory]
    [InlineData("shopify", false)]
    [InlineData("shopify", true)]
    [InlineData("woo", false)]
    [InlineData("woo", true)]
    [InlineData("standard", false)]
    [InlineData("standard", true)]
    public async Task An_older_view_with_the_wrong_address_that_comes_late_or_twice_changes_nothing(
        string shop,
        bool onlyLate
    )
    {
        await using var stage = await Open();
        var (first, later) = (deliveries.Order(stage, shop, "1", Wrong), default(Event)!);
        if (!onlyLate)
        {
            await stage.Submit(first);
        }

        await stage.Advance(Ten);
        await stage.Submit(later = deliveries.Order(stage, shop, "1", Right));
        await stage.Advance(Ten);
        if (!onlyLate)
        {
            await stage.Submit(deliveries.Order(stage, shop, "2", Wrong, "Stranger", null, stranger: true));
        }

        await stage.Submit(first with { Id = "late-1" });
        await stage.Submit(later with { Id = "again-1" });
        await stage.Submit(first with { Id = "late-2" });
        if (onlyLate)
        {
            await stage.Submit(deliveries.Order(stage, shop, "2", Wrong, "Stranger", null, stranger: true));
        }

        var (one, two) = (await stage.Customer(Right), await stage.Customer(Wrong));
        Assert.Equal((Right, "Ada", 1), (one.Profile.Email, one.Profile.FirstName, one.Orders.PaidCount));
        Assert.Equal((Wrong, "Stranger", 1), (two.Profile.Email, two.Profile.FirstName, two.Orders.PaidCount));
    }

    [Theory]
    [InlineData("another_order", true)]
    [InlineData("own_record", true)]
    [InlineData("consent", true)]
    [InlineData("nothing", false)]
    public async Task An_address_that_something_else_gave_stays_the_customer_s(string gave, bool stays)
    {
        await using var stage = await Open();
        await stage.Submit(deliveries.Order(stage, "woo", "1", Wrong));
        var key = (await stage.Customer(Wrong)).Key;
        if (gave == "another_order")
        {
            await stage.Submit(deliveries.Order(stage, "woo", "0", Wrong));
        }
        else if (gave == "own_record")
        {
            await stage.Submit(
                new Event
                {
                    Id = "r",
                    Source = "api",
                    Name = EventNames.CustomerUpdated,
                    At = stage.Time.Now,
                    Identity = new CustomerIdentity { CustomerKey = key, Email = Wrong },
                    Profile = new ProfileData { Email = Wrong },
                }
            );
        }
        else if (gave == "consent")
        {
            await stage.Submit(
                SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed, Wrong) with
                {
                    Identity = new CustomerIdentity { CustomerKey = key },
                }
            );
        }

        await stage.Advance(Ten);
        await stage.Submit(deliveries.Order(stage, "woo", "1", Right));
        Assert.Equal(stays ? key : null, await stage.Flow.Customers.FindByEmail(Wrong, CancellationToken.None));
        Assert.Equal(stays, await Stops(stage, Wrong, key));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_guest_whose_right_address_is_known_is_that_customer_and_the_wrong_one_is_its_owner_s(
        bool survives
    )
    {
        // Of the two records the one with the smaller key goes on; both happen.
        var keys = new KeyHasher(TestShop.Secret);
        var right = Enumerable
            .Range(0, 50)
            .Select(i => $"right{i}@example.com")
            .First(a =>
                string.CompareOrdinal(
                    keys.CustomerKey(IdentityTable.CustomerName("shopify", $"c-{a}")),
                    keys.CustomerKey(IdentityTable.EmailName(Wrong))
                ) < 0
                == survives
            );
        await using var stage = await Open();
        await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed, right));
        await stage.Submit(deliveries.Order(stage, "woo", "1", Wrong));
        await stage.Advance(Ten);
        await stage.Submit(deliveries.Order(stage, "woo", "1", right));
        await stage.Submit(deliveries.Order(stage, "woo", "2", Wrong, "Stranger", null, stranger: true));

        var (one, two) = (await stage.Customer(right), await stage.Customer(Wrong));
        Assert.Equal((1, "Ada", right), (one.Orders.PaidCount, one.Profile.FirstName, one.Profile.Email));
        Assert.Equal((1, "Stranger"), (two.Orders.PaidCount, two.Profile.FirstName));
        Assert.NotEqual(one.Key, two.Key);
    }

    [Fact]
    public async Task A_correction_that_was_cut_off_before_it_was_written_down_changes_nothing()
    {
        await using var stage = await Open();
        await stage.Submit(deliveries.Order(stage, "woo", "1", Wrong));
        var ada = await stage.Customer(Wrong);
        await new IdentityTable(stage.Store, new KeyHasher(TestShop.Secret)).Release(
            IdentityTable.EmailName(Wrong),
            ada,
            CancellationToken.None
        );

        await stage.Submit(deliveries.Order(stage, "woo", "2", Wrong));
        Assert.Equal(2, (await stage.Flow.Customers.Read(ada.Key, CancellationToken.None))!.Orders.PaidCount);
    }

    private static async Task<bool> Stops(TestShop stage, string address, string key)
    {
        await stage.Submit(PrivacyRequestEvents.Request("redact", stage.Time.Now, id: null, email: address));
        return (await stage.Flow.Customers.Read(key, CancellationToken.None))!.PrivacyStop is not null;
    }
}
