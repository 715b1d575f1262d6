namespace MarketingAutomation.Core.Tests.Workspaces.FaultTexts;

/// <summary>Each rule of a step with the whole text that an author who breaks it gets. The steps are on line 4 of a
/// journey that starts with a paid order.</summary>
public sealed class StepFaultTextTests
{
    [Theory]
    [InlineData(
        "- send: { template: welcome }",
        "journeys/try.yaml:5:11 MA1007 send is a mapping; allowed: the name of a template. write send: welcome"
    )]
    [InlineData(
        "- send: Welcome",
        "journeys/try.yaml:5:11 MA1026 send is \"Welcome\"; allowed: lower-case letters, digits and single "
            + "hyphens, at most 60: goes-well-with. did you mean \"welcome\"?"
    )]
    [InlineData(
        "- send: welcome_personal",
        "journeys/try.yaml:5:11 MA1026 send is \"welcome_personal\"; allowed: lower-case letters, digits and "
            + "single hyphens, at most 60: goes-well-with. did you mean \"welcome-personal\"?"
    )]
    [InlineData(
        "- send: A new one",
        "journeys/try.yaml:5:11 MA1026 send is \"A new one\"; allowed: lower-case letters, digits and single "
            + "hyphens, at most 60: goes-well-with. write a-new-one, and add templates/a-new-one/email.hbs"
    )]
    [InlineData(
        "- { send: welcome, topic: getting_started }",
        "journeys/try.yaml:5:29 MA1026 topic is \"getting_started\"; allowed: lower-case letters, digits and "
            + "single hyphens, at most 60: goes-well-with. did you mean \"getting-started\"?"
    )]
    [InlineData(
        "- notify_staff: { to: Care, text: Call }",
        "journeys/try.yaml:5:25 MA1026 to is \"Care\"; allowed: a team of shop.yaml: care. did you mean \"care\"?"
    )]
    [InlineData(
        "- drop_after: 3d\n    send: welcome",
        "journeys/try.yaml:5:5 MA1039 \"drop_after\" comes before \"send\"; allowed: the first key of a step "
            + "is its kind. move send: up"
    )]
    [InlineData(
        "- send: welcome\n    chanels: [sms]",
        "journeys/try.yaml:6:5 MA1005 unknown key \"chanels\" in the send step; allowed: send, topic, "
            + "channels, max_price, drop_after, needs, transactional, id. did you mean \"channels\"?"
    )]
    [InlineData(
        "- send: welcome\n    channels: [staff]",
        "journeys/try.yaml:6:16 MA1011 channels is \"staff\"; allowed: email, sms"
    )]
    [InlineData(
        "- send: only-text\n    channels: [email]",
        "journeys/try.yaml:5:11 MA1036 \"only-text\" is to go by email, and has no copy for it; allowed: "
            + "sms. add templates/only-text/email.hbs"
    )]
    [InlineData(
        "- send: welcome\n    needs: { suggestions: { at_least: none } }",
        "journeys/try.yaml:6:39 MA1023 at_least is \"none\"; allowed: a whole number from 1 to 3"
    )]
    [InlineData(
        "- send: welcome\n  - send: welcome",
        "journeys/try.yaml:6:11 MA1033 \"welcome\" is sent here again; the step on line 5 has that id. give "
            + "one of them an id of its own, such as id: welcome-again"
    )]
    [InlineData(
        "- { send: welcome, id: a }\n  - { set: { tier: gold }, id: a }",
        "journeys/try.yaml:6:32 MA1033 the id \"a\" is taken by the step on line 5; allowed: each once in a "
            + "journey. choose another id"
    )]
    [InlineData(
        "- { send: welcome, id: A b }",
        "journeys/try.yaml:5:26 MA1026 id is \"A b\"; allowed: lower-case letters, digits and single "
            + "hyphens, at most 60: goes-well-with. write a-b"
    )]
    [InlineData(
        "- { send: welcome, topic: Getting Started }",
        "journeys/try.yaml:5:29 MA1026 topic is \"Getting Started\"; allowed: lower-case letters, digits and "
            + "single hyphens, at most 60: goes-well-with. did you mean \"getting-started\"?"
    )]
    [InlineData(
        "- { send: welcome, topic: Alustuseks }",
        "journeys/try.yaml:5:29 MA1026 topic is \"Alustuseks\"; allowed: lower-case letters, digits and "
            + "single hyphens, at most 60: goes-well-with. did you mean \"getting-started\"?"
    )]
    [InlineData(
        "- { send: welcome, topic: tagasiside }",
        "journeys/try.yaml:5:29 MA1015 unknown topic \"tagasiside\"; allowed: getting-started, offers, "
            + "feedback. did you mean \"feedback\"?"
    )]
    [InlineData(
        "- { send: welcome, topic: Spring Sale }",
        "journeys/try.yaml:5:29 MA1026 topic is \"Spring Sale\"; allowed: lower-case letters, digits and "
            + "single hyphens, at most 60: goes-well-with. write spring-sale, and add it to topics of policy.yaml"
    )]
    [InlineData(
        "- notify_staff: { to: care@shop.example, text: Call }",
        "journeys/try.yaml:5:25 MA1026 to is \"care@shop.example\"; allowed: a team of shop.yaml: care. did "
            + "you mean \"care\"?"
    )]
    [InlineData(
        "- notify_staff: { to: care, message: Call }",
        "journeys/try.yaml:5:31 MA1005 unknown key \"message\" in notify_staff; allowed: to, text, due. "
            + "write text: instead of message:"
    )]
    [InlineData(
        "- send: welcome\n    needs: { suggestions: 2 }",
        "journeys/try.yaml:6:27 MA1007 suggestions is \"2\"; allowed: a mapping (lines of \"key: value\"). "
            + "write { at_least: 2 }"
    )]
    [InlineData(
        "- notify_staff: { to: cares }",
        "journeys/try.yaml:5:19 MA1006 notify_staff has no \"text\". what should they "
            + "do?\njourneys/try.yaml:5:25 MA1017 unknown team \"cares\"; allowed: care. did you mean \"care\"?"
    )]
    [InlineData(
        "- unsubscribe: { topics: offer }",
        "journeys/try.yaml:5:18 MA1006 unsubscribe has no \"reason\". it is kept with the withdrawal: "
            + "reason: sunset\njourneys/try.yaml:5:28 MA1015 unknown topic \"offer\"; allowed: getting-started, "
            + "offers, feedback. did you mean \"offers\"?"
    )]
    [InlineData(
        "- welcome",
        "journeys/try.yaml:5:5 MA1007 a step of the journey is \"welcome\"; allowed: a mapping whose first "
            + "key is its kind, such as send: welcome. {steps}"
    )]
    [InlineData(
        "- set: { first_name: Mari }",
        "journeys/try.yaml:5:12 MA1041 \"customer.first_name\" is a field of its own. choose another name"
    )]
    [InlineData(
        "- set: { customer.tier: gold }",
        "journeys/try.yaml:5:12 MA1026 set remembers \"customer.tier\"; allowed: lower-case letters, digits "
            + "and single underscores: favourite_shop. leave out customer.: tier"
    )]
    [InlineData(
        "- notify_staff: { to: care, text: Call, due: tomorrow }",
        "journeys/try.yaml:5:48 MA1020 due is \"tomorrow\"; allowed: working days, such as 1 working day"
    )]
    [InlineData(
        "- unsubscribe: { topics: [offer], reason: sunset }",
        "journeys/try.yaml:5:29 MA1015 unknown topic \"offer\"; allowed: getting-started, offers, feedback. "
            + "did you mean \"offers\"?"
    )]
    [InlineData(
        "- notify_staff: { to: care, text: \"Call {{order.nmae}}\" }",
        "journeys/try.yaml:5:43 MA1203 unknown value \"order.nmae\"; allowed: name, total, placed_at, "
            + "status_url, lines, more_lines, extra, discount. "
            + "Did you mean \"name\"?"
    )]
    [InlineData(
        "- notify_staff: { to: care, text: \"Call {{#if order.name}}\" }",
        "journeys/try.yaml:5:43 MA1202 {{#if}} is never closed; allowed: {{/if}}. Close it where it should end."
    )]
    [InlineData(
        "- unsubscribe: { topics: all }",
        "journeys/try.yaml:5:18 MA1006 unsubscribe has no \"reason\". it is kept with the withdrawal: reason: sunset"
    )]
    [InlineData(
        "- call_webhook: { url: x }",
        "journeys/try.yaml:5:26 MA1104 the url is no whole address; allowed: https://crm.example/hooks/vip. write it "
            + "with https:// and the host"
    )]
    [InlineData(
        "- &a send: welcome",
        "journeys/try.yaml:5:5 MA1003 the anchor &a. write the value out where it is used; text that starts "
            + "with & needs quotes"
    )]
    [InlineData(
        "- send: *welcome",
        "journeys/try.yaml:5:11 MA1003 the alias *welcome. write the value out; text that starts with * needs quotes"
    )]
    [InlineData(
        "- send: !!str welcome",
        "journeys/try.yaml:5:11 MA1003 the tag tag:yaml.org,2002:str. leave it out; text that starts with ! "
            + "needs quotes"
    )]
    [InlineData(
        "- send: welcome\n    send: welcome",
        "journeys/try.yaml:6:5 MA1004 the key \"send\" is here again, first on line 5. keep one of the two"
    )]
    [InlineData(
        "- send: \"welcome",
        "journeys/try.yaml:5:11 MA1001 a quote opens here and never closes. close it: \"welcome\""
    )]
    [InlineData(
        "- { send: welcome, ? [a] : b }",
        "journeys/try.yaml:5:24 MA1003 a list is where a key should be; allowed: text before the colon. "
            + "quote text that starts with {{ or ["
    )]
    public void A_step(string steps, string fault) =>
        Assert.Equal(StepFaults.WithKinds(fault), StepFaults.Report(steps));
}
