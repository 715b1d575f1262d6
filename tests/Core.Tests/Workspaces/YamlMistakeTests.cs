using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Workspaces;

/// <summary>What makes a file no YAML is one fault in an author's words, at its place, with the line to
/// write.</summary>
public sealed class YamlMistakeTests
{
    [Theory]
    [InlineData(
        "- notify_staff:\n      to: care\n      text: Note: call",
        "7:13 MA1001 a text with a colon in it and without quotes. put it in quotes: text: \"Note: call\""
    )]
    [InlineData(
        "- notify_staff:\n      to: care\n      text: Say \"hi\": call   # today",
        "7:13 MA1001 a text with a colon in it and without quotes. put it in quotes: text: 'Say \"hi\": call'"
    )]
    [InlineData(
        "- notify_staff: { to: care, text: Note: call }",
        "5:37 MA1001 a text with a colon in it and without quotes. put it in quotes: text: \"Note: call\""
    )]
    [InlineData(
        "- notify_staff:\n      to: care\n      text: {{order.name}}: call",
        "7:13 MA1001 a text that starts with {{ and has no quotes. put it in quotes: text: \"{{order.name}}: call\""
    )]
    [InlineData(
        "- notify_staff:\n      to: care\n      text: {{order.name}} is late",
        "7:13 MA1001 a text that starts with {{ and has no quotes. put it in quotes: text: \"{{order.name}} is late\""
    )]
    [InlineData(
        "- notify_staff:\n      to: care\n      text: {{order.name}}",
        "7:13 MA1003 a text that starts with {{ and has no quotes. put it in quotes: text: \"{{order.name}}\""
    )]
    [InlineData(
        "- notify_staff: { to: care, text: {{order.name}} }",
        "5:37 MA1003 a text that starts with {{ and has no quotes. put it in quotes: text: \"{{order.name}}\""
    )]
    [InlineData(
        "- if: {{ order.country: EE }}\n    then: [ { wait: 3d } ]",
        "5:9 MA1003 two braces open here; allowed: one brace. write { and } once"
    )]
    [InlineData(
        "- notify_staff:\n      to: care\n      text: 'Don't forget to call'",
        "7:18 MA1001 text goes on after the closing quote. put the whole text into quotes: text: \"Don't "
            + "forget to call\""
    )]
    [InlineData(
        "- notify_staff:\n      to: care\n      text: \"Call\" them today",
        "7:20 MA1001 text goes on after the closing quote. put the whole text into quotes: text: '\"Call\" them today'"
    )]
    [InlineData(
        "- notify_staff:\n      to: care\n      text: @care call",
        "7:13 MA1001 a text that starts with @ and has no quotes. put it in quotes: text: \"@care call\""
    )]
    [InlineData("- send: \"welcome", "5:11 MA1001 a quote opens here and never closes. close it: \"welcome\"")]
    [InlineData(
        "- notify_staff:\n      to: care\n      text: \"Call them\n  - set: { tier: \"gold\" }",
        "7:13 MA1001 a quote opens here and never closes. close it: \"Call them\""
    )]
    [InlineData(
        "- if: { order.country: EE\n    then: [ { wait: 3d } ]",
        "5:9 MA1001 a { that is not closed on its line. close it with }"
    )]
    [InlineData(
        "- notify_staff:\n      to: care\n      text: \"Call\n        due: \"1 working day",
        "7:13 MA1001 a quote opens here and does not close on its line. close it: text: \"Call\""
    )]
    [InlineData(
        "- if: { order.country: [EE, LV }\n    then: [ { wait: 3d } ]",
        "5:34 MA1001 a } that closes nothing. take it out, or open what it closes"
    )]
    public void A_slip_is_one_fault_in_an_authors_words(string steps, string fault) =>
        Assert.Equal(
            $"journeys/try.yaml:{fault}",
            string.Join(
                "\n",
                SampleWorkspace.FaultsOfJourney(
                    $"journey: try\ntopic: offers\ntrigger: {{ event: order.paid }}\nsteps:\n  {steps}\n"
                )
            )
        );

    [Theory]
    [InlineData("text: \"Note: call\"")]
    [InlineData("text: Note:call at 10:30, see https://shop.example")]
    [InlineData("text: '{{order.name}}: call'")]
    [InlineData("text: \"Call\n        them: today\"")]
    [InlineData("text: |\n        {{order.name}}: call\n        \"Now\" or never: choose")]
    [InlineData("text: >\n        Note: {{order.name}}")]
    [InlineData("text: It's late, isn't it")]
    [InlineData("text: Call  # note: today")]
    public void Legal_text_has_no_fault(string text) =>
        Assert.Empty(
            SampleWorkspace.FaultsOfJourney(
                $"journey: try\ntopic: offers\ntrigger: {{ event: order.paid }}\nsteps:\n  - notify_staff:\n  "
                    + $"    to: care\n      {text}\n"
            )
        );
}
