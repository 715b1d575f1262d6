using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Workspaces.FaultTexts;

/// <summary>Each rule of a wait and of a choice with the whole text that an author who breaks it gets.</summary>
public sealed class WaitFaultTextTests
{
    [Theory]
    [InlineData(
        "- wait: 3 days",
        "journeys/try.yaml:5:11 MA1020 wait is \"3 days\"; allowed: a whole number and one of min h d w, "
            + "such as 3d. write 3d"
    )]
    [InlineData(
        "- wait: 2month",
        "journeys/try.yaml:5:11 MA1020 wait is \"2month\", and months differ in length; allowed: min h d w, "
            + "such as 3d. write the days: 60d"
    )]
    [InlineData(
        "- wait: 99999d",
        "journeys/try.yaml:5:11 MA1020 wait is \"99999d\", over ten years; allowed: at most 3660d"
    )]
    [InlineData(
        "- wait: { days: 1.5, at: 25:00 }",
        "journeys/try.yaml:5:19 MA1023 days is \"1.5\"; allowed: a whole number from 0 to "
            + "366\njourneys/try.yaml:5:28 MA1022 at is \"25:00\"; allowed: a time from 00:00 to 23:59, such "
            + "as \"10:00\""
    )]
    [InlineData(
        "- wait: { at: \"10:00\", weekdays: [tue, tues] }",
        "journeys/try.yaml:5:42 MA1011 weekdays is \"tues\"; allowed: mon, tue, wed, thu, fri, sat, sun. write tue"
    )]
    [InlineData(
        "- wait_for:\n      event: message.clicked\n      up_to: 3d",
        "journeys/try.yaml:7:7 MA1005 up_to: is written under wait_for:, and belongs beside it. start the "
            + "line below the w of wait_for:, with what is under it as far to the left"
    )]
    [InlineData(
        "- choose: [ { when: { customer.order_count: 1 }, then: [ { send: welcome } ] } ]",
        "journeys/try.yaml:5:52 MA1005 unknown key \"then\" in a line of choose; allowed: when, do. write "
            + "do: instead of then:"
    )]
    [InlineData(
        "- wait_for: { event: message.clicked }\n    upto: 3d",
        "journeys/try.yaml:6:5 MA1005 unknown key \"upto\" in the wait_for step; allowed: wait_for, up_to, "
            + "else, id. did you mean \"up_to\"?"
    )]
    [InlineData(
        "- wait_for: message.clicked\n    up_to: 3d",
        "journeys/try.yaml:5:15 MA1007 a line of wait_for is \"message.clicked\"; allowed: a mapping (lines "
            + "of \"key: value\"). write { event: message.clicked }"
    )]
    [InlineData(
        "- wait_for: { event: order.completed, of: this_order }\n    up_to: 3d",
        "journeys/try.yaml:5:24 MA1012 unknown event \"order.completed\"; allowed: order.cancelled, "
            + "order.delivered, order.fulfilled, order.paid, order.placed, order.refunded, order.updated"
    )]
    [InlineData(
        "- wait_for: { event: order.shipped, of: this_order }\n    up_to: 3d",
        "journeys/try.yaml:5:24 MA1012 unknown event \"order.shipped\"; allowed: order.cancelled, "
            + "order.delivered, order.fulfilled, order.paid, order.placed, order.refunded, order.updated. did you "
            + "mean \"order.fulfilled\"?"
    )]
    [InlineData(
        "- choose: [ { otherwise: [ { send: welcome } ] }, { when: { customer.order_count: 1 }, do: [ { set: "
            + "{ tier: gold } } ] } ]",
        "journeys/try.yaml:5:53 MA1034 this line comes after otherwise; allowed: otherwise as the last line. move it up"
    )]
    [InlineData(
        "- choose: [ { when: { customer.order_count: 1 }, do: [ { send: welcome } ] }, { when: { "
            + "customer.order_count: 1.0 }, do: [ { set: { tier: gold } } ] } ]",
        "journeys/try.yaml:5:81 MA1034 a line above asks the same. the first line that matches wins: change "
            + "the condition or leave the line out"
    )]
    [InlineData(
        "- wait_for: [ { event: message.clicked }, { event: message.clicked, where: { event.link: shop } } "
            + "]\n    up_to: 3d",
        "journeys/try.yaml:5:45 MA1034 a line above takes every \"message.clicked\" this one waits for. the "
            + "first line that fits wins: put the line with the narrower where: first"
    )]
    [InlineData(
        "- wait_for: { event: message.clicked, of: this_order }\n    up_to: 3d",
        "journeys/try.yaml:5:45 MA1031 \"message.clicked\" is not about an order. leave out of:"
    )]
    [InlineData(
        "- wait_for: { event: oder.paid }\n    up_to: 3d",
        "journeys/try.yaml:5:24 MA1012 unknown event \"oder.paid\". did you mean \"order.paid\"? An event of "
            + "your own needs a name that is less alike"
    )]
    [InlineData(
        "- wait_for: { event: clicked }\n    up_to: 3d",
        "journeys/try.yaml:5:24 MA1012 \"clicked\" is not an event's name; allowed: checkout.completed, "
            + "checkout.started, complaint.opened, consent.changed, consent.renewed, customer.created, "
            + "customer.deleted, customer.merged, customer.updated, feedback.received, message.accepted, "
            + "message.clicked, message.complained, message.deferred, message.delivered, message.failed, "
            + "message.opened, message.replied, message.scanned, order.cancelled, order.delivered, "
            + "order.fulfilled, order.paid, order.placed, order.refunded, order.updated, preference.changed, "
            + "privacy.requested, product.back_in_stock, product.price_drop, product.requested, product.updated, "
            + "or your own as word.word. did you mean \"message.clicked\"?"
    )]
    public void A_wait_or_a_choice(string steps, string fault) =>
        Assert.Equal(
            fault,
            string.Join(
                "\n",
                SampleWorkspace.FaultsOfJourney(
                    $"journey: try\ntopic: offers\ntrigger: {{ event: order.paid }}\nsteps:\n  {steps}\n"
                )
            )
        );
}
