using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Workspaces.FaultTexts;

/// <summary>Each rule of the head of a journey, and of a whole file, with the whole text that an author who breaks it
/// gets.</summary>
public sealed class JourneyFaultTextTests
{
    [Theory]
    [InlineData(
        "trigger: { event: customer.created }\nexit_when: [ { event: order.refunded, of: this_order } ]",
        "journeys/try.yaml:4:43 MA1032 this journey does not start with an order, so there is no this_order; "
            + "allowed: of: any_order. use any_order, or a trigger with an order"
    )]
    [InlineData(
        "trigger: { event: customer.created }\nexit_when: [ { event: order.refunded } ]",
        "journeys/try.yaml:4:23 MA1031 \"order.refunded\" does not say of which order; allowed: of: "
            + "this_order, of: any_order. add of: any_order; nothing here starts with an order"
    )]
    [InlineData(
        "trigger: { inactive: 90d }\nonly_while: { order.total: { at_least: 1 EUR } }",
        "journeys/try.yaml:4:15 MA1032 this journey does not start with an order, so \"order.total\" is "
            + "never known. ask about customer.*, or use a trigger with an order"
    )]
    [InlineData(
        "trigger: { event: checkout.started }\nre_entry: { each: cart }",
        "journeys/try.yaml:4:19 MA1032 this journey does not start with an order, so there is none to enter "
            + "for; allowed: never, { after: 60d }"
    )]
    [InlineData(
        "trigger: { event: order.paid }\nre_entry: { each: cart }",
        "journeys/try.yaml:4:19 MA1011 each is \"cart\"; allowed: order"
    )]
    [InlineData(
        "trigger: { date: 2026-12-24 }",
        "journeys/try.yaml:3:18 MA1013 date is \"2026-12-24\", which is no date; allowed: customer.first_order_at, "
            + "customer.last_order_at, customer.known_since, or customer.NAME of a date in attributes of shop.yaml"
    )]
    [InlineData(
        "trigger: { event: checkout.started, where: { event.any_line: { category: tea } } }",
        "journeys/try.yaml:3:46 MA1013 unknown field \"event.any_line\"; allowed: order.any_line, "
            + "order.every_line, event.order.any_line, event.order.every_line. \"checkout.started\" has no lines; "
            + "its SKUs are text: event.skus: { contains: … }"
    )]
    [InlineData(
        "trigger: { event: order.paid, where: { event.any_line: { category: tea } } }",
        "journeys/try.yaml:3:40 MA1013 unknown field \"event.any_line\"; allowed: order.any_line, "
            + "order.every_line, event.order.any_line, event.order.every_line. write order.any_line: { … }, where "
            + "there is an order"
    )]
    [InlineData(
        "triger: { event: order.paid }",
        "journeys/try.yaml:3:1 MA1005 unknown key \"triger\" in a journey; allowed: {journey}. did "
            + "you mean \"trigger\"?"
    )]
    [InlineData(
        "trigger: order.paid",
        "journeys/try.yaml:3:10 MA1007 trigger is \"order.paid\"; allowed: a mapping (lines of \"key: "
            + "value\"). write { event: order.paid }"
    )]
    [InlineData(
        "trigger: { event: order.paid }\nexit_when: complaint.opened",
        "journeys/try.yaml:4:12 MA1007 a line of exit_when is \"complaint.opened\"; allowed: a mapping "
            + "(lines of \"key: value\"). write { event: complaint.opened }"
    )]
    [InlineData(
        "trigger: { inactive: 90d }\nre_entry: { each: order }",
        "journeys/try.yaml:4:19 MA1032 this journey does not start with an order, so there is none to enter "
            + "for; allowed: never, { after: 60d }"
    )]
    [InlineData(
        "trigger: { event: customer.created, where: { message.welcome: clicked, run.entered_at: { before: 1d ago } } }",
        "journeys/try.yaml:3:46 MA1043 \"message.welcome\" is asked before the run has sent anything, and a "
            + "journey asks only of its own messages. ask it in a step after a send of this journey; for messages "
            + "of all journeys write did: { event: message.clicked, within: 30d }\njourneys/try.yaml:3:72 MA1043 "
            + "\"run.entered_at\" is asked before there is a run. ask it in a step"
    )]
    [InlineData(
        "trigger: { event: customer.created, inactive: 3d }",
        "journeys/try.yaml:3:10 MA1040 trigger has both event and inactive; allowed: {triggers}"
    )]
    [InlineData(
        "trigger: {}",
        "journeys/try.yaml:3:10 MA1006 trigger names nothing that starts the journey; allowed: {triggers}"
    )]
    [InlineData(
        "trigger: { event: customer.created }\nenroll: { existing: enter }",
        "journeys/try.yaml:4:9 MA1040 enroll goes with a trigger by time; allowed: {timed}. "
            + "leave out enroll: an event finds no one who waited before"
    )]
    [InlineData(
        "trigger: { inactive: 90d }\nenroll: { existing: all, pace: 200 }",
        "journeys/try.yaml:4:21 MA1011 existing is \"all\"; allowed: skip, enter\njourneys/try.yaml:4:32 "
            + "MA1023 pace is \"200\"; allowed: a number per day, such as 200 per day"
    )]
    [InlineData(
        "trigger: { event: order.paid }\nre_entry: sometimes",
        "journeys/try.yaml:4:11 MA1011 re_entry is \"sometimes\"; allowed: never, restart, { after: 60d }, { each: "
            + "order }, { each: order, at_most: 1 per 60d }"
    )]
    [InlineData(
        "trigger: { event: order.paid }\nre_entry: { after: 60d, each: order }",
        "journeys/try.yaml:4:11 MA1040 re_entry needs either \"after\", or \"each\" with or without "
            + "\"at_most\"; allowed: never, restart, { after: 60d }, { each: order }, { each: order, at_most: 1 per 60d }"
    )]
    [InlineData(
        "trigger: { event: order.paid }\nre_entry: { each: order, at_most: 2 per 60d }",
        "journeys/try.yaml:4:35 MA1020 at_most is \"2 per 60d\"; allowed: 1 per a duration, such as 1 per 60d"
    )]
    [InlineData(
        "trigger: { event: order.paid }\ngoal: { event: order.paid }",
        "journeys/try.yaml:4:7 MA1006 goal has no \"within\". how long after entering it still counts, such "
            + "as within: 45d"
    )]
    [InlineData(
        "trigger: { event: order.paid }\nstatus: on",
        "journeys/try.yaml:4:9 MA1011 status is \"on\"; allowed: draft, live, paused, closing"
    )]
    public void The_head_of_a_journey(string head, string fault) =>
        Assert.Equal(
            StepFaults.WithKinds(fault),
            string.Join(
                "\n",
                SampleWorkspace.FaultsOfJourney(
                    $"journey: try\ntopic: offers\n{head}\nsteps: [ {{ send: welcome }} ]\n"
                )
            )
        );

    [Theory]
    [InlineData(
        "",
        "journeys/try.yaml:1:1 MA1006 the file is empty. write journey:, topic:, trigger: and steps:, as "
            + "docs/journeys.md shows, or remove the file"
    )]
    [InlineData(
        "# to be written",
        "journeys/try.yaml:1:1 MA1006 the file is empty. write journey:, topic:, trigger: and steps:, as "
            + "docs/journeys.md shows, or remove the file"
    )]
    [InlineData(
        "- a",
        "journeys/try.yaml:1:1 MA1007 a journey is a list; allowed: a mapping (lines of \"key: value\")"
    )]
    [InlineData(
        "journey: other\ntopic: offers\ntrigger: { event: order.paid }\nsteps: [ { send: welcome } ]",
        "journeys/try.yaml:1:10 MA1037 the journey is called \"other\" and its file \"journeys/try.yaml\"; "
            + "allowed: the same name for both. rename the file to journeys/other.yaml"
    )]
    [InlineData(
        "journey: try\ntopic: offers\ntrigger: { event: order.paid }\nsteps: []",
        "journeys/try.yaml:4:8 MA1035 the journey has no steps; allowed: a list of steps (each line starts with \"- \")"
    )]
    [InlineData(
        "journey: try\ntopic: offers\ntrigger: { event: order.paid }",
        "journeys/try.yaml:1:1 MA1035 the journey has no steps. steps: a list, each with its kind first, "
            + "such as - send: welcome"
    )]
    [InlineData(
        "journey: try\n---\njourney: try",
        "journeys/try.yaml:1:1 MA1006 a journey has no \"topic\". a topic of policy.yaml: consent is asked "
            + "for it\njourneys/try.yaml:1:1 MA1006 a journey has no \"trigger\"\njourneys/try.yaml:1:1 MA1035 the "
            + "journey has no steps. steps: a list, each with its kind first, such as - send: "
            + "welcome\njourneys/try.yaml:2:1 MA1003 a second document starts here; allowed: one document a file. "
            + "move it to a file of its own"
    )]
    public void A_whole_file(string yaml, string fault) =>
        Assert.Equal(fault, string.Join("\n", SampleWorkspace.FaultsOfJourney(yaml)));
}
