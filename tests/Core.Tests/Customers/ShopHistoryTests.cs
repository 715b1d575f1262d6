using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Customers;

public sealed class ShopHistoryTests
{
    private const string Noon = "2026-03-02 12:00";
    private const string Silent =
        "journey: silent\nstatus: live\ntopic: offers\ntrigger: { inactive: 30d }\nre_entry: { after: 60d "
        + "}\nsteps:\n  - send: we-miss-you\n";

    [Fact]
    public void With_partial_history_a_customer_the_shop_may_know_is_not_welcomed_as_new()
    {
        var play = SimulatedCustomer.Open(Partial(), Noon);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.DoesNotContain(play.State.Runs, r => r.Journey == "welcome");
    }

    [Fact]
    public void A_customer_younger_than_the_shop_s_connection_is_new()
    {
        var play = SimulatedCustomer.Open(Partial(), Noon);
        var order = SampleEvents.OrderPaid(play.Now);
        play.Submit(order with { Profile = order.Profile! with { KnownSince = play.Now - Duration.FromMinutes(5) } });
        Assert.Contains(play.State.Runs, r => r.Journey == "welcome");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_shop_s_order_count_is_added_to_this_order_in_any_order_of_arrival(bool summaryFirst)
    {
        var play = SimulatedCustomer.Open(Partial(), Noon);
        Event[] deliveries = [Summary(play.Now - Duration.FromMinutes(1), 4), SampleEvents.OrderPaid(play.Now)];
        foreach (var arrived in summaryFirst ? deliveries : deliveries.Reverse())
        {
            play.Submit(arrived);
        }

        Assert.DoesNotContain(play.State.Runs, r => r.Journey == "welcome");
        Assert.Equal(5, OrderHistory.OrderCount(play.State, play.Workspace.Shop));
    }

    [Fact]
    public void A_summary_that_says_nothing_before_makes_the_first_order_a_first_order()
    {
        var play = SimulatedCustomer.Open(Partial(), Noon);
        play.Submit(Summary(play.Now - Duration.FromMinutes(1), 0));
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.Contains(play.State.Runs, r => r.Journey == "welcome");
    }

    [Fact]
    public void Customers_already_inactive_when_a_journey_goes_live_do_not_enter_unless_it_enrolls_them()
    {
        var skip = Asleep(Silent);
        Assert.DoesNotContain(skip.Notes, n => n.Kind == "entered");

        var enter = Asleep(
            Silent.Replace(
                "re_entry",
                "enroll: { existing: enter, pace: 10 per day }\nre_entry",
                StringComparison.Ordinal
            )
        );
        Assert.Single(enter.Notes, n => n.Kind == "entered");
    }

    [Fact]
    public void Customers_beyond_today_s_pace_enter_tomorrow()
    {
        var asked = new List<string>();
        var play = Asleep(
            Silent.Replace(
                "re_entry",
                "enroll: { existing: enter, pace: 10 per day }\nre_entry",
                StringComparison.Ordinal
            ),
            need =>
            {
                asked.Add(need.Counter);
                return asked.Distinct().Count() > 1;
            }
        );
        Assert.Equal(2, asked.Distinct().Count());
        Assert.Single(play.Notes, n => n.Kind == "entered");
    }

    // Silent for two months when the journey is released.
    private static CustomerSimulation Asleep(string journey, Func<RequiredLookup.Reservation, bool>? grants = null)
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                null,
                "journey: none\nstatus: closing\ntopic: offers\ntrigger: { event: order.paid }\nsteps:\n  - "
                    + "send: welcome\n"
            ),
            Noon
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.AdvanceTo("2026-05-02 12:00");
        play.GrantReservation = grants ?? (_ => true);
        play.Workspace = TestShop.SampleWith(null, journey) with
        {
            ReleasedAt = new Dictionary<string, Instant> { ["silent"] = play.Now },
        };
        play.Wake();
        play.Advance(Duration.FromDays(3));
        return play;
    }

    private static Event Summary(Instant at, int orders) =>
        new()
        {
            Id = $"summary-{orders}",
            Source = "shopify",
            Name = EventNames.CustomerUpdated,
            At = at,
            History = new HistoryData(orders, null, at),
            Identity = new CustomerIdentity { CustomerId = "c-mari@example.com" },
        };

    private static Workspace Partial()
    {
        var sample = TestShop.SampleWorkspace;
        return sample with
        {
            Shop = sample.Shop with { HistoryComplete = false, ConnectedAt = TestShop.At("2026-03-01 00:00") },
        };
    }
}
