using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Intake;

/// <summary>Staff give an order to another of the shop's customers, or a sender reports nothing but the corrected
/// address: the order moves to that one, with all that was reported of it.</summary>
public sealed class ReassignedOrderTests
{
    private const string First = "first@example.com";
    private const string Second = "second@example.com";
    private static readonly Duration Ten = Duration.FromMinutes(10);
    private readonly GuestDeliveries deliveries = new();
    private int delivered;

    public static TheoryData<string> Shops => ["shopify", "woo", "standard"];

    [Theory]
    [MemberData(nameof(Shops))]
    public async Task The_order_is_the_newly_named_customer_s_and_no_longer_the_first_one_s(string shop)
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await Accounts(stage, shop);
        await stage.Submit(deliveries.Order(stage, shop, "1", First, account: "5", phone: null));
        await stage.Advance(Ten);
        var late = deliveries.Order(stage, shop, "1", First, account: "5", phone: null);
        await stage.Advance(Ten);
        var answer = Assert.IsType<IntakeAnswer.Accepted>(
            await stage.Submit(deliveries.Order(stage, shop, "1", Second, account: "6", phone: null))
        );

        await IsOfSecond(stage, shop);
        Assert.StartsWith("order_moved: ", answer.Note, StringComparison.Ordinal);
        foreach (var email in (string[])[First, Second])
        {
            var notes = await Notes(stage, email);
            Assert.Contains(notes, n => n.Kind == "order_moved" && n.Reason!.Contains(":1 ", StringComparison.Ordinal));
        }

        Assert.Contains(stage.Email.Messages, m => m is { To: Second, Template: "welcome" });

        // An older view, and one of the same delivery, move nothing back; nor do they say anything of the second one.
        await stage.Submit(late);
        await stage.Submit(late with { Id = "late-again" });
        await IsOfSecond(stage, shop);
        var second = await stage.Customer(Second);
        Assert.Equal((Second, "6"), (second.Profile.Email, Assert.Single(second.ShopIds).Id));

        await stage.Submit(Only(stage, shop, "order.cancelled"));
        Assert.Equal(0, (await stage.Customer(Second)).Orders.PaidCount);
        Assert.DoesNotContain((await stage.Customer(Second)).Runs, r => r.Order is not null);
        var sent = stage.Email.Messages.Count(m => m.To == First);
        await stage.Advance(Duration.FromDays(30));
        Assert.Equal(sent, stage.Email.Messages.Count(m => m.To == First));
    }

    [Theory]
    [MemberData(nameof(Shops))]
    public async Task Given_back_it_is_the_first_one_s_again(string shop)
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await Accounts(stage, shop);
        foreach (var (email, account) in ((string, string)[])[(First, "5"), (Second, "6"), (First, "5"), (Second, "6")])
        {
            await stage.Submit(deliveries.Order(stage, shop, "1", email, account: account, phone: null));
            await stage.Advance(Ten);
        }

        await IsOfSecond(stage, shop);
    }

    [Theory]
    [InlineData("shopify")]
    [InlineData("woo")]
    public async Task A_guest_s_order_given_to_an_account_leaves_the_guest_and_its_address_is_welcomed_once(string shop)
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await Accounts(stage, shop);
        const string Guest = "guest@example.com";
        await stage.Submit(deliveries.Order(stage, shop, "1", Guest, stranger: true, phone: null));
        await stage.Advance(Ten);
        Assert.Single(stage.Email.Messages, m => m is { To: Guest, Template: "welcome" });
        var given = deliveries.Order(stage, shop, "1", Guest, account: "6", phone: null);
        await stage.Submit(
            given with
            {
                Identity = given.Identity with { Email = null },
                Profile = given.Profile! with { Email = null },
            }
        );
        await stage.Advance(Duration.FromHours(3));

        var (guest, second) = (await stage.Customer(Guest), await stage.Customer(Second));
        Assert.NotEqual(guest.Key, second.Key);
        Assert.Equal((0, 1, Second), (guest.Orders.PaidCount, second.Orders.PaidCount, second.Profile.Email));
        Assert.Empty(guest.Runs);
        Assert.Equal(Guest, Assert.Single(second.Orders.Recent).Email);
        Assert.Single(stage.Email.Messages, m => m.Template == "welcome");
    }

    [Theory]
    [InlineData("account")]
    [InlineData("id")]
    [InlineData("order")]
    public async Task A_view_with_only_the_corrected_address_moves_the_whole_order(string known)
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await Accounts(stage, "standard");
        var owner = known == "order" ? "owner@example.com" : First;
        if (known == "order")
        {
            await stage.Submit(deliveries.Order(stage, "standard", "9", owner, phone: null));
        }

        var paid = deliveries.Order(stage, "standard", "1", owner, account: known == "id" ? "5" : null, phone: null);
        await stage.Submit(
            paid with
            {
                Order = paid.Order! with { Name = "#1", Lines = [new OrderLine { Sku = "TEA-BIRCH", Title = "Tea" }] },
            }
        );
        await stage.Submit(Only(stage, "standard", "order.fulfilled"));
        await stage.Advance(Ten);
        var answer = Assert.IsType<IntakeAnswer.Accepted>(
            await stage.Submit(ReadDelivery(stage, "order.updated", "{\"email\":\"new@example.com\"}", ""))
        );
        Assert.StartsWith("order_moved: ", answer.Note, StringComparison.Ordinal);

        var (first, one) = (await stage.Customer(owner), await stage.Customer("new@example.com"));
        Assert.DoesNotContain(first.Orders.Recent, o => o.Id == "1");
        Assert.Equal(known == "order" ? 1 : 0, first.Orders.PaidCount);
        var order = Assert.Single(one.Orders.Recent);
        Assert.Equal(
            ("#1", 10m, "TEA-BIRCH", true, true),
            (
                order.Name,
                order.Total!.Value.Amount,
                order.Lines.Single().Sku,
                order.PaidAt is not null,
                order.FulfilledAt is not null
            )
        );
        Assert.Equal((1, 10m), (one.Orders.PaidCount, one.Orders.Months.Single().Spent.Amount));
        Assert.Contains(one.Runs, r => r.Journey == "welcome" && r.Order == "till:1");

        // The notice to the team names the order.
        await stage.Submit(Only(stage, "standard", "complaint.opened"));
        Assert.Contains("#1", stage.Staff.Messages.Last().Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_a_privacy_request_it_goes_over_and_nothing_is_sent()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await Accounts(stage, "woo");
        await stage.Submit(PrivacyRequestEvents.Request("redact", stage.Time.Now, id: null, email: Second));
        await stage.Submit(deliveries.Order(stage, "woo", "1", First, account: "5", phone: null));
        await stage.Advance(Ten);
        var moved = deliveries.Order(stage, "woo", "1", Second, account: "6", phone: null);
        await stage.Submit(moved with { Consents = [] });
        await stage.Advance(Duration.FromDays(10));
        await IsOfSecond(stage, "woo", runs: false);
        Assert.DoesNotContain(stage.Email.Messages, m => m.To == Second);
    }

    private static async Task Accounts(TestShop stage, string shop)
    {
        foreach (var (id, email) in ((string, string)[])[("5", First), ("6", Second)])
        {
            await stage.Submit(
                new Event
                {
                    Id = $"account-{id}",
                    Source = shop == "standard" ? "till" : shop,
                    Name = EventNames.CustomerCreated,
                    At = stage.Time.Now,
                    Identity = new CustomerIdentity { CustomerId = id, Email = email },
                    Profile = new ProfileData { Email = email },
                }
            );
        }
    }

    private static async Task IsOfSecond(TestShop stage, string shop, bool runs = true)
    {
        var (first, second) = (await stage.Customer(First), await stage.Customer(Second));
        Assert.NotEqual(first.Key, second.Key);
        Assert.Equal((0, 0, 0), (first.Orders.PaidCount, first.Orders.Recent.Count, first.Orders.Months.Count));
        Assert.Empty(first.Runs);
        Assert.DoesNotContain(first.Consents, c => c.Status == ConsentStatus.Subscribed);
        Assert.Equal((1, 10m), (second.Orders.PaidCount, second.Orders.Months.Single().Spent.Amount));
        Assert.Equal($"{(shop == "standard" ? "till" : shop)}:1", Assert.Single(second.Orders.Recent).Ref);
        Assert.Equal(runs, second.Runs.Any(r => r.Order is not null));
    }

    private static async Task<IReadOnlyList<Note>> Notes(TestShop stage, string email)
    {
        var rows = new List<TimelineRow>();
        await foreach (
            var entity in StoreExtensions.QueryPrefix(
                stage.Store,
                TableName.Customers,
                (await stage.Customer(email)).Key,
                "e|",
                CancellationToken.None
            )
        )
        {
            rows.Add(StoreExtensions.Read(entity, StoredJson.Default.TimelineRow));
        }

        return [.. rows.SelectMany(r => r.Notes)];
    }

    private Event Only(TestShop stage, string shop, string type) =>
        ReadDelivery(stage, type, "{}", shop == "standard" ? "" : $",\"source\":\"{shop}\"");

    private Event ReadDelivery(TestShop stage, string type, string customer, string order)
    {
        var now = NodaTime.Text.InstantPattern.ExtendedIso.Format(stage.Time.Now);
        return ShopWebhooks
            .Standard(
                $$"""{"type":"{{type}}","timestamp":"{{now}}","data":{"customer":{{customer}},"order":{"id":"1"{{order}} } } }""",
                id: $"r-{++delivered}"
            )
            .Accepted();
    }
}
