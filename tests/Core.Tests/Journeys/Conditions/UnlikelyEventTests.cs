using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using static MarketingAutomation.Core.Tests.Journeys.Conditions.EventFaults;

namespace MarketingAutomation.Core.Tests.Journeys.Conditions;

/// <summary>Waits and conditions on events that come rarely, or are asked for at the wrong step, are advised.</summary>
public sealed class UnlikelyEventTests
{
    [Theory]
    [InlineData(
        "",
        "if: { message.a: opened }",
        "MA1067",
        "counts only who follows a link and who reads it in WhatsApp: tracking.opens of policy.yaml is off"
    )]
    [InlineData(
        "",
        "if: { message.mail: opened }",
        "MA1067",
        "counts only who follows a link: tracking.opens of policy.yaml is off"
    )]
    [InlineData(LinksOff, "if: { message.a: opened }", "MA1067", "counts only who reads it in WhatsApp")]
    [InlineData(OpensOn, "if: { message.text: opened }", "MA1067", "an SMS does not tell that it is read")]
    [InlineData("", "if: { did: { event: message.opened, within: 30d } }", "MA1067", "\"message.opened\" counts only")]
    [InlineData(OpensOn, "if: { message.a: opened }", "", "")]
    [InlineData("", "if: { message.a: [clicked, delivered] }", "", "")]
    [InlineData("", "if: { order.name: 1001 }", "MA1065", "such as #1001")]
    [InlineData("", "if: { order.name: [\"#1001\", \"1002\"] }", "MA1065", "such as #1002")]
    [InlineData("", "if: { order.name: \"#1001\" }", "", "")]
    [InlineData("", "if: { order.name: EN1001 }", "", "")]
    [InlineData("", "if: { order.name: { contains: \"1001\" } }", "", "")]
    [InlineData(
        "",
        "if: { customer.locale: et }",
        "MA1065",
        "only the locale of customers whose shop reports no country"
    )]
    [InlineData("", "if: { customer.locale: [et-EE, en-GB] }", "", "")]
    [InlineData("", "if: { customer.language: et }", "", "")]
    [InlineData("", "if: { order.source: shopfy }", "MA1065", "no webhook of these settings is called \"shopfy\"")]
    [InlineData("", "if: { order.source: [shopify, klaviyo] }", "MA1065", "\"klaviyo\"")]
    [InlineData("", "if: { order.source: { is_not: link } }", "MA1065", "\"link\"")]
    [InlineData("", "if: { event.source: klaviyo }", "MA1065", "\"klaviyo\"")]
    [InlineData("", "if: { order.source: [shopify, Woo, api] }", "", "")]
    [InlineData("", "if: { event.source: [shopify, link, page, api] }", "", "")]
    [InlineData("", "if: { order.source: { exists: yes } }", "", "")]
    public void What_comes_of_fewer_is_advised(string policy, string step, string code, string says) =>
        Advised(
            Read(
                policy,
                $$"""
                trigger: { event: order.paid }
                steps:
                  - { send: welcome, id: a }
                  - { send: welcome, id: mail, channels: [email] }
                  - { send: welcome, id: text, channels: [sms] }
                  - wait: 1d
                  - {{step}}
                    then: [ { set: { likes_tea: yes } } ]
                """
            ),
            code,
            says
        );

    [Theory]
    [InlineData(
        "send: welcome, drop_after: 12h",
        "MA1068",
        "dropped after 12 hours, and min_gap of policy.yaml is 48 hours: who had another message in the 36 "
            + "hours before it is due never gets it"
    )]
    [InlineData("send: welcome, topic: getting-started, drop_after: 47h", "MA1068", "write drop_after: 2d or more")]
    [InlineData("send: welcome, drop_after: 48h", "", "")]
    [InlineData("send: welcome, drop_after: 3d", "", "")]
    [InlineData("send: welcome, topic: feedback, drop_after: 2h", "", "")]
    [InlineData("send: welcome", "", "")]
    [InlineData("set: { note: \"{{event.url}}\" }", "MA1069", "set remembers {{event.url}} as it is written")]
    [InlineData("set: { note: \"very {customer.first_name}\" }", "MA1069", "{customer.first_name}")]
    [InlineData("set: { likes_tea: yes }", "", "")]
    [InlineData("set: { note: \"{green}\" }", "", "")]
    [InlineData(
        "send: welcome, needs: { suggestions: { at_least: 2 } }",
        "MA1065",
        "needs 2 suggestions, and goes_with of products.csv names 1 product in all"
    )]
    [InlineData("send: welcome, needs: { suggestions: { at_least: 1 } }", "", "")]
    public void What_is_legal_and_rarely_meant_is_advised(string step, string code, string says) =>
        Advised(Read("", $"trigger: {{ event: order.paid }}\nsteps: [ {{ {step} }} ]"), code, says);

    [Theory]
    [InlineData(
        "- if: { message.late: clicked }\n    then: [ { wait: 1d } ]\n  - { send: welcome, id: late }",
        "where no one can have been sent it yet, so it never matches"
    )]
    [InlineData("- { send: welcome, id: late, needs: { message.late: delivered } }", "so it never matches")]
    [InlineData(
        "- if: { order.total: { at_least: 5 EUR } }\n    then: [ { send: welcome, id: late } ]\n    else: [ "
            + "{ if: { message.late: replied }, then: [ { wait: 1d } ] } ]",
        "so it never matches"
    )]
    [InlineData(
        "- choose:\n      - { when: { message.late: sent }, do: [ { wait: 1d } ] }\n      - otherwise: [ { "
            + "send: welcome, id: late } ]",
        "so it never matches"
    )]
    [InlineData("- { send: welcome, id: late }\n  - if: { message.late: clicked }\n    then: [ { wait: 1d } ]", "")]
    [InlineData(
        "- if: { order.total: { at_least: 5 EUR } }\n    then: [ { send: welcome, id: late } ]\n  - if: { "
            + "message.late: [delivered, clicked] }\n    then: [ { wait: 1d } ]",
        ""
    )]
    [InlineData(
        "- { send: welcome, id: late }\n  - wait_for: { event: order.delivered, of: this_order, where: { "
            + "message.late: delivered }, do: [ { if: { message.late: clicked }, then: [ { wait: 1d } ] } ] "
            + "}\n    up_to: 3d",
        ""
    )]
    public void A_message_asked_for_before_it_is_sent_is_a_fault(string steps, string says) =>
        Judged(Read("", $"trigger: {{ event: order.paid }}\nsteps:\n  {steps}"), says);

    [Theory]
    [InlineData("only_while: { message.a: not_sent }\nsteps:\n  - { send: welcome, id: a }", "", "")]
    [InlineData(
        "steps:\n  - { if: { message.a: not_sent }, then: [ { wait: 1d } ] }\n  - { send: welcome, id: a }",
        "MA1066",
        "so it always matches"
    )]
    [InlineData(
        "steps:\n  - { send: welcome, id: a }\n  - { if: { message.a: not_sent }, then: [ { wait: 1d } ] }",
        "",
        ""
    )]
    [InlineData(
        "steps:\n  - { send: welcome, id: a }\n  - { if: { message.a: clicked }, then: [ { wait: 1d } ] }",
        "MA1070",
        "put a wait or a wait_for between"
    )]
    [InlineData(
        "steps:\n  - { send: welcome, id: a }\n  - { set: { seen: yes } }\n  - { choose: [ { when: { not: { "
            + "message.a: [clicked, replied] } }, do: [ { wait: 1d } ] } ] }",
        "MA1070",
        "at once after the send"
    )]
    [InlineData(
        "steps:\n  - { send: welcome, id: a }\n  - { wait: 2d }\n  - { if: { message.a: clicked }, then: [ { "
            + "wait: 1d } ] }",
        "",
        ""
    )]
    [InlineData(
        "steps:\n  - { send: welcome, id: a }\n  - { if: { message.a: sent }, then: [ { wait: 1d } ] }",
        "",
        ""
    )]
    [InlineData(
        "steps:\n  - { send: welcome, id: a }\n  - { wait_for: { event: order.delivered, of: this_order, "
            + "where: { message.a: clicked } }, up_to: 3d }",
        "",
        ""
    )]
    public void Not_sent_before_the_send_and_read_at_once_after_it_are_advised(
        string journey,
        string code,
        string says
    ) => Advised(Read("", $"trigger: {{ event: order.paid }}\n{journey}"), code, says);

    [Theory]
    [InlineData("min_gap: 48h", "drop_after: 7d", false)]
    [InlineData("min_gap: 10d", "drop_after: 7d", true)]
    [InlineData("min_gap: 48h", "drop_after: 24h", true)]
    [InlineData("min_gap: 7d", "drop_after: 7d", false)]
    public void A_policy_that_drops_before_min_gap_is_advised(string gap, string drop, bool advised)
    {
        var policy = SampleWorkspace
            .Policy.Replace("min_gap: 48h", gap, StringComparison.Ordinal)
            .Replace("drop_after: 7d", drop, StringComparison.Ordinal);
        var advice = SampleWorkspace
            .Valid(SampleWorkspace.With("policy.yaml", policy))
            .JourneyAdvice.Where(a => a.Place.File == "policy.yaml");
        Assert.Equal(advised ? ["MA1068"] : [], advice.Select(a => a.Code));
    }

    [Fact]
    public void Without_settings_no_source_is_unknown() =>
        Assert.DoesNotContain(
            SampleWorkspace
                .Valid(
                    SampleWorkspace.With(
                        "journeys/try.yaml",
                        "journey: try\ntopic: offers\ntrigger: { event: order.paid, where: { order.source: "
                            + "shopfy } }\nsteps: [ { send: welcome } ]"
                    )
                )
                .JourneyAdvice,
            a => a.Place.File == "journeys/try.yaml"
        );

    private static void Advised(WorkspaceResult reading, string code, string says)
    {
        var advice = SampleWorkspace
            .Valid(reading)
            .JourneyAdvice.Where(a => a.Place.File == "journeys/try.yaml")
            .ToList();
        if (code.Length == 0)
        {
            Assert.Empty(advice);
            return;
        }

        Assert.Equal(code, Assert.Single(advice).Code);
        Assert.Contains(says, advice[0].ToString(), StringComparison.Ordinal);
    }
}
