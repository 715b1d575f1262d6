using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Consents;

/// <summary>The address of an order leads to the customer who gave it first, and is nobody's identity.</summary>
public sealed class OrderAddressTests
{
    private const string Mari = "mari@example.com";
    private const string Other = "other@example.com";
    private readonly ScriptedFeed provider = new();

    [Fact]
    public async Task Words_written_from_an_order_s_address_reach_the_team()
    {
        await using var stage = await Open();
        await stage.Tell(Order(stage, "1001", Mari));
        await provider.Reply(stage, "r1", Channel.Email, "Other@Example.com", "Where is my parcel?");

        Assert.Contains(
            stage.Staff.Taken,
            t => t.Content.Text.Contains("Where is my parcel?", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_customer_who_gave_the_address_first_is_found_until_it_is_a_customer_s_own()
    {
        await using var stage = await Open();
        await stage.Tell(Order(stage, "1001", Mari));
        await stage.Tell(Order(stage, "2001", "liis@example.com"));
        Assert.Equal((await stage.Customer(Mari)).Key, await Find(stage, Other));

        await stage.Tell(Some.OrderPaid(stage.Time.Now, "3001", Other));
        Assert.Equal(Other, (await stage.Customer(Other)).Profile.Email);
        Assert.Equal(Mari, (await stage.Customer(Mari)).Profile.Email);
        Assert.Equal("liis@example.com", (await stage.Customer("liis@example.com")).Profile.Email);
    }

    [Fact]
    public async Task An_address_that_is_marked_already_leads_to_the_order_s_customer_and_keeps_its_mark()
    {
        await using var stage = await Open();
        await provider.Bounce(stage, "b1", Channel.Email, Other);
        await stage.Tell(Order(stage, "1001", Mari));

        Assert.Equal((await stage.Customer(Mari)).Key, await Find(stage, Other));
        Assert.NotNull(
            await new Flow.Identities.IdentityTable(stage.Store, new Flow.Keys(ShopStage.Secret)).Suppression(
                Channel.Email,
                Other,
                CancellationToken.None
            )
        );
    }

    [Fact]
    public async Task A_reply_from_an_address_that_nobody_has_is_listed_with_what_was_turned_away()
    {
        await using var stage = await Open();
        await provider.Reply(stage, "r1", Channel.Email, "stranger@example.com", "Hello");

        var listed = Assert.Single(await stage.Flow.Rejections.Last(CancellationToken.None));
        Assert.Contains("a reply from an address or number that no customer", listed.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("stranger", listed.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one@example.com", "two@example.com")]
    [InlineData("two@example.com", "one@example.com")]
    public async Task Of_two_who_are_one_the_kept_customer_s_address_is_used_whichever_record_goes_on(
        string kept,
        string given
    )
    {
        await using var stage = await Open();
        foreach (var address in new[] { "one@example.com", "two@example.com" })
        {
            await stage.Tell(Some.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed, address));
        }

        await stage.Tell(
            new Event
            {
                Id = "merge",
                Source = "shopify",
                Name = EventNames.CustomerMerged,
                At = stage.Time.Now,
                Who = new Identity { CustomerId = $"c-{kept}" },
                MergedCustomerId = $"c-{given}",
                Happenings = [new Happening(EventNames.CustomerMerged, stage.Time.Now)],
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
        await using var stage = await ShopStage.Open("2026-03-02 22:41", feeds: [provider]);
        if (known)
        {
            await stage.Tell(
                Some.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed, "right@example.com")
            );
        }

        if (alsoKnown)
        {
            await stage.Tell(Some.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed, "typo@example.com"));
        }

        await stage.Tell(Guest("typo@example.com", "2026-03-02T20:40:31", "d-1"));
        await stage.Pass(Duration.FromHours(1));
        Assert.Equal("typo@example.com", Assert.Single(stage.Email.Taken).To);
        await stage.Tell(Guest("right@example.com", "2026-03-02T21:30:00", "d-2"));
        await stage.Pass(Duration.FromDays(5));

        var right = await stage.Customer("right@example.com");
        Assert.Equal(
            ("right@example.com", "right@example.com", 1),
            (right.Profile.Email, right.Orders.Recent.Single().Email, right.Orders.Paid)
        );
        if (!(known && alsoKnown))
        {
            Assert.Equal(
                ["right@example.com"],
                stage.Email.Taken.Skip(1).Select(m => m.To).Distinct(StringComparer.Ordinal)
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
        await stage.Tell(first with { Consents = [first.Consents[0] with { Address = Other }] });
        Assert.Equal([(Other, "welcome")], stage.Email.Taken.Select(t => (t.To, t.Template)));
        await stage.Pass(Duration.FromHours(1));
        await stage.Tell(
            Some.OrderPaid(stage.Time.Now, "2001", Other) with
            {
                Who = new Identity { Email = Other, OrderId = "2001" },
            }
        );

        var (one, two) = (await stage.Customer(Mari), await stage.Customer(Other));
        Assert.Equal((1, 1, true), (one.Orders.Paid, two.Orders.Paid, one.Key != two.Key));
        Assert.Equal([(Other, "welcome"), (Other, "welcome")], stage.Email.Taken.Select(t => (t.To, t.Template)));
        Assert.Equal(two.Key, await Find(stage, Other));
    }

    private static Event Guest(string email, string modified, string id) =>
        Webhooks.Deliver.Accepted(
            Webhooks.Deliver.Woo(
                "order.updated",
                Webhooks.Deliver.WooOrder(
                    ("customer_id", "0"),
                    ("date_modified_gmt", $"\"{modified}\""),
                    ("billing", $$"""{"first_name":"Jaan","email":"{{email}}","country":"EE"}""")
                ),
                Webhooks.Deliver.WooSource with
                {
                    ConsentKey = "marketing_opt_in",
                },
                id
            )
        );

    private Task<ShopStage> Open() => ShopStage.Open("2026-03-02 12:00", feeds: [provider]);

    private static ValueTask<string?> Find(ShopStage stage, string address) =>
        stage.Flow.Customers.FindByEmail(address, CancellationToken.None);

    private static Event Order(ShopStage stage, string id, string customer)
    {
        var order = Some.OrderPaid(stage.Time.Now, id, customer);
        return order with { Order = order.Order! with { Email = Other } };
    }
}
