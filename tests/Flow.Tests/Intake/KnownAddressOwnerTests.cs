using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Intake;

/// <summary>A guest mistypes the address of a customer who is known by more than that order: two people.</summary>
public sealed class KnownAddressOwnerTests
{
    private const string Owner = "owner@example.com";
    private const string Right = "right@example.com";
    private static readonly Duration Ten = Duration.FromMinutes(10);
    private readonly GuestDeliveries deliveries = new();

    public static TheoryData<string, string> Owners
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var shop in (string[])["shopify", "woo", "standard"])
            {
                foreach (var known in (string[])["account", "order", "consent"])
                {
                    all.Add(shop, known);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Owners))]
    public async Task The_corrected_address_is_a_person_of_its_own_who_is_welcomed(string shop, string known)
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        var (key, paid) = await Known(stage, shop, known);
        await stage.Submit(deliveries.Order(stage, shop, "1", Owner, "Stranger", stranger: true, phone: null));
        await stage.Advance(Ten);
        await stage.Submit(deliveries.Order(stage, shop, "1", Right, "Stranger", stranger: true, phone: null));
        await stage.Advance(Ten);

        var (owner, right) = (await stage.Customer(Owner), await stage.Customer(Right));
        Assert.Equal((key, Owner, paid), (owner.Key, owner.Profile.Email, owner.Orders.PaidCount));
        Assert.NotEqual(key, right.Key);
        Assert.Equal((Right, "Stranger", 1), (right.Profile.Email, right.Profile.FirstName, right.Orders.PaidCount));
        Assert.DoesNotContain(owner.Orders.Recent, o => o.Id == "1");
        Assert.DoesNotContain(owner.Runs, r => r.Order?.EndsWith(":1", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(owner.Consents, c => c.Address == Right || c.Box?.Names.Contains("order:1") == true);
        Assert.Contains(right.Consents, c => c is { Address: Right, Status: ConsentStatus.Subscribed });
        Assert.Single(stage.Email.Messages, t => t is { To: Right, Template: "welcome" });

        // Each goes on as themselves, and what is reported of the order by its id alone is about the corrected address.
        var sent = stage.Email.Messages.Count(t => t.To == Owner);
        await stage.Submit(deliveries.Order(stage, shop, "2", Right, "Stranger", stranger: true, phone: null));
        await stage.Advance(Duration.FromDays(20));
        Assert.Equal(
            (paid, 2),
            ((await stage.Customer(Owner)).Orders.PaidCount, (await stage.Customer(Right)).Orders.PaidCount)
        );
        Assert.DoesNotContain(
            stage.Email.Messages.Where(t => t.To == Owner).Skip(sent),
            t => t.Content.Text.Contains("Stranger", StringComparison.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Owners))]
    public async Task A_privacy_request_of_the_one_ends_nothing_of_the_other(string shop, string known)
    {
        foreach (var asks in (string[])[Owner, Right])
        {
            await using var stage = await TestShop.Open("2026-03-02 12:00");
            await Known(stage, shop, known);
            await stage.Submit(deliveries.Order(stage, shop, "1", Owner, "Stranger", stranger: true, phone: null));
            await stage.Advance(Ten);
            await stage.Submit(deliveries.Order(stage, shop, "1", Right, "Stranger", stranger: true, phone: null));
            await stage.Submit(PrivacyRequestEvents.Request("redact", stage.Time.Now, id: null, email: asks));

            var (owner, right) = (await stage.Customer(Owner), await stage.Customer(Right));
            Assert.Equal(
                (asks == Owner, asks == Right),
                (owner.PrivacyStop is not null, right.PrivacyStop is not null)
            );
            Assert.Equal(asks == Owner, right.Runs.Count > 0);
            var other = asks == Owner ? Right : Owner;
            Assert.Null(
                await new IdentityTable(stage.Store, new KeyHasher(TestShop.Secret)).FindSuppression(
                    Channel.Email,
                    other,
                    CancellationToken.None
                )
            );
        }
    }

    [Theory]
    [MemberData(nameof(Owners))]
    public async Task The_order_goes_to_a_customer_of_the_corrected_address_who_is_known_too(string shop, string known)
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        var (key, paid) = await Known(stage, shop, known);
        await stage.Submit(deliveries.Order(stage, shop, "7", Right, "Stranger", stranger: true, phone: null));
        var right = (await stage.Customer(Right)).Key;
        await stage.Submit(deliveries.Order(stage, shop, "1", Owner, "Stranger", stranger: true, phone: null));
        await stage.Advance(Ten);
        await stage.Submit(deliveries.Order(stage, shop, "1", Right, "Stranger", stranger: true, phone: null));

        Assert.Equal(
            (key, paid, right, 2),
            (
                (await stage.Customer(Owner)).Key,
                (await stage.Customer(Owner)).Orders.PaidCount,
                (await stage.Customer(Right)).Key,
                (await stage.Customer(Right)).Orders.PaidCount
            )
        );
        Assert.DoesNotContain(
            (await stage.Customer(Owner)).Runs,
            r => r.Order?.EndsWith(":1", StringComparison.Ordinal) == true
        );
    }

    [Theory]
    [MemberData(nameof(Owners))]
    public async Task An_older_view_with_the_owner_s_address_that_comes_late_is_about_the_order_s_customer(
        string shop,
        string known
    )
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        var late = deliveries.Order(stage, shop, "1", Owner, "Stranger", stranger: true, phone: null);
        await stage.Advance(Ten);
        await stage.Submit(deliveries.Order(stage, shop, "1", Right, "Stranger", stranger: true, phone: null));
        var (_, paid) = await Known(stage, shop, known, consents: false);
        var before = await stage.Customer(Owner);
        await stage.Advance(Ten);
        await stage.Submit(late with { Id = "late-1" });
        await stage.Submit(late with { Id = "late-2" });
        await stage.Advance(Duration.FromDays(10));

        var (owner, right) = (await stage.Customer(Owner), await stage.Customer(Right));
        Assert.Equal((before.Key, before.Profile, paid), (owner.Key, owner.Profile, owner.Orders.PaidCount));
        Assert.Equal(before.Consents, owner.Consents);
        Assert.Equal((Right, "Stranger", 1), (right.Profile.Email, right.Profile.FirstName, right.Orders.PaidCount));
        Assert.DoesNotContain(right.Consents, c => c.Address == Owner);
        Assert.DoesNotContain(
            stage.Email.Messages,
            t => t.To == Owner && t.Content.Text.Contains("Stranger", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(stage.Email.Messages, t => t is { To: Owner, Template: "welcome" });
    }

    [Theory]
    [InlineData("shopify")]
    [InlineData("woo")]
    [InlineData("standard")]
    public async Task Two_guests_who_typed_each_other_s_address_end_as_the_corrections_say(string shop)
    {
        const string Other = "other@example.com";
        await using var stage = await TestShop.Open("2026-03-02 12:00");

        // The first guest's address was corrected to one that another guest typed by mistake.
        foreach (
            var (id, email, name) in ((string, string, string)[])
                [("1", Owner, "Ada"), ("1", Right, "Ada"), ("2", Right, "Bert"), ("2", Other, "Bert")]
        )
        {
            await stage.Submit(deliveries.Order(stage, shop, id, email, name, stranger: true, phone: null));
            await stage.Advance(Ten);
        }

        var (one, two) = (await stage.Customer(Right), await stage.Customer(Other));
        Assert.NotEqual(one.Key, two.Key);
        Assert.Equal(
            (Right, 1, Other, 1),
            (one.Profile.Email, one.Orders.PaidCount, two.Profile.Email, two.Orders.PaidCount)
        );
        Assert.Equal("Bert", two.Profile.FirstName);
    }

    [Theory]
    [MemberData(nameof(Owners))]
    public async Task The_phone_number_of_the_order_moves_with_it_and_so_does_a_privacy_request_by_it(
        string shop,
        string known
    )
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await Known(stage, shop, known);
        await stage.Advance(Ten);
        await stage.Submit(deliveries.Order(stage, shop, "1", Owner, "Stranger", stranger: true));
        await stage.Advance(Ten);
        await stage.Submit(deliveries.Order(stage, shop, "1", Right, "Stranger", stranger: true));
        await stage.Advance(Ten);
        var (owner, right) = (await stage.Customer(Owner), await stage.Customer(Right));
        Assert.Equal((null, "+37255500001"), (owner.Profile.Phone, right.Profile.Phone));

        await stage.Submit(PrivacyRequestEvents.Request("redact", stage.Time.Now, id: null, phone: "+37255500001"));
        (owner, right) = (await stage.Customer(Owner), await stage.Customer(Right));
        Assert.Equal((false, true), (owner.PrivacyStop is not null, right.PrivacyStop is not null));
    }

    [Theory]
    [InlineData("shopify")]
    [InlineData("woo")]
    public async Task A_phone_number_in_the_owner_s_own_order_stays_with_the_owner(string shop)
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(deliveries.Order(stage, shop, "9", Owner, "Olga", stranger: true));
        await stage.Advance(Ten);
        await stage.Submit(deliveries.Order(stage, shop, "1", Owner, "Stranger", stranger: true, phone: null));
        await stage.Advance(Ten);
        await stage.Submit(deliveries.Order(stage, shop, "1", Right, "Stranger", stranger: true, phone: null));

        Assert.Equal("+37255500001", (await stage.Customer(Owner)).Profile.Phone);
    }

    private async Task<(string Key, int Paid)> Known(TestShop stage, string shop, string known, bool consents = true)
    {
        var order = deliveries.Order(stage, shop, "9", Owner, "Olga", stranger: true, phone: null);
        var at = stage.Time.Now;
        await stage.Submit(
            known switch
            {
                "order" => order with { Consents = consents ? order.Consents : [] },
                "consent" => SampleEvents.Consent(at, Channel.Email, ConsentStatus.Subscribed, Owner) with
                {
                    Consents = consents
                        ? SampleEvents.Consent(at, Channel.Email, ConsentStatus.Subscribed, Owner).Consents
                        : [],
                },
                _ => new Event
                {
                    Id = "account",
                    Source = order.Source,
                    Name = EventNames.CustomerCreated,
                    At = at,
                    Identity = new CustomerIdentity { CustomerId = "7", Email = Owner },
                    Profile = new ProfileData { Email = Owner, FirstName = "Olga" },
                },
            }
        );
        var owner = await stage.Customer(Owner);
        return (owner.Key, owner.Orders.PaidCount);
    }
}
