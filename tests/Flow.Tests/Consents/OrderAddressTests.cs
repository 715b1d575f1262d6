using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Consents;

/// <summary>The address of an order leads to the customer who gave it first, and is no identity of a
/// customer.</summary>
public sealed class OrderAddressTests
{
    private const string Mari = "mari@example.com";
    private const string Other = "other@example.com";
    private readonly ScriptedFeed provider = new();

    [Fact]
    public async Task A_reply_from_an_order_s_address_reaches_the_team()
    {
        await using var stage = await Open();
        await stage.Submit(Order(stage, "1001", Mari));
        await provider.Reply(stage, "r1", Channel.Email, "Other@Example.com", "Where is my parcel?");

        Assert.Contains(
            stage.Staff.Messages,
            t => t.Content.Text.Contains("Where is my parcel?", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_customer_who_gave_the_address_first_is_found_until_it_is_a_customer_s_own()
    {
        await using var stage = await Open();
        await stage.Submit(Order(stage, "1001", Mari));
        await stage.Submit(Order(stage, "2001", "liis@example.com"));
        Assert.Equal((await stage.Customer(Mari)).Key, await Find(stage, Other));

        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "3001", Other));
        Assert.Equal(Other, (await stage.Customer(Other)).Profile.Email);
        Assert.Equal(Mari, (await stage.Customer(Mari)).Profile.Email);
        Assert.Equal("liis@example.com", (await stage.Customer("liis@example.com")).Profile.Email);
    }

    [Fact]
    public async Task An_address_that_is_marked_already_leads_to_the_order_s_customer_and_keeps_its_mark()
    {
        await using var stage = await Open();
        await provider.Bounce(stage, "b1", Channel.Email, Other);
        await stage.Submit(Order(stage, "1001", Mari));

        Assert.Equal((await stage.Customer(Mari)).Key, await Find(stage, Other));
        Assert.NotNull(
            await new IdentityTable(stage.Store, new KeyHasher(TestShop.Secret)).FindSuppression(
                Channel.Email,
                Other,
                CancellationToken.None
            )
        );
    }

    [Fact]
    public async Task A_reply_from_an_unknown_address_is_listed_with_the_rejected_requests()
    {
        await using var stage = await Open();
        await provider.Reply(stage, "r1", Channel.Email, "stranger@example.com", "Hello");

        var listed = Assert.Single(await stage.Flow.Rejections.ListNewest(CancellationToken.None));
        Assert.Contains("a reply from an address or number that no customer", listed.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("stranger", listed.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one@example.com", "two@example.com")]
    [InlineData("two@example.com", "one@example.com")]
    public async Task A_merge_uses_the_surviving_customer_s_address_whichever_record_remains(string kept, string given)
    {
        await using var stage = await Open();
        foreach (var address in new[] { "one@example.com", "two@example.com" })
        {
            await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed, address));
        }

        await stage.Submit(
            new Event
            {
                Id = "merge",
                Source = "shopify",
                Name = EventNames.CustomerMerged,
                At = stage.Time.Now,
                Identity = new CustomerIdentity { CustomerId = $"c-{kept}" },
                MergedCustomerId = $"c-{given}",
                Occurrences = [new Occurrence(EventNames.CustomerMerged, stage.Time.Now)],
            }
        );
        Assert.Equal(kept, (await stage.Customer(given)).Profile.Email);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_guest_s_wrong_address_that_is_corrected_is_written_to_no_more_also_where_the_right_one_is_known(
        bool known,
        bool alsoKnown
    )
    {
        await using var stage = await TestShop.Open("2026-03-02 22:41", feeds: [provider]);
        if (known)
        {
            await stage.Submit(
                SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed, "right@example.com")
            );
        }

        if (alsoKnown)
        {
            await stage.Submit(
                SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed, "typo@example.com")
            );
        }

        await stage.Submit(Guest("typo@example.com", "2026-03-02T20:40:31", "d-1"));
        await stage.Advance(Duration.FromHours(1));
        Assert.Equal("typo@example.com", Assert.Single(stage.Email.Messages).To);
        await stage.Submit(Guest("right@example.com", "2026-03-02T21:30:00", "d-2"));
        await stage.Advance(Duration.FromDays(5));

        var right = await stage.Customer("right@example.com");
        Assert.Equal(
            ("right@example.com", "right@example.com", 1),
            (right.Profile.Email, right.Orders.Recent.Single().Email, right.Orders.PaidCount)
        );
        if (!(known && alsoKnown))
        {
            Assert.Equal(
                ["right@example.com"],
                stage.Email.Messages.Skip(1).Select(m => m.To).Distinct(StringComparer.Ordinal)
            );
        }
        else
        {
            // Known by more than the order: two people, as far as can be known.
            Assert.NotEqual(right.Key, (await stage.Customer("typo@example.com")).Key);
        }
    }

    [Fact]
    public async Task A_guest_s_order_to_an_address_of_another_customer_s_order_is_a_new_customer_s_first_and_is_welcomed()
    {
        await using var stage = await Open();
        var first = Order(stage, "1001", Mari);
        await stage.Submit(first with { Consents = [first.Consents[0] with { Address = Other }] });
        Assert.Equal([(Other, "welcome")], stage.Email.Messages.Select(t => (t.To, t.Template)));
        await stage.Advance(Duration.FromHours(1));
        await stage.Submit(
            SampleEvents.OrderPaid(stage.Time.Now, "2001", Other) with
            {
                Identity = new CustomerIdentity { Email = Other, OrderId = "2001" },
            }
        );

        var (one, two) = (await stage.Customer(Mari), await stage.Customer(Other));
        Assert.Equal((1, 1, true), (one.Orders.PaidCount, two.Orders.PaidCount, one.Key != two.Key));
        Assert.Equal([(Other, "welcome"), (Other, "welcome")], stage.Email.Messages.Select(t => (t.To, t.Template)));
        Assert.Equal(two.Key, await Find(stage, Other));
    }

    private static Event Guest(string email, string modified, string id) =>
        ShopWebhooks.Accepted(
            ShopWebhooks.Woo(
                "order.updated",
                ShopWebhooks.WooOrder(
                    ("customer_id", "0"),
                    ("date_modified_gmt", $"\"{modified}\""),
                    ("billing", $$"""{"first_name":"Jaan","email":"{{email}}","country":"EE"}""")
                ),
                ShopWebhooks.WooSource with
                {
                    ConsentKey = "marketing_opt_in",
                },
                id
            )
        );

    private Task<TestShop> Open() => TestShop.Open("2026-03-02 12:00", feeds: [provider]);

    private static ValueTask<string?> Find(TestShop stage, string address) =>
        stage.Flow.Customers.FindByEmail(address, CancellationToken.None);

    private static Event Order(TestShop stage, string id, string customer)
    {
        var order = SampleEvents.OrderPaid(stage.Time.Now, id, customer);
        return order with { Order = order.Order! with { Email = Other } };
    }
}
