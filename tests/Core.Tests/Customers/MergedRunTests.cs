using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Customers;

/// <summary>A journey two customers were in goes on once when they turn out to be one.</summary>
public sealed class MergedRunTests
{
    private const string Noon = "2026-03-02 12:00";
    private const string Trigger = "journey: trial\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\n";
    private const string Steps = "steps:\n  - send: welcome\n  - wait: 2d\n  - send: tips-for-your-order\n";

    [Theory]
    [InlineData("re_entry: never\n", 1)]
    [InlineData("re_entry: { after: 60d }\n", 1)]
    [InlineData("re_entry: { each: order }\n", 2)]
    public void Of_two_runs_of_one_journey_one_goes_on_unless_each_is_about_an_order_of_its_own(string rule, int tips)
    {
        var (one, two) = (Of(rule, "1001", "b123456789abcdefghjkmnpqrs"), Of(rule, "2001", null));
        two.Apply(new Input.MergeCustomer(one.State));
        Assert.Equal(tips, two.State.Runs.Count);
        two.Advance(Duration.FromDays(6));
        Assert.Equal(tips, two.Sent.Count(s => s.Step == "tips-for-your-order"));
    }

    [Fact]
    public void A_merged_customer_does_not_repeat_a_journey_entered_once()
    {
        var one = Of("re_entry: never\n", "1001", "b123456789abcdefghjkmnpqrs");
        one.Advance(Duration.FromDays(6));
        Assert.Empty(one.State.Runs);
        var two = Of("re_entry: never\n", "2001", null);
        two.Apply(new Input.MergeCustomer(one.State));
        two.Advance(Duration.FromDays(6));
        Assert.Equal(["welcome"], two.Sent.Select(s => s.Step));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_two_first_orders_the_run_of_the_earlier_one_goes_on(bool keepsEarlier)
    {
        const string Rule = "re_entry: never\n";
        var first = Trigger.Replace(
            "order.paid",
            "order.paid, where: { customer.order_count: 1 }",
            StringComparison.Ordinal
        );
        var earlier = Open(first + Rule, "1001", "b123456789abcdefghjkmnpqrs", Noon);
        var later = Open(first + Rule, "2001", null, "2026-03-02 13:00");
        var (kept, gone) = keepsEarlier ? (earlier, later) : (later, earlier);
        kept.AdvanceTo(TestShop.At("2026-03-02 14:00"));
        kept.Apply(new Input.MergeCustomer(gone.State));
        Assert.Equal("shopify:1001", Assert.Single(kept.State.Runs).Order);
        kept.Advance(Duration.FromDays(6));
        Assert.Equal(1, kept.Sent.Count(s => s.Step == "tips-for-your-order"));
    }

    private static CustomerSimulation Open(string head, string order, string? key, string at)
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, head + Steps), at);
        if (key is not null)
        {
            play.State = Decider.NewCustomer(key);
        }

        play.Submit(SampleEvents.OrderPaid(play.Now, order));
        return play;
    }

    private static CustomerSimulation Of(string rule, string order, string? key)
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, Trigger + rule + Steps), Noon);
        if (key is not null)
        {
            play.State = Decider.NewCustomer(key);
        }

        play.Submit(SampleEvents.OrderPaid(play.Now, order));
        return play;
    }
}
