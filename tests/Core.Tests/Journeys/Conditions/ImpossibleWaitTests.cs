using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Journeys.Conditions;

/// <summary>A journey that waits for an event that cannot come has a fault.</summary>
public sealed class ImpossibleWaitTests
{
    [Theory]
    [InlineData(
        "trigger: { event: order.paid }\nexit_when: { event: order.paid, of: this_order }",
        "does not come a second time"
    )]
    [InlineData(
        "trigger: { event: order.delivered }\ngoal: { event: order.delivered, of: this_order, within: 30d }",
        "does not come a second time"
    )]
    [InlineData(
        "trigger: { event: order.cancelled }\nexit_when: { event: order.cancelled, of: this_order }",
        "does not come a second time"
    )]
    [InlineData(
        "trigger: { event: order.paid, where: { customer.last_order_at: { before: 90d ago } } }",
        "the order that was just paid is the last one"
    )]
    [InlineData(
        "trigger: { event: order.paid, where: { customer.last_order_at: { between: [90d ago, 30d ago] } } }",
        "the order that was just paid is the last one"
    )]
    [InlineData(
        "trigger: { event: order.paid, where: { customer.last_order_at: { exists: no } } }",
        "the paid order counts"
    )]
    [InlineData(
        "trigger: { event: order.paid, where: { customer.order_count: { at_least: 2 }, "
            + "customer.first_order_at: { exists: no } } }",
        "the paid order counts"
    )]
    [InlineData(
        "trigger: { inactive: 90d, where: { customer.order_count: 0 } }",
        "at least 1: the silence begins with a paid order"
    )]
    [InlineData(
        "trigger: { inactive: 90d, where: { customer.first_order_at: { exists: no } } }",
        "the silence begins with a paid order"
    )]
    [InlineData(
        "trigger: { inactive: 90d, where: { customer.last_order_at: { after: 60d ago } } }",
        "the last order was 90 days ago"
    )]
    [InlineData(
        "trigger: { inactive: 3month, where: { customer.last_order_at: { after: 60d ago } } }",
        "the last order was 90 days ago"
    )]
    [InlineData(
        "trigger: { event: order.paid, where: { order.country: \"{{shop.country}}\" } }",
        "{{shop.country}} is compared as it is written"
    )]
    [InlineData("trigger: { event: order.updated }", "no journey ever receives \"order.updated\"")]
    [InlineData("trigger: { event: order.paid }\nexit_when: { event: customer.deleted }", "no journey ever receives")]
    [InlineData("trigger: { event: order.paid }\nexit_when: { event: privacy.requested }", "no journey ever receives")]
    [InlineData(
        "trigger: { event: order.paid, where: { did: { event: order.updated, within: 30d } } }",
        "no journey ever receives"
    )]
    [InlineData(
        "trigger: { event: order.paid, where: { order.placed_at: { exists: no } } }",
        "it is there from order.paid on"
    )]
    [InlineData(
        "trigger: { event: order.paid }\nonly_while: { order.paid_at: { exists: no } }",
        "it is there from order.paid on"
    )]
    [InlineData(
        "trigger: { event: order.paid }\nonly_while: { event.name: order.placed }",
        "\"event.name\" is always order.paid here"
    )]
    [InlineData("trigger: { event: consent.changed }\nonly_while: { event.status: optin }", "it is never \"optin\"")]
    [InlineData(
        "trigger: { event: consent.renewed }\nonly_while: { event.status: subscribed }",
        "has \"event.status\""
    )]
    [InlineData(
        "trigger: { event: consent.changed }\nonly_while: { event.topic: newsletter }",
        "there is no topic \"newsletter\""
    )]
    public void A_journey_that_waits_for_what_cannot_come_has_a_fault(string head, string says)
    {
        var fault = Assert.Single(
            SampleWorkspace.FaultsOfJourney($"journey: try\ntopic: offers\n{head}\nsteps: [ {{ send: welcome }} ]")
        );
        Assert.Contains("MA1061", fault, StringComparison.Ordinal);
        Assert.Contains(says, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trigger: { event: order.paid, where: { customer.first_order_at: { before: 90d ago } } }")]
    [InlineData("trigger: { event: order.paid, where: { customer.last_order_at: { after: 90d ago } } }")]
    [InlineData("trigger: { event: order.delivered, where: { customer.last_order_at: { before: 7d ago } } }")]
    [InlineData("trigger: { event: checkout.started, where: { customer.last_order_at: { before: 90d ago } } }")]
    [InlineData("trigger: { event: checkout.started, where: { customer.last_order_at: { exists: no } } }")]
    [InlineData("trigger: { inactive: 90d, where: { customer.last_order_at: { after: 120d ago } } }")]
    [InlineData("trigger: { inactive: 90d, where: { customer.order_count: 1 } }")]
    [InlineData("trigger: { event: order.paid }\nonly_while: { customer.last_order_at: { before: 90d ago } }")]
    [InlineData("trigger: { event: order.paid }\nexit_when: { event: order.paid, of: any_order }")]
    [InlineData("trigger: { event: order.paid }\ngoal: { event: order.paid, within: 30d }")]
    [InlineData("trigger: { event: order.paid }\nexit_when: { event: order.delivered, of: this_order }")]
    [InlineData("trigger: { event: order.delivered }\nexit_when: { event: order.paid, of: this_order }")]
    [InlineData("trigger: { event: order.refunded }\nexit_when: { event: order.refunded, of: this_order }")]
    [InlineData("trigger: { event: feedback.received }\nexit_when: { event: feedback.received, of: this_order }")]
    [InlineData("trigger: { event: order.placed, where: { order.paid_at: { exists: no } } }")]
    [InlineData("trigger: { event: order.paid }\nonly_while: { order.delivered_at: { exists: no } }")]
    [InlineData("trigger: { event: consent.changed }\nonly_while: { event.status: subscribed }")]
    public void A_journey_that_waits_for_what_may_come_has_none(string head) =>
        Assert.Empty(
            SampleWorkspace.FaultsOfJourney($"journey: try\ntopic: offers\n{head}\nsteps: [ {{ send: welcome }} ]")
        );
}
