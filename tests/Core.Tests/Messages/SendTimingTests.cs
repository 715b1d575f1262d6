using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Gates;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Messages;

public sealed class SendTimingTests
{
    private const string A =
        "journey: first\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\nre_entry: { each: "
        + "order }\nsteps:\n  - send: welcome\n";
    private const string B =
        "journey: second\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\nre_entry: { each: "
        + "order }\nsteps:\n  - send: tips-for-your-order\n";
    private static readonly DateTimeZone Tallinn = TestShop.Tallinn;
    private static readonly SendWindow Day = new(new LocalTime(9, 0), new LocalTime(20, 0));
    private static readonly SendWindow Night = new(new LocalTime(22, 0), new LocalTime(6, 0));

    [Fact]
    public void The_second_message_waits_out_the_least_gap()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(p => p with { JourneyPriority = ["second", "first"] }, A, B),
            "2026-03-02 12:00"
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.Equal(["tips-for-your-order"], play.Sent.Select(s => s.Step));
        Assert.Equal(Reasons.LowerPriority, play.ReasonOf("welcome"));
        play.Advance(Duration.FromHours(49));
        Assert.Equal([TestShop.At("2026-03-02 12:00"), TestShop.At("2026-03-04 12:00")], play.Sent.Select(s => s.At));
    }

    [Fact]
    public void Of_several_due_at_one_moment_the_most_important_journey_goes_first()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(p => p with { JourneyPriority = ["first", "second"] }, B, A),
            "2026-03-02 12:00"
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.Equal(["welcome"], play.Sent.Select(s => s.Step));
    }

    [Fact]
    public void A_day_of_the_frequency_cap_is_a_day_in_the_customer_s_zone()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(p => p with { MinGap = Duration.Zero }, A, B),
            "2026-03-02 23:30"
        );
        var order = SampleEvents.OrderPaid(play.Now);
        play.Submit(order with { Profile = order.Profile! with { Zone = "America/New_York" } });
        Assert.Equal(Reasons.DailyCap, play.Ledger.Last(l => l.Kind == LedgerKind.Held).Reason);
        play.Advance(Duration.FromDays(1));
        Assert.Equal(TestShop.At("2026-03-03 07:00"), play.Sent[1].At);
    }

    [Fact]
    public void A_window_over_midnight_is_open_on_both_sides_of_it()
    {
        Assert.True(SendWindows.IsOpen(Night, At("2026-03-02 23:00"), Tallinn));
        Assert.True(SendWindows.IsOpen(Night, At("2026-03-02 05:59"), Tallinn));
        Assert.False(SendWindows.IsOpen(Night, At("2026-03-02 06:00"), Tallinn));
        Assert.Equal(At("2026-03-02 22:00"), SendWindows.NextOpen(Night, At("2026-03-02 06:00"), Tallinn));
    }

    [Theory]
    [InlineData("2026-03-28 21:00", "2026-03-29 09:00")]
    [InlineData("2026-10-24 21:00", "2026-10-25 09:00")]
    [InlineData("2026-03-28 20:00", "2026-03-29 09:00")]
    [InlineData("2026-03-28 19:59", "2026-03-28 19:59")]
    public void Nine_is_nine_also_after_a_night_of_23_or_25_hours(string asked, string opens) =>
        Assert.Equal(At(opens), SendWindows.NextOpen(Day, At(asked), Tallinn));

    [Fact]
    public void A_window_that_opens_in_the_skipped_hour_opens_when_the_gap_ends() =>
        Assert.Equal(
            At("2026-03-29 04:00"),
            SendWindows.NextOpen(
                new SendWindow(new LocalTime(3, 15), new LocalTime(5, 0)),
                At("2026-03-29 02:00"),
                Tallinn
            )
        );

    [Fact]
    public void A_window_inside_the_skipped_hour_opens_the_day_after() =>
        Assert.Equal(
            At("2026-03-30 03:15"),
            SendWindows.NextOpen(
                new SendWindow(new LocalTime(3, 15), new LocalTime(3, 45)),
                At("2026-03-29 02:00"),
                Tallinn
            )
        );

    [Fact]
    public void An_hour_that_comes_twice_is_inside_its_window_twice()
    {
        var window = new SendWindow(new LocalTime(3, 0), new LocalTime(4, 0));
        var first = At("2026-10-25 02:59") + Duration.FromMinutes(30);
        Assert.True(SendWindows.IsOpen(window, first, Tallinn));
        Assert.True(SendWindows.IsOpen(window, first + Duration.FromHours(1), Tallinn));
        Assert.False(SendWindows.IsOpen(window, first + Duration.FromHours(2), Tallinn));
    }

    [Fact]
    public void An_sms_decided_at_night_is_sent_at_nine_in_the_customer_s_zone()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(p => p with { Channels = [Channel.Sms] }, A),
            "2026-03-28 23:00"
        );
        play.Submit(SampleEvents.Consent(play.Now, Channel.Sms, ConsentStatus.Subscribed));
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.Equal(Reasons.OutsideSendWindow, play.ReasonOf("welcome"));
        play.Advance(Duration.FromDays(1));
        Assert.Equal([("welcome", Channel.Sms, At("2026-03-29 09:00"))], play.Sent);
    }

    private static Instant At(string moment) => TestShop.At(moment);
}
