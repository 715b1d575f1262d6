using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys.Entering;

/// <summary><c>trigger: { overdue: 1.5 }</c>: a multiple of the customer's own usual gap between orders.</summary>
public sealed class OverdueTests
{
    private static readonly string Overdue = EntryDocs.Read("overdue");

    [Fact]
    public void With_fewer_than_three_orders_the_policys_gap_counts()
    {
        var play = Open(Overdue, p => p with { UsualGap = Duration.FromDays(40) });
        play.Submit(SampleEvents.OrderPaid(play.Now, "1"));
        play.Advance(Duration.FromDays(10));
        play.Submit(SampleEvents.OrderPaid(play.Now, "2"));
        Assert.Equal(play.Now + Duration.FromDays(60), play.State.NextWake);
        play.Advance(Duration.FromDays(61));
        Assert.Contains(
            play.Notes,
            n =>
                n is { Kind: "entered" }
                && n.Reason
                    == "they were silent for 60 days since order #2; 40 days are taken as usual (usual_gap of policy.yaml)"
        );
    }

    [Fact]
    public void From_the_third_order_on_it_is_the_median_of_the_customers_own_gaps()
    {
        var play = Open(Overdue);
        foreach (var (gap, order) in new[] { (0, "1"), (20, "2"), (50, "3"), (22, "4") })
        {
            play.Advance(Duration.FromDays(gap));
            play.State = play.State with { Runs = [] };
            play.Submit(SampleEvents.OrderPaid(play.Now, order));
        }

        Assert.Equal(Duration.FromDays(22), OrderHistory.UsualGap(play.State.Orders, TestShop.Tallinn));
        Assert.Equal(play.Now + Duration.FromDays(33), play.State.NextWake);
        play.Advance(Duration.FromDays(34));
        Assert.Contains(
            play.Notes,
            n => n.Reason?.EndsWith("; 22 days between two orders are usual for them", StringComparison.Ordinal) == true
        );
    }

    [Fact]
    public void Orders_of_one_day_are_one_and_void_ones_do_not_count()
    {
        var play = Open(Overdue);
        foreach (var (hours, order) in new[] { (0, "1"), (3, "1b"), (24 * 10, "2"), (24 * 10, "3"), (24 * 2, "4") })
        {
            play.Advance(Duration.FromHours(hours));
            play.Submit(SampleEvents.OrderPaid(play.Now, order));
        }

        play.Submit(SampleEvents.OrderEvent(EventNames.OrderCancelled, play.Now, "4"));
        Assert.Equal(Duration.FromDays(10), OrderHistory.UsualGap(play.State.Orders, TestShop.Tallinn));
        Assert.Null(
            OrderHistory.UsualGap(
                play.State.Orders with
                {
                    Recent = [.. play.State.Orders.Recent.Where(o => o.Id != "2")],
                },
                TestShop.Tallinn
            )
        );
    }

    [Fact]
    public void One_period_without_an_order_starts_it_once_and_an_order_begins_a_new_one()
    {
        var play = Open(Overdue);
        play.Submit(SampleEvents.OrderPaid(play.Now, "1"));
        play.Advance(Duration.FromDays(300));
        Assert.Equal(1, Assert.Single(play.State.Entries).Times);
        play.Submit(SampleEvents.OrderPaid(play.Now, "2"));
        play.Advance(Duration.FromDays(100));
        Assert.Equal(2, Assert.Single(play.State.Entries).Times);
    }

    [Fact]
    public void Customers_past_the_time_at_the_release_are_existing_also_after_another_usual_gap()
    {
        var play = Open(Overdue);
        play.Submit(SampleEvents.OrderPaid(play.Now, "1"));
        play.Workspace = play.Workspace with
        {
            ReleasedAt = new Dictionary<string, Instant> { ["overdue"] = play.Now + Duration.FromDays(91) },
        };
        play.Advance(Duration.FromDays(200));
        Assert.Empty(play.State.Entries);

        var journey = play.Workspace.Journeys["overdue"];
        var policy = play.Workspace.Policy;
        Assert.NotEqual(
            journey.WriteReleaseVersion(policy),
            journey.WriteReleaseVersion(policy with { UsualGap = Duration.FromDays(30) })
        );
        var silent = TestShop.SampleWorkspace.Journeys["reactivation"];
        Assert.Equal(silent.Hash, silent.WriteEarlierReleaseVersion(policy));
    }

    [Fact]
    public void A_run_that_would_not_have_begun_with_the_orders_of_both_ends_at_a_merge()
    {
        var (play, other) = (Open(Overdue), Open(Overdue, key: "b123456789abcdefghjkmnpqrs"));
        play.Submit(SampleEvents.OrderPaid(play.Now, "1"));
        other.Submit(SampleEvents.OrderPaid(other.Now, "2", "b@example.com"));
        other.Advance(Duration.FromDays(50));
        other.Submit(SampleEvents.OrderPaid(other.Now, "3", "b@example.com"));
        play.Controls = play.Controls with { PausedAll = true };
        play.Advance(Duration.FromDays(91));
        Assert.Single(play.State.Runs);
        other.Advance(Duration.FromDays(41));
        play.Apply(new Input.MergeCustomer(other.State));
        Assert.Empty(play.State.Runs);
    }

    [Theory]
    [InlineData("60d", "write inactive: 60d for a time that is the same for everyone")]
    [InlineData("150%", "write overdue: 1.5")]
    [InlineData("0.5", "")]
    [InlineData("much", "")]
    public void Another_form_is_reported_with_the_right_line(string written, string remedy) =>
        Assert.Equal(
            [
                $"journeys/try.yaml:4:21 MA1023 overdue is \"{written}\"; allowed: how many times the customer's usual gap "
                    + $"between two orders: a number from 1 to 20, such as 1.5{(remedy.Length == 0 ? "" : $". {remedy}")}",
            ],
            SampleWorkspace.FaultsOfJourney(
                Overdue
                    .Replace("journey: overdue", "journey: try", StringComparison.Ordinal)
                    .Replace("overdue: 1.5", $"overdue: {written}", StringComparison.Ordinal)
            )
        );

    [Fact]
    public void Its_factor_is_part_of_the_version() =>
        Assert.NotEqual(
            JourneyReader.ReadPinned("overdue", Overdue).Hash,
            JourneyReader.ReadPinned("overdue", Overdue.Replace("1.5", "2", StringComparison.Ordinal)).Hash
        );

    private static CustomerSimulation Open(
        string journey,
        Func<Core.Workspaces.Definitions.Policy, Core.Workspaces.Definitions.Policy>? policy = null,
        string key = "0123456789abcdefghjkmnpqrs"
    ) => SimulatedCustomer.Open(TestShop.SampleWith(policy, journey), "2026-03-02 12:00", key);
}
