using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Support.Samples;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Messages;

public sealed class ChannelSelectionTests
{
    private const string Noon = "2026-03-02 12:00";

    [Fact]
    public void The_channel_the_customer_prefers_goes_first()
    {
        var play = SimulatedCustomer.Open(Noon);
        play.Submit(SampleEvents.Consent(play.Now, Channel.Sms, ConsentStatus.Subscribed));
        play.Submit(Prefers(play, Channel.Sms, only: false));
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.Equal([("welcome", Channel.Sms, play.Now)], play.Sent);
    }

    [Fact]
    public void Preferring_a_channel_that_cannot_serve_leaves_the_others()
    {
        var play = SimulatedCustomer.Open(Noon);
        play.Submit(SampleEvents.Consent(play.Now, Channel.Sms, ConsentStatus.Unsubscribed));
        play.Submit(Prefers(play, Channel.Sms, only: false));
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.Equal([("welcome", Channel.Email, play.Now)], play.Sent);
    }

    [Fact]
    public void Only_the_preferred_channel_means_no_other_even_if_it_cannot_serve()
    {
        var play = SimulatedCustomer.Open(Noon);
        play.Submit(SampleEvents.Consent(play.Now, Channel.Sms, ConsentStatus.Unsubscribed));
        play.Submit(Prefers(play, Channel.Sms, only: true));
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.Empty(play.Sent);
        Assert.Equal(Reasons.Unsubscribed, play.ReasonOf("welcome"));
    }

    [Fact]
    public void A_topic_the_customer_stopped_is_stopped_and_others_are_not()
    {
        var play = SimulatedCustomer.Open(Noon);
        play.Submit(
            SampleEvents.Consent(play.Now, Channel.Email, ConsentStatus.Unsubscribed, topic: "getting-started")
        );
        play.Submit(SampleEvents.OrderPaid(play.Now, skus: ["TEA-BIRCH", "HONEY-HEATHER"]));
        play.Advance(Duration.FromHours(2));
        Assert.Equal(
            Reasons.TopicStopped,
            play.Ledger.First(l => l.Step == "welcome" && l.Kind == LedgerKind.NotSent).Reason
        );
        play.Advance(Duration.FromDays(30));
        Assert.DoesNotContain(play.Sent, s => s.Step is "welcome" or "tips-for-your-order" or "second-order-idea");
        Assert.DoesNotContain(play.Ledger, l => l.Step == "goes-well-with" && l.Reason == Reasons.TopicStopped);
    }

    [Fact]
    public void A_channel_the_customer_stopped_is_stopped_for_every_topic()
    {
        var play = SimulatedCustomer.Open(Noon);
        play.Submit(SampleEvents.OrderPaid(play.Now, optIn: false));
        play.Submit(SampleEvents.Consent(play.Now, Channel.Email, ConsentStatus.Unsubscribed));
        play.Submit(SampleEvents.Consent(play.Now, Channel.Sms, ConsentStatus.Unsubscribed));
        play.Advance(Duration.FromDays(30));
        Assert.Empty(play.Sent);
        Assert.Equal(Reasons.Unsubscribed, play.ReasonOf("welcome"));
    }

    [Fact]
    public void Having_bought_here_never_lifts_a_stop_however_late()
    {
        var play = SimulatedCustomer.Open(Noon);
        play.Submit(SampleEvents.Consent(play.Now, Channel.Email, ConsentStatus.Unsubscribed));
        play.AdvanceTo("2026-04-02 12:00");
        var soft = new ConsentChange
        {
            Channel = Channel.Email,
            Status = ConsentStatus.Subscribed,
            At = play.Now,
            Basis = "soft_opt_in",
            Method = "checkout",
        };
        play.Submit(SampleEvents.OrderPaid(play.Now, optIn: false) with { Consents = [soft] });
        play.Advance(Duration.FromDays(2));
        Assert.Empty(play.Sent);
        Assert.Equal(ConsentStatus.Unsubscribed, play.State.Consents.Single().Status);
    }

    [Fact]
    public void Consent_not_known_holds_a_message_for_an_hour_and_then_drops_it()
    {
        var play = SimulatedCustomer.Open(Noon);
        play.Submit(SampleEvents.OrderPaid(play.Now, optIn: false));
        Assert.Equal((LedgerKind.Held, Reasons.ConsentUnknown), (play.KindOf("welcome"), play.ReasonOf("welcome")));
        play.Advance(Duration.FromMinutes(59));
        Assert.Equal(LedgerKind.Held, play.KindOf("welcome"));
        play.Advance(Duration.FromMinutes(1));
        Assert.Equal((LedgerKind.NotSent, Reasons.ConsentUnknown), (play.KindOf("welcome"), play.ReasonOf("welcome")));
    }

    [Fact]
    public void No_sms_is_sent_when_the_customer_s_zone_is_unknown()
    {
        var play = SimulatedCustomer.Open(Noon);
        play.Submit(SampleEvents.Consent(play.Now, Channel.Sms, ConsentStatus.Subscribed));
        play.Submit(Prefers(play, Channel.Sms, only: true));
        var order = SampleEvents.OrderPaid(play.Now);
        play.Submit(order with { Profile = order.Profile! with { Country = null } });
        Assert.Empty(play.Sent);
        Assert.Equal(Reasons.ZoneUnknown, play.ReasonOf("welcome"));
    }

    [Theory]
    [InlineData("phone only, STOP sent", false, true, null, ConsentStatus.Unsubscribed, Reasons.Unsubscribed)]
    [InlineData("phone only, nothing known", false, true, null, null, Reasons.ConsentUnknown)]
    [InlineData("e-mail only, stopped", true, false, ConsentStatus.Unsubscribed, null, Reasons.Unsubscribed)]
    [InlineData(
        "both, both stopped",
        true,
        true,
        ConsentStatus.Unsubscribed,
        ConsentStatus.Unsubscribed,
        Reasons.Unsubscribed
    )]
    [InlineData(
        "both, e-mail not known, SMS stopped",
        true,
        true,
        null,
        ConsentStatus.Unsubscribed,
        Reasons.ConsentUnknown
    )]
    [InlineData("neither", false, false, null, null, Reasons.NoAddress)]
    public void Of_several_objections_the_channel_the_customer_would_have_got_gives_the_reason(
        string customer,
        bool email,
        bool phone,
        ConsentStatus? byEmail,
        ConsentStatus? bySms,
        string reason
    )
    {
        var play = SimulatedCustomer.Open(Noon);
        if (byEmail is { } e)
        {
            play.Submit(Reachable(SampleEvents.Consent(play.Now, Channel.Email, e), email, phone));
        }

        if (bySms is { } s)
        {
            play.Submit(Reachable(SampleEvents.Consent(play.Now, Channel.Sms, s), email, phone));
        }

        play.Submit(Reachable(SampleEvents.OrderPaid(play.Now, optIn: false), email, phone));
        play.Advance(Duration.FromHours(2));
        Assert.Equal((customer, reason), (customer, play.ReasonOf("welcome")));
    }

    private static Event Reachable(Event e, bool email, bool phone) =>
        e with
        {
            Identity = e.Identity with { CustomerId = "c-1", Email = email ? "mari@example.com" : null },
            Profile = SampleEvents.Mari() with
            {
                Email = email ? "mari@example.com" : null,
                Phone = phone ? "+37255512345" : null,
            },
        };

    private static Event Prefers(CustomerSimulation play, Channel channel, bool only) =>
        new()
        {
            Id = $"prefers-{channel}",
            Source = "page",
            Name = EventNames.PreferenceChanged,
            At = play.Now,
            Preference = new PreferenceChange { Channel = channel, ChannelOnly = only },
            Occurrences = [new Occurrence(EventNames.PreferenceChanged, play.Now)],
        };
}
