using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Views;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Consents;

/// <summary>What the record says of an address is what sending does with it, and by which fact.</summary>
public sealed class EffectiveConsentTests
{
    private const string Mari = "mari@example.com";
    private const string Other = "other@example.com";

    [Fact]
    public async Task An_address_that_another_customer_stopped_is_shown_as_stopped_and_gets_nothing()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed));
        Assert.Equal("subscribed", (await ConsentOf(stage)).Status);
        await stage.Advance(Duration.FromHours(1));
        await stage.Submit(StopBy(Other, stage.Time.Now));
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, optIn: false));

        var shown = await ConsentOf(stage);
        Assert.Equal(("stopped", "address", stage.Time.Now), (shown.Status, shown.DecidedBy, shown.Since));
        Assert.Equal("stopped by the owner of this address, known as another customer", shown.Why);
        Assert.DoesNotContain(
            await stage.Flow.Customers.ListConsents(await stage.Customer(Mari), CancellationToken.None),
            c => $"{c}".Contains(Other, StringComparison.Ordinal)
        );
        Assert.Empty(stage.Email.Messages);
    }

    [Fact]
    public async Task A_later_dated_opt_in_of_this_customer_counts_again_and_something_is_sent()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(StopBy(Other, stage.Time.Now));
        await stage.Advance(Duration.FromHours(1));
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));

        var shown = await ConsentOf(stage);
        Assert.Equal(
            ("subscribed", "record", "the customer agreed (at the checkout)"),
            (shown.Status, shown.DecidedBy, shown.Why)
        );
        Assert.NotEmpty(stage.Email.Messages);
    }

    [Fact]
    public async Task Their_own_stop_says_so_and_the_former_address_keeps_what_it_has()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Advance(Duration.FromHours(1));
        await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Unsubscribed));
        await stage.Advance(Duration.FromHours(1));
        await stage.Submit(
            SampleEvents.Consent(stage.Time.Now, Channel.Sms, ConsentStatus.Pending) with
            {
                Profile = SampleEvents.Mari() with { Email = "new@example.com" },
                Identity = new CustomerIdentity { CustomerId = $"c-{Mari}" },
            }
        );

        var all = (
            await stage.Flow.Customers.ListConsents(await stage.Customer("new@example.com"), CancellationToken.None)
        ).ToDictionary(c => c.Address);
        Assert.Equal(
            ("stopped", "record", "the customer stopped e-mail (reported by the shop)", false),
            (all[Mari].Status, all[Mari].DecidedBy, all[Mari].Why, all[Mari].IsPresent)
        );
        Assert.Equal(
            ("unknown", "nothing", true),
            (all["new@example.com"].Status, all["new@example.com"].DecidedBy, all["new@example.com"].IsPresent)
        );
        Assert.Equal("pending", all["+37255512345"].Status);
    }

    [Theory]
    [InlineData("bounced", "messages to this address came back")]
    [InlineData("complained", "marked as spam by the owner of this address, known as another customer")]
    [InlineData("unsubscribed", "stopped by the owner of this address, known as another customer")]
    [InlineData("privacy", "a request of law stopped this address")]
    [InlineData("30005 unknown destination", "this address is not to be used (30005 unknown destination)")]
    public async Task A_mark_of_the_address_says_what_it_is(string reason, string why)
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Advance(Duration.FromHours(1));
        await Mark(stage, new SuppressionChange(Channel.Email, Mari, reason, stage.Time.Now));

        var shown = await ConsentOf(stage);
        Assert.Equal(("stopped", "address", why), (shown.Status, shown.DecidedBy, shown.Why));
    }

    [Fact]
    public async Task A_topic_stopped_elsewhere_is_shown_beside_the_channel_that_is_not()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Advance(Duration.FromHours(1));
        await Mark(
            stage,
            new SuppressionChange(Channel.Email, Mari, "unsubscribed", stage.Time.Now) { Topic = "offers" }
        );

        var all = (await stage.Flow.Customers.ListConsents(await stage.Customer(Mari), CancellationToken.None))
            .Where(c => c.Channel == Channel.Email)
            .ToArray();
        Assert.Equal([(null, "subscribed"), ("offers", "stopped")], all.Select(c => (c.Topic, c.Status)));
        Assert.Equal("this topic was stopped by the owner of this address, known as another customer", all[1].Why);
    }

    [Fact]
    public async Task A_privacy_request_decides_before_everything()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Submit(
            new Event
            {
                Id = "gone",
                Source = "shopify",
                Name = EventNames.CustomerDeleted,
                At = stage.Time.Now,
                Identity = new CustomerIdentity { CustomerId = $"c-{Mari}" },
                Occurrences = [new Occurrence(EventNames.CustomerDeleted, stage.Time.Now)],
            }
        );

        Assert.All(
            await stage.Flow.Customers.ListConsents(await stage.Customer(Mari), CancellationToken.None),
            c => Assert.Equal(("stopped", "law"), (c.Status, c.DecidedBy))
        );
    }

    [Fact]
    public async Task The_timeline_keeps_the_customer_s_own_words()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Submit(
            SampleEvents.Rating(stage.Time.Now, 2) with
            {
                Feedback = new FeedbackData(2, new string('a', 1_999) + "👋", "1001"),
            }
        );

        var (rows, _) = await stage.Flow.Customers.ReadTimeline(
            await stage.Customer(Mari),
            10,
            null,
            CancellationToken.None
        );
        var row = Assert.Single(rows, r => r.Name == EventNames.FeedbackReceived);
        Assert.Equal((2, new string('a', 1_999) + "…"), (row.Rating!.Value, row.CustomerText));
    }

    private static async Task<EffectiveConsent> ConsentOf(TestShop stage) =>
        (await stage.Flow.Customers.ListConsents(await stage.Customer(Mari), CancellationToken.None)).First(c =>
            c.Channel == Channel.Email && c.Topic is null
        );

    private static Event StopBy(string who, Instant at) =>
        SampleEvents.Consent(at, Channel.Email, ConsentStatus.Unsubscribed, who) with
        {
            Consents =
            [
                new ConsentChange
                {
                    Channel = Channel.Email,
                    Address = Mari,
                    Status = ConsentStatus.Unsubscribed,
                    At = at,
                },
            ],
        };

    private static async Task Mark(TestShop stage, SuppressionChange mark) =>
        await new IdentityTable(stage.Store, new KeyHasher(TestShop.Secret)).Suppress(mark, CancellationToken.None);
}
