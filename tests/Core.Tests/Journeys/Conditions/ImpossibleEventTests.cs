using MarketingAutomation.Core.Journeys.Reading;
using static MarketingAutomation.Core.Tests.Journeys.Conditions.EventFaults;

namespace MarketingAutomation.Core.Tests.Journeys.Conditions;

/// <summary>What a journey asks of its messages and of the shop that can never come (a fault) or comes of fewer than
/// probably meant (advice), and the legal uses beside it.</summary>
public sealed class ImpossibleEventTests
{
    [Theory]
    [InlineData("", "send: welcome, channels: [email]", "message.welcome: opened", "")]
    [InlineData(
        LinksOff,
        "send: welcome",
        "message.welcome: clicked",
        "\"message.welcome: clicked\" never comes: tracking.links of policy.yaml is off"
    )]
    [InlineData(LinksOff, "send: welcome", "message.welcome: [replied, clicked]", "message.welcome: clicked")]
    [InlineData(LinksOff, "send: welcome", "not: { message.welcome: clicked }", "message.welcome: clicked")]
    [InlineData(
        LinksOff,
        "send: welcome, channels: [email]",
        "message.welcome: opened",
        "tracking.opens of policy.yaml is off"
    )]
    [InlineData("", "send: only-text", "message.only-text: clicked", "this goes by SMS")]
    [InlineData("", "send: welcome, channels: [sms]", "message.welcome: clicked", "this goes by SMS")]
    [InlineData(
        LinksOff,
        "send: welcome",
        "did: { event: message.clicked, within: 30d }",
        "\"message.clicked\" never comes"
    )]
    [InlineData(
        LinksOff,
        "send: welcome",
        "did: { event: message.scanned, within: 30d }",
        "\"message.scanned\" never comes"
    )]
    [InlineData(
        OpensOn,
        "send: welcome",
        "message.welcome: [opened, clicked, replied, delivered, failed, not_sent]",
        ""
    )]
    [InlineData("", "send: welcome", "message.welcome: clicked", "")]
    [InlineData("", "send: welcome", "did: { event: message.clicked, within: 30d }", "")]
    [InlineData(LinksOff, "send: welcome", "message.welcome: [sent, delivered, replied, failed, not_sent]", "")]
    [InlineData("tracking: { links: off, opens: on }", "send: welcome", "message.welcome: opened", "")]
    [InlineData(
        "tracking: { links: off, opens: on }",
        "send: welcome",
        "did: { event: message.scanned, within: 30d }",
        ""
    )]
    public void What_is_not_counted_never_comes(string policy, string send, string asked, string says) =>
        Judged(
            Read(
                policy,
                $"trigger: {{ event: order.paid }}\nsteps:\n  - {{ {send} }}\n  - wait: 3d\n  - if: {{ {asked} "
                    + $"}}\n    then: [ {{ set: {{ likes_tea: yes }} }} ]"
            ),
            says
        );

    [Theory]
    [InlineData(
        LinksOff,
        "trigger: { event: message.clicked }\nsteps: [ { send: welcome } ]",
        "\"message.clicked\" never comes"
    )]
    [InlineData(
        LinksOff,
        "trigger: { event: order.paid }\ngoal: { event: message.clicked, within: 30d }\nsteps: [ { send: welcome } ]",
        "\"message.clicked\" never comes"
    )]
    [InlineData(
        LinksOff,
        "trigger: { event: order.paid }\nexit_when: { event: message.clicked }\nsteps: [ { send: welcome } ]",
        "\"message.clicked\" never comes"
    )]
    [InlineData(
        "",
        "trigger: { event: order.paid }\nexit_when: { event: message.clicked }\nsteps: [ { send: only-text } ]",
        "this goes by SMS"
    )]
    [InlineData("", "trigger: { event: message.clicked }\nsteps: [ { send: only-text } ]", "")]
    [InlineData(
        "",
        "trigger: { event: message.clicked, where: { event.link: shpo } }\nsteps: [ { send: welcome } ]",
        "no template has a link named \"shpo\""
    )]
    [InlineData(
        "",
        "trigger: { event: order.paid }\nexit_when: { event: message.clicked, where: { event.link: shpo } "
            + "}\nsteps: [ { send: welcome } ]",
        "no template this journey sends has a link named \"shpo\""
    )]
    [InlineData(
        "",
        "trigger: { event: order.paid }\nexit_when: { event: message.clicked, where: { event.link: [shop, "
            + "basket] } }\nsteps: [ { send: welcome } ]",
        "\"basket\""
    )]
    [InlineData(
        "",
        "trigger: { event: order.paid }\nexit_when: { event: message.clicked, where: { event.link: { "
            + "contains: shopping } } }\nsteps: [ { send: welcome } ]",
        "\"shopping\""
    )]
    [InlineData(
        "",
        "trigger: { event: order.paid }\nexit_when: { event: message.clicked, where: { event.link: [Shop, "
            + "cart] } }\nsteps: [ { send: welcome } ]",
        ""
    )]
    [InlineData(
        "",
        "trigger: { event: order.paid }\nexit_when: { event: message.clicked, where: { event.link: { "
            + "contains: car } } }\nsteps: [ { send: welcome } ]",
        ""
    )]
    [InlineData(
        "",
        "trigger: { event: order.paid }\nexit_when: { event: message.clicked, where: { event.link: { exists: "
            + "yes } } }\nsteps: [ { send: welcome } ]",
        ""
    )]
    [InlineData("", "trigger: { event: quiz.taken, where: { event.link: shpo } }\nsteps: [ { send: welcome } ]", "")]
    [InlineData(
        "",
        "trigger: { event: message.clicked, where: { event.url: { contains: \"?sku=\" } } }\nsteps: [ { "
            + "send: welcome } ]",
        "kept without what follows a ? or #"
    )]
    [InlineData(
        "",
        "trigger: { event: message.clicked, where: { event.url: { contains: /tea } } }\nsteps: [ { send: welcome } ]",
        ""
    )]
    [InlineData(
        "",
        "trigger: { event: checkout.started, where: { event.url: { contains: \"?sku=\" } } }\nsteps: [ { "
            + "send: welcome } ]",
        ""
    )]
    public void An_event_of_a_message_that_cannot_come_is_a_fault(string policy, string journey, string says) =>
        Judged(Read(policy, journey), says);

    [Theory]
    [InlineData(
        "trigger: { event: stock.back }\nsteps: [ { wait_for: { event: stock.back, where: { event.sku: "
            + "\"{{event.sku}}\" } }, up_to: 3d }, { send: welcome } ]",
        "{{event.sku}} is compared as it is written"
    )]
    [InlineData(
        "trigger: { event: order.paid, where: { customer.first_name: \"{{customer.first_name}}\" } }\nsteps: "
            + "[ { send: welcome } ]",
        "is compared as it is written"
    )]
    [InlineData(
        "trigger: { event: order.paid, where: { order.name: { contains: \"{order.name}\" } } }\nsteps: [ { "
            + "send: welcome } ]",
        "{order.name} is compared as it is written"
    )]
    [InlineData(
        "trigger: { event: order.paid, where: { order.any_line: { sku: [MUG-1, \"{{event.sku}}\"] } } "
            + "}\nsteps: [ { send: welcome } ]",
        "{{event.sku}} is compared as it is written"
    )]
    [InlineData(
        "trigger: { event: review.written, where: { event.text: { contains: \"{\" } } }\nsteps: [ { send: welcome } ]",
        ""
    )]
    [InlineData("trigger: { event: review.written, where: { event.code: \"{a}\" } }\nsteps: [ { send: welcome } ]", "")]
    [InlineData(
        "trigger: { event: order.paid }\nsteps: [ { notify_staff: { to: care, text: \"Call about "
            + "{{order.name}}\" } } ]",
        ""
    )]
    [InlineData(
        "trigger: { event: order.paid }\nsteps: [ { wait_for: { event: order.placed, of: this_order }, "
            + "up_to: 3d }, { send: welcome } ]",
        "an order that was paid has been placed"
    )]
    [InlineData(
        "trigger: { event: order.delivered }\nsteps: [ { wait_for: { event: order.delivered, of: this_order "
            + "}, up_to: 3d }, { send: welcome } ]",
        "does not come a second time"
    )]
    [InlineData(
        "trigger: { event: order.paid }\nsteps: [ { wait_for: { event: order.placed }, up_to: 3d }, { send: welcome } ]",
        ""
    )]
    [InlineData(
        "trigger: { event: order.placed }\nsteps: [ { wait_for: { event: order.paid, of: this_order }, "
            + "up_to: 3d }, { send: welcome } ]",
        ""
    )]
    [InlineData(
        "trigger: { event: order.refunded }\nsteps: [ { wait_for: { event: order.refunded, of: this_order }, "
            + "up_to: 3d }, { send: welcome } ]",
        ""
    )]
    [InlineData(
        "trigger: { event: checkout.started }\nsteps: [ { wait_for: { event: checkout.started }, up_to: 3d "
            + "}, { send: welcome } ]",
        ""
    )]
    [InlineData(
        "trigger: { event: order.paid }\nsteps: [ { send: welcome, needs: { suggestions: { at_least: 9 } } } ]",
        "a customer has at most 3 suggestions, and it needs 9"
    )]
    [InlineData(
        "trigger: { event: order.paid }\nsteps: [ { send: welcome, needs: { suggestions: { at_least: 4 } } } ]",
        "at most 3 suggestions"
    )]
    [InlineData(
        "trigger: { event: order.paid }\nsteps: [ { send: welcome, needs: { suggestions: { at_least: 3 } } } ]",
        ""
    )]
    public void What_no_value_fits_is_a_fault(string journey, string says) => Judged(Read("", journey), says);

    [Theory]
    [InlineData("steps: [ { send: welcome, needs: { suggestions: { at_least: 9 } } } ]")]
    [InlineData(
        "steps: [ { wait_for: { event: stock.back, where: { event.sku: \"{{event.sku}}\" } }, up_to: 3d }, { "
            + "send: welcome } ]"
    )]
    public void A_pinned_version_that_says_so_is_still_read(string steps) =>
        Assert.NotNull(
            JourneyReader.ReadPinned("old", $"journey: old\ntopic: offers\ntrigger: {{ event: order.paid }}\n{steps}")
        );
}
