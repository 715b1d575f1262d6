using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Messages;

public sealed class ChannelChoiceTests
{
    [Fact]
    public void The_first_channel_of_policy_needs_no_explanation()
    {
        var play = Open();
        Order(play);
        Assert.Equal((Channel.Email, null), Chosen(play));
    }

    [Fact]
    public void Without_an_address_the_next_channel_is_taken()
    {
        var play = Open(email: null);
        Order(play, email: null);
        Assert.Equal(
            (Channel.Sms, "the first channel that can be used; e-mail: no e-mail address is known for it"),
            Chosen(play)
        );
        Assert.Equal(
            (Channel.Email, Reasons.NoAddress),
            play.Ledger.Last(l => l.Choice is not null).Choice!.Others!.Select(o => (o.Channel, o.Reason)).Single()
        );
    }

    [Fact]
    public void Without_consent_the_next_channel_is_taken()
    {
        var play = Open();
        play.Submit(SampleEvents.Consent(play.Now, Channel.Email, ConsentStatus.Unsubscribed));
        Order(play);
        var (channel, why) = Chosen(play);
        Assert.Equal(Channel.Sms, channel);
        Assert.StartsWith("the first channel that can be used; e-mail: ", why, StringComparison.Ordinal);
        Assert.Equal(Reasons.Unsubscribed, play.Ledger.Last(l => l.Choice is not null).Choice!.Others![0].Reason);
    }

    [Fact]
    public void A_full_cap_of_a_channel_leaves_the_message_to_the_next()
    {
        var play = Open(OneByEmail);
        Order(play);
        Order(play, "1002");
        Assert.Equal(
            (Channel.Sms, "the first channel that can be used; e-mail: the customer had 1 by e-mail today"),
            Chosen(play)
        );
    }

    [Fact]
    public void An_address_that_the_provider_calls_dead_leaves_the_message_to_the_next_channel()
    {
        var play = Open(p => p with { MinGap = Duration.Zero, MaxPerDay = 10 });
        play.RespondToSend = send =>
            send.Attempt.Channel == Channel.Email ? new Outcome.Refused("bounced", true) : new Outcome.Sent("id");
        Order(play);
        play.Advance(Duration.FromMinutes(1));
        Assert.Equal([("welcome", Channel.Sms, play.Sent.Single().At)], play.Sent);
        const string why =
            "the first channel that can be used; e-mail: this e-mail address is not to be used (bounced)";
        Assert.Equal((Channel.Sms, why), Chosen(play));

        // The address is suppressed from now on: the next message does not try it.
        Order(play, "1002");
        Assert.Equal((Channel.Sms, why), Chosen(play));
        Assert.Single(play.Ledger, l => l is { Kind: LedgerKind.Attempt, Channel: Channel.Email });
    }

    [Fact]
    public void Without_another_channel_a_dead_address_ends_the_message()
    {
        var play = Open(phone: null);
        play.RespondToSend = _ => new Outcome.Refused("bounced", true);
        Order(play, phone: null);
        play.Advance(Duration.FromMinutes(1));
        Assert.Equal((LedgerKind.NotSent, Reasons.Suppressed), (play.KindOf("welcome"), play.ReasonOf("welcome")));
    }

    [Fact]
    public void Of_an_only_channel_no_other_is_taken_and_its_cap_holds()
    {
        var play = Open(OneByEmail);
        play.State = play.State with
        {
            Preference = new Preference { Channel = Channel.Email, OnlyThisChannel = true },
        };
        Order(play);
        Assert.Equal((Channel.Email, "the customer wants this channel only"), Chosen(play));
        Order(play, "1002");
        Assert.Equal((LedgerKind.Held, Reasons.DailyCap), (play.Ledger[^1].Kind, play.Ledger[^1].Reason));
    }

    [Fact]
    public void A_step_that_leaves_out_the_channel_the_customer_chose_is_named()
    {
        var play = Open(step: "send: welcome, channels: [email]");
        play.State = play.State with { Preference = new Preference { Channel = Channel.Sms } };
        Order(play);
        Assert.Equal(
            (
                Channel.Email,
                "the first channel that the step allows; by SMS it would have been because the customer chose this "
                    + "channel, and the step leaves it out"
            ),
            Chosen(play)
        );
    }

    private static (Channel?, string?) Chosen(CustomerSimulation play)
    {
        var row = play.Ledger.Last(l => l.Kind == LedgerKind.Attempt);
        return (row.Channel, row.Choice?.Describe());
    }

    private static void Order(
        CustomerSimulation play,
        string id = "1001",
        string? email = "mari@example.com",
        string? phone = "+37255512345"
    )
    {
        var order = SampleEvents.OrderPaid(play.Now, id: id, optIn: false);
        play.Submit(
            order with
            {
                Identity = order.Identity with { CustomerId = "c-1", Email = email },
                Profile = order.Profile! with { Email = email, Phone = phone },
            }
        );
    }

    private static Policy OneByEmail(Policy policy) =>
        policy with
        {
            MinGap = Duration.Zero,
            MaxPerDay = 10,
            ChannelCaps = new Dictionary<Channel, FrequencyCaps> { [Channel.Email] = new(1, null, null) },
        };

    private static CustomerSimulation Open(
        Func<Policy, Policy>? policy = null,
        string? email = "mari@example.com",
        string? phone = "+37255512345",
        string step = "send: welcome"
    )
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                policy,
                "journey: first\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\nre_entry: { each: order }\n"
                    + $"steps:\n  - {{ {step} }}\n"
            ),
            "2026-03-02 12:00"
        );
        play.Submit(SampleEvents.Consent(play.Now, Channel.Email, ConsentStatus.Subscribed));
        play.Submit(SampleEvents.Consent(play.Now, Channel.Sms, ConsentStatus.Subscribed));
        play.State = play.State with
        {
            Profile = play.State.Profile with { Email = email, Phone = phone, Country = "EE" },
        };
        return play;
    }
}
