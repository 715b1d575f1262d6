using System.Text.Json;
using MarketingAutomation.Core.Tests.Workspaces.FaultTexts;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Workspaces;

/// <summary>Slips that authors make: each is one fault, at the wrong word, with the line to write.</summary>
public sealed class SingleFaultTests
{
    [Theory]
    [InlineData(
        "- choose:\n      - if: { order.country: EE }\n        then: [ { wait: 3d } ]",
        "6:9 MA1005 unknown keys \"if\" and \"then\" in a line of choose; allowed: when, do. write when: "
            + "instead of if:, and do: instead of then:"
    )]
    [InlineData(
        "- choose:\n      - when: { order.country: EE }\n        do: [ { wait: 3d } ]\n      - otherwise:\n  "
            + "      do: [ { wait: 3d } ]",
        "9:9 MA1005 unknown key \"do\" in the line otherwise; allowed: otherwise. write the steps of do: "
            + "below otherwise: itself"
    )]
    [InlineData(
        "- wait: { hours: 3 }",
        "5:13 MA1005 unknown key \"hours\" in wait; allowed: days, at, weekdays, jitter, for, until, offset, yearly. write wait: 3h"
    )]
    [InlineData(
        "- send: welcome\n    needs: { suggestions: { least: 2 } }",
        "6:29 MA1005 unknown key \"least\" in suggestions; allowed: at_least. write at_least: instead of least:"
    )]
    [InlineData(
        "- send: welcome\n    needs: { suggestions: { at_least: 0 } }",
        "6:39 MA1023 at_least is \"0\"; allowed: a whole number from 1 to 3"
    )]
    [InlineData(
        "- delay: 3d",
        "5:5 MA1018 unknown step \"delay\"; allowed: {steps}. write wait: instead, such as wait: 3d"
    )]
    [InlineData(
        "- send: welcome\n  - drop_after: 3d",
        "6:5 MA1018 unknown step \"drop_after\"; allowed: {steps}. drop_after: belongs to the send step: write it below send: in its "
            + "column, without \"- \""
    )]
    [InlineData(
        "- set: vip",
        "5:10 MA1007 set is \"vip\"; allowed: a mapping (lines of \"key: value\"). write { vip: yes }"
    )]
    [InlineData(
        "- if: { order.country: EE }\n    then: [ { send: welcome } ]\n    channels: [email]",
        "7:5 MA1005 unknown key \"channels\" in the if step; allowed: if, then, else, id. channels: belongs "
            + "to a send: put it below send:, in its column"
    )]
    [InlineData(
        "- if: { order.line.sku: MUG-1 }\n    then: [ { wait: 3d } ]",
        "5:11 MA1013 unknown field \"order.line.sku\". write order.any_line: { sku: … }"
    )]
    [InlineData(
        "- if: { or: [ { order.country: EE } ] }\n    then: [ { wait: 3d } ]",
        "5:11 MA1013 unknown field \"or\". write any: with a list of conditions"
    )]
    [InlineData(
        "- if: { order.country: not EE }\n    then: [ { wait: 3d } ]",
        "5:26 MA1061 what is asked of \"order.country\" never matches: \"not EE\" is no country code; it is "
            + "two letters of ISO 3166-1, such as EE. write { is_not: EE }"
    )]
    [InlineData(
        "- if: { order.country: \"EE, LV\" }\n    then: [ { wait: 3d } ]",
        "5:26 MA1061 what is asked of \"order.country\" never matches: \"EE, LV\" is no country code; it is "
            + "two letters of ISO 3166-1, such as EE. write [EE, LV]"
    )]
    public void A_slip_in_the_steps_is_one_fault_with_the_line_to_write(string steps, string fault) =>
        Assert.Equal(StepFaults.WithKinds($"journeys/try.yaml:{fault}"), StepFaults.Report(steps));

    [Theory]
    [InlineData(
        "trigger: { event: order.paid }\nwhere: { customer.order_count: 1 }",
        "4:1 MA1005 unknown key \"where\" in a journey",
        "it belongs to the trigger: trigger: { event: order.paid, where: … }"
    )]
    [InlineData(
        "trigger: { event: order.paid, of: this_order }",
        "3:31 MA1005 unknown key \"of\" in trigger",
        "leave it out: a trigger is about the order that arrives"
    )]
    [InlineData(
        "trigger: { date: 2026-05-01 }",
        "3:18 MA1013 date is \"2026-05-01\", which is no date",
        "customer.NAME of a date in attributes of shop.yaml"
    )]
    public void A_slip_in_the_head_is_one_fault_with_the_way_out(string head, string problem, string remedy)
    {
        var fault = Assert.Single(
            SampleWorkspace.FaultsOfJourney($"journey: try\ntopic: offers\n{head}\nsteps: [ {{ send: welcome }} ]\n")
        );
        Assert.StartsWith($"journeys/try.yaml:{problem}", fault, StringComparison.Ordinal);
        Assert.EndsWith(remedy, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void No_least_time_between_messages_is_written_with_its_unit()
    {
        var policy = SampleWorkspace.Policy.Replace("min_gap: 48h", "min_gap: 0", StringComparison.Ordinal);
        Assert.EndsWith(
            "write 0h for none",
            Assert.Single(SampleWorkspace.Faults(SampleWorkspace.With("policy.yaml", policy))),
            StringComparison.Ordinal
        );
        Assert.Empty(
            SampleWorkspace.Faults(
                SampleWorkspace.With(
                    "policy.yaml",
                    policy.Replace("min_gap: 0", "min_gap: 0h", StringComparison.Ordinal)
                )
            )
        );
    }

    [Theory]
    [InlineData("order.refunded", "order.refunded: no", "order.refunded reports that something was given back")]
    [InlineData("order.paid", "not: { order.paid_at: { exists: yes } }", "it is there from order.paid on")]
    [InlineData("feedback.received", "customer.last_rating: { exists: no }", "the rating of feedback.received counts")]
    [InlineData("feedback.received", "order.rating: { exists: no }", "it is there from feedback.received on")]
    [InlineData(
        "order.paid",
        "order.every_line: { category: tea }, order.any_line: { category: cups }",
        "no line that any_line asks for fits what every_line asks of category"
    )]
    public void A_trigger_that_its_own_event_never_passes_is_one_fault(string trigger, string where, string why)
    {
        var fault = Assert.Single(
            SampleWorkspace.FaultsOfJourney(
                $"journey: try\ntopic: offers\ntrigger: {{ event: {trigger}, where: {{ {where} }} }}\nsteps: "
                    + $"[ {{ send: welcome }} ]\n"
            )
        );
        Assert.Contains($"MA1061 what is asked", fault, StringComparison.Ordinal);
        Assert.Contains(why, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("order.refunded", "order.refunded: yes")]
    [InlineData("order.refunded", "order.refunded_total: { at_most: 0 EUR }")]
    [InlineData("order.cancelled", "order.refunded: no")]
    [InlineData("order.paid", "not: { order.delivered_at: { exists: yes } }")]
    [InlineData("order.delivered", "order.rating: { exists: no }")]
    [InlineData("order.paid", "customer.last_rating: { exists: no }")]
    [InlineData("order.paid", "order.every_line: { category: [tea, cups] }, order.any_line: { category: cups }")]
    [InlineData("order.paid", "order.every_line: { category: tea }, event.order.any_line: { category: cups }")]
    [InlineData("order.paid", "order.every_line: { category: tea }, order.any_line: { sku: MUG-1 }")]
    public void What_an_event_may_pass_is_none(string trigger, string where) =>
        Assert.Empty(
            SampleWorkspace.FaultsOfJourney(
                $"journey: try\ntopic: offers\ntrigger: {{ event: {trigger}, where: {{ {where} }} }}\nsteps: "
                    + $"[ {{ send: welcome }} ]\n"
            )
        );

    [Theory]
    [InlineData("all: [ { message.welcome: clicked }, { message.welcome: not_sent } ]", 1)]
    [InlineData("message.welcome: clicked, not: { message.welcome: sent }", 1)]
    [InlineData("message.welcome: [clicked, not_sent], not: { message.welcome: [opened, not_sent] }", 1)]
    [InlineData("message.welcome: sent, not: { message.welcome: clicked }", 0)]
    [InlineData("message.welcome: delivered, not: { message.welcome: [clicked, replied] }", 0)]
    [InlineData("message.welcome: failed, not: { message.welcome: sent }", 0)]
    [InlineData("not: { message.welcome: [sent, failed, not_sent] }", 0)]
    public void What_became_of_a_message_is_not_two_things_at_once(string asked, int faults) =>
        Assert.Equal(
            faults,
            SampleWorkspace
                .FaultsOfJourney(
                    $"journey: try\ntopic: offers\ntrigger: {{ event: order.paid }}\nsteps:\n  - send: "
                        + $"welcome\n  - wait: 3d\n  - if: {{ {asked} }}\n    then: [ {{ wait: 1d }} ]\n"
                )
                .Count
        );

    [Fact]
    public void The_schema_takes_a_line_s_fields_by_their_whole_name_too()
    {
        var schema = JsonDocument
            .Parse(File.ReadAllText(Repository.Path("docs", "schema", "journey.json")))
            .RootElement;
        var line = schema.GetProperty("$defs").GetProperty("line").GetProperty("properties");
        Assert.Equal(line.GetProperty("sku").ToString(), line.GetProperty("line.sku").ToString());
    }
}
