using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Pages;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Consents;

/// <summary>Consent of an address on the whole program: who is written to, and who no more.</summary>
public sealed class ConsentFlowTests : ConsentFlow
{
    [Fact]
    public async Task A_stop_withholds_a_message_whose_attempt_was_granted_before_it()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var key = Assert
            .IsType<IntakeAnswer.Accepted>(
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "2001", optIn: false, customerId: "c-other"))
            )
            .Customer!;
        var agreed = SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed) with
        {
            Id = "agreed",
            Identity = new CustomerIdentity { CustomerKey = key },
        };
        var granted = await stage.Flow.CustomerProcessor.Apply(key, new Input.EventArrived(agreed));
        Assert.Single(granted.Decision.Effects.OfType<Effect.Send>());

        await stage.Flow.Pages.Stop(
            await Page(stage, stage.Email.Messages.Single().Id),
            null,
            "page",
            CancellationToken.None
        );
        await stage.Flow.EffectRunner.Run(granted, CancellationToken.None);

        // Whether the customer agreed to SMS is not known; it is waited for.
        await stage.Advance(Duration.FromHours(1));
        Assert.Single(stage.Email.Messages);
        var messages = (
            await stage.Flow.Messages.ListOfCustomer(
                (await stage.Flow.Customers.Read(key, CancellationToken.None))!,
                10,
                null,
                CancellationToken.None
            )
        ).Items;
        Assert.Equal(
            [("welcome", "not_sent", Reasons.Suppressed)],
            messages.Select(m => (m.Template, m.Status, m.Reason))
        );
    }

    [Fact]
    public async Task A_stop_repeated_by_its_provider_does_not_undo_a_later_opt_in()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, optIn: false));
        await provider.Consent(stage, "stop", Channel.Email, Mari, ConsentStatus.Unsubscribed);
        await stage.Advance(Duration.FromMinutes(1));
        await provider.Consent(stage, "start", Channel.Email, Mari, ConsentStatus.Subscribed);
        await stage.Advance(Duration.FromMinutes(1));
        await provider.Consent(stage, "stop", Channel.Email, Mari, ConsentStatus.Unsubscribed);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002", optIn: false));
        Assert.NotNull(
            (await stage.Customer(Mari)).Consents.Single(c =>
                c is { Channel: Channel.Email, Status: ConsentStatus.Subscribed }
            )
        );
        Assert.Null(await Suppression(stage, Channel.Email, Mari));
    }

    [Fact]
    public async Task Get_messages_again_gives_back_what_was_taken_and_no_channel_that_was_never_given()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var message = stage.Email.Messages.Single().Id;
        await stage.Flow.Pages.Stop(await Page(stage, message), null, "page", CancellationToken.None);
        Assert.Equal(2, (await stage.Customer(Mari)).Consents.Count(c => c.Status == ConsentStatus.Unsubscribed));
        Assert.Equal(
            PageChoiceResult.Done,
            await stage.Flow.Pages.RestoreStopped(await Page(stage, message), null, CancellationToken.None)
        );

        var consent = Assert.Single((await stage.Customer(Mari)).Consents);
        Assert.Equal(
            (Channel.Email, ConsentStatus.Subscribed, "page"),
            (consent.Channel, consent.Status, consent.Source)
        );
        Assert.Null(await Suppression(stage, Channel.Email, Mari));
        Assert.Null(await Suppression(stage, Channel.Sms, Phone));
        await stage.Advance(Duration.FromDays(5));
        Assert.Equal(2, stage.Email.Messages.Count);
        Assert.Empty(stage.Sms.Messages);
    }

    [Fact]
    public async Task Get_messages_again_is_refused_where_it_was_not_offered()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var message = stage.Email.Messages.Single().Id;
        Assert.Equal(
            PageChoiceResult.NotOffered,
            await stage.Flow.Pages.RestoreStopped(await Page(stage, message), null, CancellationToken.None)
        );
        await provider.Consent(stage, "complaint", Channel.Email, Mari, ConsentStatus.Unsubscribed);
        await provider.Consent(stage, "stop", Channel.Sms, Phone, ConsentStatus.Unsubscribed);
        Assert.Equal(
            PageChoiceResult.NotOffered,
            await stage.Flow.Pages.RestoreStopped(await Page(stage, message), null, CancellationToken.None)
        );
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_bounce_is_lifted_by_a_later_dated_opt_in_and_not_by_a_repeated_one(bool dated, bool sent)
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await provider.Bounce(stage, "b1", Channel.Email, Mari);
        await stage.Advance(Duration.FromHours(1));
        var again = SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed);
        await stage.Submit(dated ? again : again with { Consents = [again.Consents[0] with { At = null }] });
        await stage.Advance(Duration.FromDays(5));
        Assert.Equal(sent ? 2 : 1, stage.Email.Messages.Count);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(8, false)]
    public async Task A_double_opt_in_confirmed_in_time_gets_its_welcome_however_long_after_the_hold(
        int days,
        bool sent
    )
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Pending));
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, optIn: false));
        await stage.Advance(Duration.FromDays(days));
        Assert.Empty(stage.Email.Messages);
        await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed));
        Assert.Equal(sent ? ["welcome"] : [], stage.Email.Messages.Select(t => t.Template));
        Assert.Equal(
            !sent,
            (await Messages(stage)).Any(m =>
                m is { Template: "welcome", Status: "not_sent", Reason: Reasons.ConsentPending }
            )
        );

        // Who confirms too late gets no second half of the welcome either.
        await stage.Advance(Duration.FromDays(30));
        Assert.Equal(sent, stage.Email.Messages.Any(t => t.Template == "tips-for-your-order"));
    }

    [Fact]
    public async Task Future_dated_events_do_not_block_a_later_profile_preference_or_rating()
    {
        await using var stage = await Open();
        var ahead = stage.Time.Now + Duration.FromDays(400);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Submit(
            SampleEvents.Rating(ahead, 1) with
            {
                Id = "r1",
                Profile = SampleEvents.Mari() with { FirstName = "Mary" },
                Preference = new PreferenceChange { Channel = Channel.Sms },
            }
        );
        await stage.Advance(Duration.FromMinutes(5));
        await stage.Submit(
            SampleEvents.Rating(stage.Time.Now, 5) with
            {
                Id = "r2",
                Profile = SampleEvents.Mari() with { FirstName = "Maria" },
                Preference = new PreferenceChange { Channel = Channel.Email },
            }
        );
        var state = await stage.Customer(Mari);
        Assert.Equal(
            ("Maria", Channel.Email, 5),
            (state.Profile.FirstName, state.Preference.Channel, state.LastRating)
        );
    }

    private static ValueTask<AddressSuppression?> Suppression(TestShop stage, Channel channel, string address) =>
        new IdentityTable(stage.Store, new KeyHasher(TestShop.Secret)).FindSuppression(
            channel,
            address,
            CancellationToken.None
        );
}
