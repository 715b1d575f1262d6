using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Consents;

/// <summary>A box ticked with a mistyped address says nothing of the address once it is corrected.</summary>
public sealed class CorrectedCheckboxTests
{
    private const string Noon = "2026-03-02 12:00";
    private const string Wrong = "typo@example.com";
    private const string Right = "mari@example.com";
    private static readonly Duration Ten = Duration.FromMinutes(10);

    [Theory]
    [InlineData(null, true)]
    [InlineData(null, false)]
    [InlineData("c-1", true)]
    [InlineData("c-1", false)]
    public async Task The_box_goes_with_the_corrected_address_of_the_checkout(string? account, bool ticked)
    {
        await using var stage = await TestShop.Open(Noon);
        var began = stage.Time.Now;
        await stage.Submit(Checkout(began, began, Wrong, account));
        var holder = await Holder(stage, account, Wrong);
        Assert.Equal(ConsentStatus.Subscribed, ConsentOf(holder, Wrong));
        await stage.Advance(Ten);
        await stage.Submit(Checkout(began, stage.Time.Now, Right, account, ticked));

        Assert.Null(ConsentOf(await Holder(stage, account, Wrong), Wrong));
        Assert.Equal(ticked ? ConsentStatus.Subscribed : null, ConsentOf(await Holder(stage, account, Right), Right));

        if (account is null || ticked)
        {
            // A late report about the mistyped address changes nothing.
            await stage.Submit(Checkout(began, began, Wrong, account) with { Id = "late" });
            Assert.Null(ConsentOf(await Holder(stage, account, Wrong), Wrong));
        }
    }

    [Theory]
    [InlineData(ConsentStatus.Unsubscribed)]
    [InlineData(ConsentStatus.Subscribed)]
    public async Task What_was_known_of_the_wrong_address_before_holds_again(ConsentStatus before)
    {
        await using var stage = await TestShop.Open(Noon);
        var statement = SampleEvents.Consent(stage.Time.Now, Channel.Email, before, Wrong);
        await stage.Submit(statement);
        await stage.Advance(Ten);
        var began = stage.Time.Now;
        await stage.Submit(Checkout(began, began, Wrong, null));
        await stage.Advance(Ten);
        await stage.Submit(Checkout(began, stage.Time.Now, Right, null));

        var held = Assert.Single((await stage.Customer(Wrong)).Consents);
        Assert.Equal((before, statement.Id), (held.Status, held.EventId));
    }

    [Fact]
    public async Task An_order_of_the_checkout_under_another_address_takes_the_box_along()
    {
        await using var stage = await TestShop.Open(Noon);
        await stage.Submit(Checkout(stage.Time.Now, stage.Time.Now, Wrong, null));
        await stage.Advance(Ten);
        var order = SampleEvents.OrderPaid(stage.Time.Now, email: Right);
        await stage.Submit(
            order with
            {
                Order = order.Order! with { Email = Right, CheckoutNames = [CheckoutName.FromToken("t1")] },
            }
        );

        Assert.Null(ConsentOf(await stage.Customer(Wrong), Wrong));
        Assert.Equal(ConsentStatus.Subscribed, ConsentOf(await stage.Customer(Right), Right));
    }

    [Fact]
    public async Task A_corrected_order_takes_its_box_along_and_a_view_without_an_address_takes_nothing()
    {
        await using var stage = await TestShop.Open(Noon);
        await stage.Submit(Order(stage, Wrong, "1"));
        await stage.Advance(Ten);
        await stage.Submit(Order(stage, null, "2"));
        Assert.Equal(ConsentStatus.Subscribed, ConsentOf(await stage.Customer(Wrong), Wrong));

        await stage.Submit(Order(stage, Right, "3"));
        var one = await stage.Customer(Right);
        Assert.Null(ConsentOf(one, Wrong));
        Assert.Equal(ConsentStatus.Subscribed, ConsentOf(one, Right));
    }

    [Fact]
    public async Task Completing_the_checkout_takes_nothing_and_the_next_of_the_same_cart_is_another()
    {
        await using var stage = await TestShop.Open(Noon);
        var began = stage.Time.Now;
        var first = Checkout(began, began, Wrong, null);
        await stage.Submit(first with { Checkout = first.Checkout! with { Names = ["token:t1", "cart:c1"] } });
        await stage.Advance(Ten);
        await stage.Submit(
            new Event
            {
                Id = "done",
                Source = "shopify",
                Name = EventNames.CheckoutCompleted,
                At = stage.Time.Now,
                Occurrences = [new Occurrence(EventNames.CheckoutCompleted, stage.Time.Now)],
                Checkout = new CheckoutData("t1", null) { CompletedAt = stage.Time.Now },
            }
        );
        await stage.Submit(
            first with
            {
                Id = "next",
                Checkout = new CheckoutData("t2", Right) { Names = ["token:t2", "cart:c1"], AsOf = stage.Time.Now },
                Consents = [],
                Identity = new CustomerIdentity { Email = Right },
            }
        );

        Assert.Equal(ConsentStatus.Subscribed, ConsentOf(await stage.Customer(Wrong), Wrong));
    }

    private static ConsentStatus? ConsentOf(CustomerState customer, string address) =>
        customer.Consents.SingleOrDefault(c => c.Address == address)?.Status;

    private static async Task<CustomerState> Holder(TestShop stage, string? account, string email) =>
        account is null ? await stage.Customer(email) : await stage.Customer("account@example.com");

    private static Event Checkout(Instant began, Instant view, string email, string? account, bool ticked = true) =>
        new()
        {
            Id = $"{email}-{view.ToUnixTimeSeconds()}",
            Source = "shopify",
            Name = EventNames.CheckoutStarted,
            At = began,
            Occurrences = [new Occurrence(EventNames.CheckoutStarted, began)],
            Identity = account is null
                ? new CustomerIdentity { Email = email }
                : new CustomerIdentity { CustomerId = account, Email = "account@example.com" },
            Profile = account is null ? null : new ProfileData { Email = "account@example.com" },
            Checkout = new CheckoutData("t1", email) { AsOf = view },
            Consents = ticked
                ?
                [
                    new ConsentChange
                    {
                        Channel = Channel.Email,
                        Address = email,
                        Status = ConsentStatus.Subscribed,
                        At = began,
                        Method = "checkout",
                    },
                ]
                : [],
        };

    private static Event Order(TestShop stage, string? email, string id)
    {
        var order = SampleEvents.OrderPaid(stage.Time.Now, email: email ?? Wrong);
        return order with
        {
            Id = id,
            Identity = new CustomerIdentity { OrderId = "1001", CustomerId = "c-1" },
            Profile = null,
            Order = order.Order! with { Email = email, AsOf = stage.Time.Now },
            Consents = email is null
                ? []
                :
                [
                    new ConsentChange
                    {
                        Channel = Channel.Email,
                        Address = email,
                        Status = ConsentStatus.Subscribed,
                        At = TestShop.At(Noon),
                        Method = "checkout",
                    },
                ],
        };
    }
}
