using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Support.Samples;
using NodaTime;
using static MarketingAutomation.Core.Tests.Customers.MergedHistory;

namespace MarketingAutomation.Core.Tests.Customers;

/// <summary>Runs of one customer after a merge: they go on with the events of the other.</summary>
public sealed class MergedRunEventTests
{
    private const string Waits =
        "steps:\n  - wait_for: { event: EVENT }\n    up_to: 20d\n    else: [ { unsubscribe: { topics: all, "
        + "reason: silent } } ]\n  - send: what-is-new\n";

    [Fact]
    public void A_run_that_waits_for_a_delivery_goes_on_with_the_merged_customer_s_delivery_event()
    {
        var (has, other) = (
            With(Buys + Waits.Replace("EVENT", "order.delivered, of: any_order", StringComparison.Ordinal), First),
            With(Cart + Steps, Second)
        );
        has.Submit(SampleEvents.OrderPaid(has.Now, "1001"));
        other.Submit(SampleEvents.OrderPaid(other.Now, "2001"));
        has.Advance(Duration.FromHours(2));
        other
            .Advance(Duration.FromHours(1))
            .Submit(SampleEvents.OrderEvent(EventNames.OrderDelivered, other.Now, "2001"));
        has.Apply(new Input.MergeCustomer(other.State));
        has.Advance(Duration.FromDays(1));
        Assert.Equal(["what-is-new"], has.Sent.Select(s => s.Step));
    }

    [Fact]
    public void An_order_that_the_one_rated_is_not_asked_about_again_by_a_run_of_the_other()
    {
        var journey =
            Buys
            + (
                "steps:\n  - wait: 1d\n  - send: how-was-it\n    needs: { order.rated_at: { exists: no } }\n  - "
                + "wait_for: { event: feedback.received, of: this_order }\n    up_to: 6d\n    else: [ { send: "
                + "how-was-it-reminder } ]\n"
            );
        var (has, other) = (With(journey, First), With(Cart + Steps, Second));
        has.Submit(SampleEvents.OrderPaid(has.Now, "1001"));
        other.Submit(SampleEvents.OrderPaid(other.Now, "1001"));
        other.Advance(Duration.FromHours(1)).Submit(SampleEvents.Rating(other.Now, 5));
        has.Advance(Duration.FromHours(2));
        has.Apply(new Input.MergeCustomer(other.State));
        Assert.Equal(5, has.State.Orders.Recent.Single().Rating?.Stars);
        has.Advance(Duration.FromDays(20));
        Assert.DoesNotContain(has.Sent, s => s.Step.StartsWith("how-was-it", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_that_waits_for_a_rating_of_its_order_goes_on_with_the_one_the_other_gave()
    {
        var journey = Buys + Waits.Replace("EVENT", "feedback.received, of: this_order", StringComparison.Ordinal);
        var (has, other) = (With(journey, First), With(Cart + Steps, Second));
        has.Submit(SampleEvents.OrderPaid(has.Now, "1001"));
        other.Submit(SampleEvents.OrderPaid(other.Now, "1001"));
        other.Advance(Duration.FromHours(1)).Submit(SampleEvents.Rating(other.Now, 5));
        has.Advance(Duration.FromDays(3));
        has.Apply(new Input.MergeCustomer(other.State));
        has.Advance(Duration.FromDays(1));
        Assert.Equal(["what-is-new"], has.Sent.Select(s => s.Step));
    }

    [Theory]
    [InlineData("{ after: 60d }", 40, 1)]
    [InlineData("{ after: 60d }", 70, 2)]
    [InlineData("{ each: order, at_most: 1 per 60d }", 40, 1)]
    [InlineData("{ each: order, at_most: 1 per 60d }", 70, 2)]
    public void A_journey_that_the_one_was_in_is_not_entered_by_the_other_before_its_time(
        string rule,
        int days,
        int sent
    )
    {
        var (early, late) = (
            With(Buys + $"re_entry: {rule}\n" + Steps, First),
            With(Buys + $"re_entry: {rule}\n" + Steps, Second)
        );
        early.Submit(SampleEvents.OrderPaid(early.Now, "1001"));
        early.Advance(Duration.FromDays(days));
        late.Advance(Duration.FromDays(days));
        late.Submit(SampleEvents.OrderPaid(late.Now, "2001"));
        early.Apply(new Input.MergeCustomer(late.State));
        early.Advance(Duration.FromDays(10));
        Assert.Equal(sent, early.Sent.Count);
    }

    [Fact]
    public void Inactivity_interrupted_by_the_merged_customer_s_order_does_not_count()
    {
        var (silent, other) = (
            With("trigger: { inactive: 120d }\nsteps:\n  - wait: 5d\n  - send: what-is-new\n", First),
            With(Cart + Steps, Second)
        );
        silent.Submit(SampleEvents.OrderPaid(silent.Now, "1001"));
        other.Advance(Duration.FromDays(60)).Submit(SampleEvents.OrderPaid(other.Now, "2001"));
        silent.Advance(Duration.FromDays(121));
        Assert.Single(silent.State.Runs);
        silent.Apply(new Input.MergeCustomer(other.State));
        Assert.Empty(silent.State.Runs);
    }
}
