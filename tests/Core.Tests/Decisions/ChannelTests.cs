using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Decisions;

public sealed class ChannelTests
{
    private const string Noon = "2026-03-02 12:00";

    [Fact]
    public void The_channel_she_prefers_goes_first()
    {
        var play = new Play(Noon);
        play.Tell(Some.Consent(play.Now, Channel.Sms, ConsentStatus.Subscribed));
        play.Tell(Prefers(play, Channel.Sms, only: false));
        play.Tell(Some.OrderPaid(play.Now));
        Assert.Equal([("welcome", Channel.Sms, play.Now)], play.Sent);
    }

    [Fact]
    public void Preferring_a_channel_that_cannot_serve_leaves_the_others()
    {
        var play = new Play(Noon);
        play.Tell(Some.Consent(play.Now, Channel.Sms, ConsentStatus.Unsubscribed));
        play.Tell(Prefers(play, Channel.Sms, only: false));
        play.Tell(Some.OrderPaid(play.Now));
        Assert.Equal([("welcome", Channel.Email, play.Now)], play.Sent);
    }

    [Fact]
    public void Only_her_channel_means_no_other_even_if_it_cannot_serve()
    {
        var play = new Play(Noon);
        play.Tell(Some.Consent(play.Now, Channel.Sms, ConsentStatus.Unsubscribed));
        play.Tell(Prefers(play, Channel.Sms, only: true));
        play.Tell(Some.OrderPaid(play.Now));
        Assert.Empty(play.Sent);
        Assert.Equal(Reasons.Unsubscribed, play.ReasonOf("welcome"));
    }

    [Fact]
    public void A_topic_she_stopped_is_stopped_and_others_are_not()
    {
        var play = new Play(Noon);
        play.Tell(Some.Consent(play.Now, Channel.Email, ConsentStatus.Unsubscribed, topic: "getting-started"));
        play.Tell(Some.OrderPaid(play.Now, skus: ["TEA-BIRCH", "HONEY-HEATHER"]));
        play.Pass(Duration.FromHours(2));
        Assert.Equal(
            Reasons.TopicStopped,
            play.Ledger.First(l => l.Step == "welcome" && l.Kind == LedgerKind.NotSent).Reason
        );
        play.Pass(Duration.FromDays(30));
        Assert.DoesNotContain(play.Sent, s => s.Step is "welcome" or "tips-for-your-order" or "second-order-idea");
        Assert.DoesNotContain(play.Ledger, l => l.Step == "goes-well-with" && l.Reason == Reasons.TopicStopped);
    }

    [Fact]
    public void A_channel_she_stopped_is_stopped_for_every_topic()
    {
        var play = new Play(Noon);
        play.Tell(Some.OrderPaid(play.Now, optIn: false));
        play.Tell(Some.Consent(play.Now, Channel.Email, ConsentStatus.Unsubscribed));
        play.Tell(Some.Consent(play.Now, Channel.Sms, ConsentStatus.Unsubscribed));
        play.Pass(Duration.FromDays(30));
        Assert.Empty(play.Sent);
        Assert.Equal(Reasons.Unsubscribed, play.ReasonOf("welcome"));
    }

    [Fact]
    public void Having_bought_here_never_lifts_a_stop_however_late()
    {
        var play = new Play(Noon);
        play.Tell(Some.Consent(play.Now, Channel.Email, ConsentStatus.Unsubscribed));
        play.Until("2026-04-02 12:00");
        var soft = new ConsentChange
        {
            Channel = Channel.Email,
            Status = ConsentStatus.Subscribed,
            At = play.Now,
            Basis = "soft_opt_in",
            Method = "checkout",
        };
        play.Tell(Some.OrderPaid(play.Now, optIn: false) with { Consents = [soft] });
        play.Pass(Duration.FromDays(2));
        Assert.Empty(play.Sent);
        Assert.Equal(ConsentStatus.Unsubscribed, play.State.Consents.Single().Status);
    }

    [Fact]
    public void Consent_not_known_holds_a_message_for_an_hour_and_then_drops_it()
    {
        var play = new Play(Noon);
        play.Tell(Some.OrderPaid(play.Now, optIn: false));
        Assert.Equal((LedgerKind.Held, Reasons.ConsentUnknown), (play.KindOf("welcome"), play.ReasonOf("welcome")));
        play.Pass(Duration.FromMinutes(59));
        Assert.Equal(LedgerKind.Held, play.KindOf("welcome"));
        play.Pass(Duration.FromMinutes(1));
        Assert.Equal((LedgerKind.NotSent, Reasons.ConsentUnknown), (play.KindOf("welcome"), play.ReasonOf("welcome")));
    }

    [Fact]
    public void Where_her_zone_is_not_known_no_sms_leaves()
    {
        var play = new Play(Noon);
        play.Tell(Some.Consent(play.Now, Channel.Sms, ConsentStatus.Subscribed));
        play.Tell(Prefers(play, Channel.Sms, only: true));
        var order = Some.OrderPaid(play.Now);
        play.Tell(order with { Profile = order.Profile! with { Country = null } });
        Assert.Empty(play.Sent);
        Assert.Equal(Reasons.ZoneUnknown, play.ReasonOf("welcome"));
    }

    [Theory]
    [InlineData("phone only, STOP said", false, true, null, ConsentStatus.Unsubscribed, Reasons.Unsubscribed)]
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
        var play = new Play(Noon);
        if (byEmail is { } e)
        {
            play.Tell(Reachable(Some.Consent(play.Now, Channel.Email, e), email, phone));
        }

        if (bySms is { } s)
        {
            play.Tell(Reachable(Some.Consent(play.Now, Channel.Sms, s), email, phone));
        }

        play.Tell(Reachable(Some.OrderPaid(play.Now, optIn: false), email, phone));
        play.Pass(Duration.FromHours(2));
        Assert.Equal((customer, reason), (customer, play.ReasonOf("welcome")));
    }

    private static Event Reachable(Event e, bool email, bool phone) =>
        e with
        {
            Who = e.Who with { CustomerId = "c-1", Email = email ? "mari@example.com" : null },
            Profile = Some.Mari() with
            {
                Email = email ? "mari@example.com" : null,
                Phone = phone ? "+37255512345" : null,
            },
        };

    private static Event Prefers(Play play, Channel channel, bool only) =>
        new()
        {
            Id = $"prefers-{channel}",
            Source = "page",
            Name = EventNames.PreferenceChanged,
            At = play.Now,
            Preference = new PreferenceChange { Channel = channel, Only = only },
            Happenings = [new Happening(EventNames.PreferenceChanged, play.Now)],
        };
}
