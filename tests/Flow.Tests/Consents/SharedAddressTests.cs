using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Consents;

/// <summary>One address that several customers have: what is marked against it holds for all of them, and what lifts it
/// does so for all.</summary>
public sealed class SharedAddressTests
{
    private const string Mari = "mari@example.com";
    private readonly ScriptedFeed provider = new();

    [Theory]
    [InlineData("getting-started", 1)]
    [InlineData("feedback", 2)]
    public async Task A_topic_that_one_customer_stopped_is_stopped_for_another_of_the_same_address_and_no_other_topic_is(
        string topic,
        int messages
    )
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, skus: "NONE"));
        await provider.Consent(stage, "stop", Channel.Email, Mari, ConsentStatus.Unsubscribed, topic: topic);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "2001", customerId: "c-other"));
        Assert.Equal(messages, stage.Email.Messages.Count(t => t.Template == "welcome"));
    }

    [Fact]
    public async Task A_topic_asked_for_again_is_free_for_both()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await provider.Consent(
            stage,
            "stop",
            Channel.Email,
            Mari,
            ConsentStatus.Unsubscribed,
            topic: "getting-started"
        );
        await stage.Advance(Duration.FromMinutes(1));
        await provider.Consent(stage, "again", Channel.Email, Mari, ConsentStatus.Subscribed, topic: "getting-started");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "2001", customerId: "c-other"));
        Assert.Equal(2, stage.Email.Messages.Count(t => t.Template == "welcome"));
    }

    [Fact]
    public async Task A_start_whose_commit_failed_frees_the_address_and_is_recorded_when_it_is_sent_again()
    {
        // The mark goes first: between the two the address is free, as its owner asked, and the record of the customer
        // still says no.
        var store = new PartlyBrokenStore(new MemoryTableStore());
        await using var stage = await TestShop.Open("2026-03-02 12:00", feeds: [provider], store: store);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, optIn: false));
        await provider.Consent(stage, "stop", Channel.Email, Mari, ConsentStatus.Unsubscribed);
        await stage.Advance(Duration.FromMinutes(1));
        store.Breaks = (table, _, writes) => writes && table == TableName.Customers;
        await provider.Consent(stage, "start", Channel.Email, Mari, ConsentStatus.Subscribed);
        Assert.Equal(ConsentStatus.Unsubscribed, (await stage.Customer(Mari)).Consents.Single().Status);
        store.Breaks = (_, _, _) => false;
        await provider.Consent(stage, "start", Channel.Email, Mari, ConsentStatus.Subscribed);
        Assert.Equal(ConsentStatus.Subscribed, (await stage.Customer(Mari)).Consents.Single().Status);
        Assert.Null(await Suppression(stage));
    }

    [Theory]
    [InlineData("shop", true)]
    [InlineData("own", false)]
    [InlineData("bounce", false)]
    [InlineData("other customer", false)]
    public async Task An_opt_in_dated_far_ahead_reverts_a_shop_s_statement_and_lifts_nothing_else(
        string stop,
        bool sent
    )
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "900", customerId: "c-other", optIn: false));
        await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed));
        await stage.Advance(Duration.FromMinutes(1));
        switch (stop)
        {
            case "shop":
                await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Unsubscribed));
                break;
            case "own":
                await provider.Consent(stage, "stop", Channel.Email, Mari, ConsentStatus.Unsubscribed);
                break;
            case "bounce":
                await provider.Bounce(stage, "bounce", Channel.Email, Mari);
                break;
            default:
                var key = (await stage.Flow.Customers.FindByShopId("shopify", "c-other", CancellationToken.None))!;
                await stage.Submit(
                    SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Unsubscribed) with
                    {
                        Identity = new CustomerIdentity { CustomerKey = key },
                        Consents =
                        [
                            new ConsentChange
                            {
                                Channel = Channel.Email,
                                Address = Mari,
                                Status = ConsentStatus.Unsubscribed,
                                Kind = ConsentKind.CustomerAct,
                                Method = "page",
                            },
                        ],
                    }
                );
                break;
        }

        await stage.Advance(Duration.FromMinutes(1));
        await stage.Submit(
            SampleEvents.Consent(stage.Time.Now + Duration.FromDays(700), Channel.Email, ConsentStatus.Subscribed)
        );
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1001", optIn: false));
        Assert.Equal(sent ? 1 : 0, stage.Email.Messages.Count);
    }

    [Theory]
    [InlineData(ConsentStatus.Unsubscribed, ConsentStatus.Subscribed, ConsentStatus.Subscribed)]
    [InlineData(ConsentStatus.Subscribed, ConsentStatus.Unsubscribed, ConsentStatus.Unsubscribed)]
    public async Task An_act_that_had_to_wait_counts_from_when_it_reached_us(
        ConsentStatus waited,
        ConsentStatus since,
        ConsentStatus held
    )
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var key = (await stage.Customer(Mari)).Key;
        Event Act(string id, ConsentStatus status, Instant? received) =>
            new()
            {
                Id = id,
                Source = "page",
                Name = EventNames.ConsentChanged,
                At = stage.Time.Now,
                ReceivedAt = received,
                Identity = new CustomerIdentity { CustomerKey = key },
                Consents =
                [
                    new ConsentChange
                    {
                        Channel = Channel.Email,
                        Address = Mari,
                        Status = status,
                        Kind = ConsentKind.CustomerAct,
                        Method = "page",
                    },
                ],
            };
        var received = stage.Time.Now + Duration.FromMinutes(1);
        await stage.Advance(Duration.FromMinutes(5));
        await stage.Submit(Act("since", since, null));
        await stage.Advance(Duration.FromMinutes(5));
        await stage.Submit(Act("waited", waited, received));
        Assert.Equal(held, (await stage.Customer(Mari)).Consents.Single(c => c.Channel == Channel.Email).Status);
        Assert.Equal(held == ConsentStatus.Unsubscribed, await Suppression(stage) is not null);
    }

    private Task<TestShop> Open() => TestShop.Open("2026-03-02 12:00", feeds: [provider]);

    private static ValueTask<AddressSuppression?> Suppression(TestShop stage) =>
        new IdentityTable(stage.Store, new KeyHasher(TestShop.Secret)).FindSuppression(
            Channel.Email,
            Mari,
            CancellationToken.None
        );
}
