using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Intake;

/// <summary>What is reported of an order without stating who bought it is about the order's customer, whatever address
/// or id is copied beside it.</summary>
public sealed class OrderCustomerTests
{
    private const string Owner = "owner@example.com";
    private const string Right = "right@example.com";
    private static readonly Duration Ten = Duration.FromMinutes(10);
    private readonly GuestDeliveries deliveries = new();
    private int delivered;

    public static TheoryData<string, string> Events
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var shop in (string[])["shopify", "woo", "standard"])
            {
                foreach (
                    var type in (string[])
                        [
                            "order.fulfilled",
                            "order.delivered",
                            "order.cancelled",
                            "order.refunded",
                            "feedback.received",
                            "complaint.opened",
                            "ticket.closed",
                        ]
                )
                {
                    all.Add(shop, type);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Events))]
    public async Task An_event_about_a_corrected_order_belongs_to_the_order_s_customer_whatever_address_it_has(
        string shop,
        string type
    )
    {
        foreach (
            var beside in (string[])
                [
                    "",
                    ",\"updated_at\":\"2026-03-02T12:00:00Z\"",
                    ",\"status_url\":\"https://carrier.example/1\"",
                    $",\"email\":\"{Owner}\"",
                ]
        )
        {
            await using var stage = await TestShop.Open("2026-03-02 12:00");
            await stage.Submit(Account(stage, shop, "7", Owner));
            await stage.Submit(deliveries.Order(stage, shop, "1", Owner, "Stranger", stranger: true, phone: null));
            await stage.Advance(Ten);
            await stage.Submit(deliveries.Order(stage, shop, "1", Right, "Stranger", stranger: true, phone: null));
            await IsOfRight(
                stage,
                shop,
                type,
                $"{{\"email\":\"{Owner}\",\"first_name\":\"Olga\",\"phone\":\"+37255500077\"}}",
                beside
            );
        }
    }

    [Theory]
    [MemberData(nameof(Events))]
    public async Task An_event_about_an_order_belongs_to_its_customer_when_the_wrong_address_s_owner_came_later(
        string shop,
        string type
    )
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(deliveries.Order(stage, shop, "1", Owner, "Stranger", stranger: true, phone: null));
        await stage.Advance(Ten);
        await stage.Submit(deliveries.Order(stage, shop, "1", Right, "Stranger", stranger: true, phone: null));
        await stage.Advance(Ten);
        await stage.Submit(deliveries.Order(stage, shop, "2", Owner, "Olga", stranger: true, phone: null));
        await IsOfRight(stage, shop, type, $"{{\"email\":\"{Owner}\"}}", "");
    }

    [Theory]
    [MemberData(nameof(Events))]
    public async Task An_event_about_an_order_belongs_to_its_customer_when_its_address_or_id_is_another_customer_s(
        string shop,
        string type
    )
    {
        foreach (var customer in (string[])[$"{{\"email\":\"{Owner}\"}}", $"{{\"id\":\"7\",\"email\":\"{Owner}\"}}"])
        {
            await using var stage = await TestShop.Open("2026-03-02 12:00");
            await stage.Submit(Account(stage, "standard", "7", Owner));
            await stage.Submit(Account(stage, shop, "8", Right));
            await stage.Submit(deliveries.Order(stage, shop, "1", Right, "Stranger", account: "8", phone: null));
            await IsOfRight(stage, shop, type, customer, "");
        }
    }

    [Fact]
    public async Task A_privacy_request_and_a_consent_with_an_order_belong_to_the_named_person()
    {
        foreach (var type in (string[])["privacy.requested", "consent.changed"])
        {
            await using var stage = await TestShop.Open("2026-03-02 12:00");
            await stage.Submit(Account(stage, "standard", "7", Owner));
            await stage.Submit(deliveries.Order(stage, "standard", "1", Right, stranger: true, phone: null));
            var more =
                type == "consent.changed"
                    ? ",\"consents\":[{\"channel\":\"email\",\"status\":\"unsubscribed\",\"at\":\"2026-03-02T09:59:00Z\"}]"
                    : ",\"kind\":\"redact\"";
            await stage.Submit(ReadDelivery(stage, "standard", type, $"{{\"email\":\"{Owner}\"}}", "", more));
            var (owner, right) = (await stage.Customer(Owner), await stage.Customer(Right));
            Assert.Equal(
                (type == "privacy.requested", false),
                (owner.PrivacyStop is not null, right.PrivacyStop is not null)
            );
            Assert.Equal(type == "consent.changed", owner.Consents.Any(c => c.Status == ConsentStatus.Unsubscribed));
            Assert.All(right.Consents, c => Assert.Equal(ConsentStatus.Subscribed, c.Status));
        }
    }

    private async Task IsOfRight(TestShop stage, string shop, string type, string customer, string order)
    {
        var (before, was) = (await stage.Customer(Owner), await stage.Customer(Right));
        await stage.Advance(Ten);
        var (sent, notices) = (stage.Email.Messages.Count, stage.Staff.Messages.Count);
        var answer = Assert.IsType<IntakeAnswer.Accepted>(
            await stage.Submit(ReadDelivery(stage, shop, type, customer, order))
        );
        await stage.Advance(Duration.FromDays(5));

        var (owner, right) = (await stage.Customer(Owner), await stage.Customer(Right));
        Assert.Equal(right.Key, answer.Customer);
        Assert.Equal((was.Key, was.Profile, was.ShopIds.Count), (right.Key, right.Profile, right.ShopIds.Count));
        Assert.Equal((before.Profile, before.LastRating), (owner.Profile, owner.LastRating));
        Assert.DoesNotContain(owner.Orders.Recent, o => o.Id == "1");
        Assert.DoesNotContain(owner.Runs, r => r.Order?.EndsWith(":1", StringComparison.Ordinal) == true);
        var held = Assert.Single(right.Orders.Recent, o => o.Id == "1");
        Assert.Equal((shop == "standard" ? "till" : shop, Right), (held.Source, held.Email ?? right.Profile.Email));
        Assert.Equal(
            (
                type == "order.fulfilled" || type == "order.delivered",
                type == "order.cancelled",
                type == "order.refunded",
                type == "feedback.received" ? 1 : (int?)null
            ),
            (
                (type == "order.fulfilled" ? held.FulfilledAt : held.DeliveredAt) is not null,
                held.CancelledAt is not null,
                held.Refunds.Count > 0,
                held.Rating?.Stars
            )
        );
        Assert.All(
            stage.Staff.Messages.Skip(notices),
            n => Assert.DoesNotContain(Owner, n.Content.Text, StringComparison.Ordinal)
        );
        Assert.DoesNotContain(
            stage.Email.Messages.Skip(sent),
            m => m.To == Owner && m.Content.Text.Contains("Stranger", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(
            stage.Email.Messages.Skip(sent),
            m => m.To == Owner && m.Template.StartsWith("how-was", StringComparison.Ordinal)
        );
    }

    private Event ReadDelivery(
        TestShop stage,
        string shop,
        string type,
        string customer,
        string order,
        string more = ""
    )
    {
        var source = shop == "standard" ? "" : $",\"source\":\"{shop}\"";
        var rating = type switch
        {
            "feedback.received" => ",\"rating\":1",
            "order.refunded" => ",\"refund\":{\"id\":\"r\",\"whole\":true}",
            _ => "",
        };
        var now = NodaTime.Text.InstantPattern.ExtendedIso.Format(stage.Time.Now);
        return ShopWebhooks
            .Standard(
                $$"""{"type":"{{type}}","timestamp":"{{now}}","data":{"customer":{{customer}},"order":{"id":"1"{{source}}{{order}} }{{rating}}{{more}} } }""",
                id: $"t-{++delivered}"
            )
            .Accepted();
    }

    private static Event Account(TestShop stage, string shop, string id, string email) =>
        new()
        {
            Id = $"account-{id}",
            Source = shop == "standard" ? "till" : shop,
            Name = EventNames.CustomerCreated,
            At = stage.Time.Now,
            Identity = new CustomerIdentity { CustomerId = id, Email = email },
            Profile = new ProfileData { Email = email, FirstName = "Olga" },
        };
}
