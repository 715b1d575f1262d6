using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Messages;

public sealed class FrequencyCapTests
{
    private const string Offer =
        "journey: first\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\nre_entry: { each: order }\n"
        + "steps:\n  - send: welcome\n    drop_after: 40d\n";
    private const string Answer =
        "journey: answer\nstatus: live\ntopic: service\ntrigger: { event: order.paid }\nre_entry: { each: order }\n"
        + "steps:\n  - send: welcome\n";

    [Fact]
    public void A_week_is_today_and_the_six_days_before_on_the_customer_s_clock()
    {
        var play = Open(p => p with { MaxPerWeek = 2 }, Offer);
        Orders(play, "2026-03-02 12:00", "2026-03-04 12:00", "2026-03-05 12:00");
        Assert.Equal(Reasons.WeeklyCap, play.ReasonOf("welcome"));
        play.AdvanceTo("2026-04-01 12:00");
        Assert.Equal(
            [TestShop.At("2026-03-02 12:00"), TestShop.At("2026-03-04 12:00"), TestShop.At("2026-03-09 00:00")],
            play.Sent.Select(s => s.At)
        );
    }

    [Fact]
    public void A_month_is_thirty_days_across_the_change_of_the_clock()
    {
        var play = Open(p => p with { MaxPerMonth = 1 }, Offer);
        Orders(play, "2026-03-20 12:00", "2026-03-21 12:00");
        Assert.Equal(Reasons.MonthlyCap, play.ReasonOf("welcome"));
        play.AdvanceTo("2026-05-01 12:00");
        Assert.Equal(TestShop.At("2026-04-19 00:00"), play.Sent[1].At);
    }

    [Fact]
    public void A_message_whose_time_is_over_before_there_is_room_is_dropped_at_once()
    {
        var brief = Offer.Replace("40d", "3d", StringComparison.Ordinal);
        var play = Open(p => p with { MaxPerMonth = 1 }, brief);
        Orders(play, "2026-03-02 12:00", "2026-03-03 12:00");
        Assert.Equal((LedgerKind.NotSent, Reasons.MonthlyCap), (play.KindOf("welcome"), play.ReasonOf("welcome")));
    }

    [Fact]
    public void An_address_has_a_limit_of_its_own_over_all_customers_who_have_it()
    {
        var play = Open(
            p => p with { AddressCaps = new FrequencyCaps(null, 1, null) },
            Offer + "    channels: [email]\n"
        );
        var other = new AddressContact(TestShop.At("2026-03-01 12:00"), "another-customer-s-message");
        play.FindSuppression = _ => new AddressSuppression(null, null) { Contacts = [other] };
        Orders(play, "2026-03-02 12:00");
        var held = Assert.Single(play.Ledger, l => l.Kind == LedgerKind.Held);
        Assert.Equal(
            (Reasons.WeeklyCap, "the customer had 1 at this address in 7 days", TestShop.At("2026-03-08 00:00")),
            (held.Reason, held.Detail, held.Until)
        );
    }

    [Fact]
    public void A_topic_has_a_limit_of_its_own()
    {
        var play = Open(
            p => p with { TopicCaps = new Dictionary<string, FrequencyCaps> { ["offers"] = new(null, 1, null) } },
            Offer
        );
        Orders(play, "2026-03-02 12:00", "2026-03-03 12:00");
        Assert.Equal(Reasons.WeeklyCap, play.ReasonOf("welcome"));
        Assert.Equal("the customer had 1 of offers in 7 days", play.Ledger[^1].Detail);
    }

    [Fact]
    public void A_channel_without_room_leaves_the_message_to_the_next()
    {
        var play = Open(OneEmailAWeek, Offer);
        play.Submit(SampleEvents.Consent(play.Now, Channel.Sms, ConsentStatus.Subscribed));
        Orders(play, "2026-03-02 12:00", "2026-03-03 12:00");
        Assert.Equal([Channel.Email, Channel.Sms], play.Sent.Select(s => s.Channel));
    }

    [Fact]
    public void Without_another_channel_the_message_waits_for_room()
    {
        var play = Open(p => OneEmailAWeek(p) with { Channels = [Channel.Email] }, Offer);
        Orders(play, "2026-03-02 12:00", "2026-03-03 12:00");
        Assert.Equal("the customer had 1 by e-mail in 7 days", play.Ledger[^1].Detail);
        play.AdvanceTo("2026-03-20 12:00");
        Assert.Equal(TestShop.At("2026-03-09 00:00"), play.Sent[1].At);
    }

    [Fact]
    public void Exempt_topics_are_neither_held_nor_counted()
    {
        var play = Open(p => p with { MaxPerWeek = 1 }, Answer);
        Orders(play, "2026-03-02 12:00", "2026-03-02 13:00", "2026-03-02 14:00");
        Assert.Equal(3, play.Sent.Count);
    }

    [Fact]
    public void A_cap_stays_right_however_many_other_messages_follow()
    {
        var now = TestShop.At("2026-03-31 12:00");
        var texts = Enumerable
            .Range(0, 3)
            .Select(i => new Contact(now - Duration.FromDays(20 + i), Channel.Sms, true) { Topic = "offers" });
        var mails = Enumerable
            .Range(0, 200)
            .Select(i => new Contact(now - Duration.FromHours(i + 1), Channel.Email, true) { Topic = "feedback" });
        var kept = ContactHistory.Keep([.. texts.Concat(mails).OrderBy(c => c.At)], now);
        Assert.Equal(3, kept.Count(c => c.Channel == Channel.Sms));
        Assert.Equal(ContactHistory.Kept, kept.Count(c => c.Channel == Channel.Email));
        Assert.Equal(kept.OrderBy(c => c.At), kept);
    }

    private static Policy OneEmailAWeek(Policy policy) =>
        policy with
        {
            ChannelCaps = new Dictionary<Channel, FrequencyCaps> { [Channel.Email] = new(null, 1, null) },
        };

    private static CustomerSimulation Open(Func<Policy, Policy> policy, string journey) =>
        SimulatedCustomer.Open(
            TestShop.SampleWith(p => policy(p with { MinGap = Duration.Zero, MaxPerDay = 5 }), journey),
            "2026-03-01 12:00"
        );

    private static void Orders(CustomerSimulation play, params string[] moments)
    {
        foreach (var (i, moment) in moments.Index())
        {
            play.AdvanceTo(moment);
            play.Submit(SampleEvents.OrderPaid(play.Now, id: $"order-{i}"));
        }
    }
}
