using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Consents;

/// <summary>A box ticked with a mistyped address says nothing of the address once it is corrected.</summary>
public sealed class CorrectedBoxTests
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
        await using var stage = await ShopStage.Open(Noon);
        var began = stage.Time.Now;
        await stage.Tell(Checkout(began, began, Wrong, account));
        var holder = await Holder(stage, account, Wrong);
        Assert.Equal(ConsentStatus.Subscribed, Of(holder, Wrong));
        await stage.Pass(Ten);
        await stage.Tell(Checkout(began, stage.Time.Now, Right, account, ticked));

        Assert.Null(Of(await Holder(stage, account, Wrong), Wrong));
        Assert.Equal(ticked ? ConsentStatus.Subscribed : null, Of(await Holder(stage, account, Right), Right));

        if (account is null || ticked)
        {
            // What is told late of the mistyped address changes nothing.
            await stage.Tell(Checkout(began, began, Wrong, account) with { Id = "late" });
            Assert.Null(Of(await Holder(stage, account, Wrong), Wrong));
        }
    }

    [Theory]
    [InlineData(ConsentStatus.Unsubscribed)]
    [InlineData(ConsentStatus.Subscribed)]
    public async Task What_was_known_of_the_wrong_address_before_holds_again(ConsentStatus before)
    {
        await using var stage = await ShopStage.Open(Noon);
        var said = Some.Consent(stage.Time.Now, Channel.Email, before, Wrong);
        await stage.Tell(said);
        await stage.Pass(Ten);
        var began = stage.Time.Now;
        await stage.Tell(Checkout(began, began, Wrong, null));
        await stage.Pass(Ten);
        await stage.Tell(Checkout(began, stage.Time.Now, Right, null));

        var held = Assert.Single((await stage.Customer(Wrong)).Consents);
        Assert.Equal((before, said.Id), (held.Status, held.EventId));
    }

    [Fact]
    public async Task An_order_of_the_checkout_under_another_address_takes_the_box_along()
    {
        await using var stage = await ShopStage.Open(Noon);
        await stage.Tell(Checkout(stage.Time.Now, stage.Time.Now, Wrong, null));
        await stage.Pass(Ten);
        var order = Some.OrderPaid(stage.Time.Now, email: Right);
        await stage.Tell(
            order with
            {
                Order = order.Order! with { Email = Right, Checkouts = [CheckoutName.Token("t1")] },
            }
        );

        Assert.Null(Of(await stage.Customer(Wrong), Wrong));
        Assert.Equal(ConsentStatus.Subscribed, Of(await stage.Customer(Right), Right));
    }

    [Fact]
    public async Task A_corrected_order_takes_its_box_along_and_a_view_without_an_address_takes_nothing()
    {
        await using var stage = await ShopStage.Open(Noon);
        await stage.Tell(Order(stage, Wrong, "1"));
        await stage.Pass(Ten);
        await stage.Tell(Order(stage, null, "2"));
        Assert.Equal(ConsentStatus.Subscribed, Of(await stage.Customer(Wrong), Wrong));

        await stage.Tell(Order(stage, Right, "3"));
        var one = await stage.Customer(Right);
        Assert.Null(Of(one, Wrong));
        Assert.Equal(ConsentStatus.Subscribed, Of(one, Right));
    }

    [Fact]
    public async Task Completing_the_checkout_takes_nothing_and_the_next_of_the_same_cart_is_another()
    {
        await using var stage = await ShopStage.Open(Noon);
        var began = stage.Time.Now;
        var first = Checkout(began, began, Wrong, null);
        await stage.Tell(first with { Checkout = first.Checkout! with { Names = ["token:t1", "cart:c1"] } });
        await stage.Pass(Ten);
        await stage.Tell(
            new Event
            {
                Id = "done",
                Source = "shopify",
                Name = EventNames.CheckoutCompleted,
                At = stage.Time.Now,
                Happenings = [new Happening(EventNames.CheckoutCompleted, stage.Time.Now)],
                Checkout = new CheckoutFacts("t1", null) { CompletedAt = stage.Time.Now },
            }
        );
        await stage.Tell(
            first with
            {
                Id = "next",
                Checkout = new CheckoutFacts("t2", Right) { Names = ["token:t2", "cart:c1"], AsOf = stage.Time.Now },
                Consents = [],
                Who = new Identity { Email = Right },
            }
        );

        Assert.Equal(ConsentStatus.Subscribed, Of(await stage.Customer(Wrong), Wrong));
    }

    private static ConsentStatus? Of(CustomerState customer, string address) =>
        customer.Consents.SingleOrDefault(c => c.Address == address)?.Status;

    private static async Task<CustomerState> Holder(ShopStage stage, string? account, string email) =>
        account is null ? await stage.Customer(email) : await stage.Customer("account@example.com");

    private static Event Checkout(Instant began, Instant view, string email, string? account, bool ticked = true) =>
        new()
        {
            Id = $"{email}-{view.ToUnixTimeSeconds()}",
            Source = "shopify",
            Name = EventNames.CheckoutStarted,
            At = began,
            Happenings = [new Happening(EventNames.CheckoutStarted, began)],
            Who = account is null
                ? new Identity { Email = email }
                : new Identity { CustomerId = account, Email = "account@example.com" },
            Profile = account is null ? null : new ProfileFacts { Email = "account@example.com" },
            Checkout = new CheckoutFacts("t1", email) { AsOf = view },
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

    private static Event Order(ShopStage stage, string? email, string id)
    {
        var order = Some.OrderPaid(stage.Time.Now, email: email ?? Wrong);
        return order with
        {
            Id = id,
            Who = new Identity { OrderId = "1001", CustomerId = "c-1" },
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
                        At = ShopStage.At(Noon),
                        Method = "checkout",
                    },
                ],
        };
    }
}
