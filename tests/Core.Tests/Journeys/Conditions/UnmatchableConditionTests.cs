using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Journeys.Conditions;

/// <summary>Conditions that no event and no value can pass, and what only looks like one.</summary>
public sealed class UnmatchableConditionTests
{
    [Theory]
    [InlineData("order.paid", "event.rating: 5")]
    [InlineData("message.clicked", "event.rating: { at_most: 3 }")]
    [InlineData("feedback.received", "event.rating: { at_least: 6 }")]
    [InlineData("feedback.received", "event.rating: 0")]
    [InlineData("feedback.received", "event.rating: 2.5")]
    [InlineData("feedback.received", "event.rating: { more_than: 4, less_than: 5 }")]
    [InlineData("feedback.received", "event.name: order.paid")]
    [InlineData("order.paid", "event.name: [order.placed, order.cancelled]")]
    [InlineData("order.paid", "customer.order_count: { at_least: 5, at_most: 2 }")]
    [InlineData("order.paid", "customer.order_count: { less_than: 1 }")]
    [InlineData("order.paid", "customer.order_count: { between: [5, 2] }")]
    [InlineData("order.paid", "customer.last_rating: { more_than: 5 }")]
    [InlineData("order.paid", "customer.country: Estonia")]
    [InlineData("order.paid", "customer.language: english")]
    [InlineData("order.paid", "event.order.currency: euro")]
    [InlineData("order.paid", "event.order.total: { at_least: 100 EUR, less_than: 50 EUR }")]
    [InlineData("order.paid", "event.order.total: { at_least: 100 EUR, less_than: 500 USD }")]
    [InlineData("order.paid", "event.order.placed_at: { after: 30d ago, before: 60d ago }")]
    [InlineData("order.paid", "event.order.placed_at: { after: 2026-05-01, before: 2026-04-01 }")]
    [InlineData("order.paid", "event.order.refunded: yes, not: { event.order.rating: 7 }")]
    [InlineData("order.paid", "all: [ { customer.language: et }, { customer.language: en } ]")]
    [InlineData("order.paid", "customer.country: EE, all: [ { customer.country: [LV, LT] } ]")]
    [InlineData("order.paid", "any: [ { customer.order_count: 1 }, { customer.order_count: -1 } ]")]
    [InlineData("message.clicked", "event.order.total: { at_least: 10 EUR }")]
    [InlineData("message.opened", "event.link: shop")]
    [InlineData("consent.changed", "event.order.any_line: { sku: A }")]
    public void What_cannot_be_is_a_fault(string name, string where) =>
        Assert.Contains("MA1061", Assert.Single(Faults(name, where)), StringComparison.Ordinal);

    [Theory]
    [InlineData("feedback.received", "event.rating: { at_least: 1, at_most: 5 }")]
    [InlineData("feedback.received", "event.rating: 5")]
    [InlineData("order.paid", "customer.order_count: 1")]
    [InlineData("order.paid", "customer.order_count: { more_than: 1, less_than: 3 }")]
    [InlineData("order.paid", "customer.country: [EE, lv]")]
    [InlineData("order.paid", "event.order.total: { between: [10 EUR, 10 EUR] }")]
    [InlineData("order.paid", "event.order.placed_at: { before: 30d ago, after: 60d ago }")]
    [InlineData("order.paid", "event.colour: 7")]
    [InlineData("order.paid", "any: [ { customer.language: et }, { customer.language: en } ]")]
    [InlineData("order.paid", "customer.last_rating: { exists: no }")]
    [InlineData("order.paid", "customer.likes_tea: yes")]
    [InlineData("order.paid", "customer.note: { is_not: often }")]
    [InlineData("order.paid", "event.name: order.paid")]
    [InlineData("review.written", "event.rating: 9")]
    [InlineData("review.written", "event.order.total: { at_least: 10 EUR }")]
    [InlineData("complaint.opened", "event.order.total: { at_least: 10 EUR }")]
    [InlineData("message.clicked", "event.link: shop")]
    public void What_may_be_is_none(string name, string where) => Assert.Empty(Faults(name, where));

    [Theory]
    [InlineData("trigger: { inactive: 30d, where: { event.source: shopify } }\nsteps: [ { send: welcome } ]")]
    [InlineData("trigger: { event: order.paid }\nsteps: [ { if: { event.rating: 5 }, then: [ { send: welcome } ] } ]")]
    [InlineData(
        "trigger: { event: customer.created }\nsteps: [ { if: { event.order.total: { at_least: 5 EUR } }, "
            + "then: [ { send: welcome } ] } ]"
    )]
    public void A_step_looks_back_at_events_the_journey_has(string journey) =>
        Assert.Contains(
            "MA1061",
            Assert.Single(SampleWorkspace.FaultsOfJourney($"journey: try\ntopic: offers\n{journey}")),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_journey_without_an_order_is_advised_to_use_the_order_that_arrived() =>
        Assert.Contains(
            "write event.order.total",
            Assert.Single(
                SampleWorkspace.FaultsOfJourney(
                    "journey: try\ntopic: offers\ntrigger: { inactive: 30d }\ngoal: { event: order.paid, "
                        + "within: 30d, where: { order.total: { at_least: 5 EUR } } }\nsteps: [ { send: welcome } ]"
                )
            ),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("goal: { event: order.paid, within: 30d, where: { order.total: { at_least: 5 EUR } } }", "MA1062")]
    [InlineData(
        "exit_when: { event: order.refunded, of: any_order, where: { order.any_line: { sku: MUG-1 } } }",
        "MA1062"
    )]
    [InlineData("goal: { event: order.paid, within: 5d }", "MA1063")]
    [InlineData("goal: { event: order.paid, within: 19d }", "MA1063")]
    public void What_is_probably_meant_otherwise_is_advised(string head, string code) =>
        Assert.Equal(code, Assert.Single(Advice(head)).Code);

    [Theory]
    [InlineData("goal: { event: order.paid, within: 30d, where: { event.order.total: { at_least: 5 EUR } } }")]
    [InlineData("exit_when: { event: order.refunded, of: this_order, where: { order.total: { at_least: 5 EUR } } }")]
    [InlineData("goal: { event: order.paid, within: 20d }")]
    public void What_is_clear_is_not(string head) => Assert.Empty(Advice(head));

    [Fact]
    public void A_pinned_version_that_never_matches_is_still_read() =>
        Assert.NotNull(
            JourneyReader.ReadPinned(
                "old",
                "journey: old\ntopic: offers\ntrigger: { event: order.paid, where: { event.rating: 9 } "
                    + "}\nsteps: [ { send: welcome } ]"
            )
        );

    [Fact]
    public void A_workspace_where_no_team_receives_answers_has_a_fault()
    {
        Assert.Contains(
            SampleWorkspace.Faults(
                SampleWorkspace.With(
                    "shop.yaml",
                    SampleWorkspace.Shop.Replace("teams: { care: care@shop.example }", "", StringComparison.Ordinal)
                )
            ),
            f => f.Contains("MA1060", StringComparison.Ordinal)
        );
        Assert.Contains(
            "cares",
            Assert.Single(
                SampleWorkspace.Faults(
                    SampleWorkspace.With(
                        "policy.yaml",
                        SampleWorkspace.Policy + "\nfeedback: { unhappy: 2, team: cares }"
                    )
                )
            ),
            StringComparison.Ordinal
        );
        var files = SampleWorkspace.Files();
        files.Remove("templates/_staff/email.txt.hbs");
        files["journeys/feedback-request.yaml"] = files["journeys/cross-sell.yaml"]
            .Replace("journey: cross-sell", "journey: feedback-request", StringComparison.Ordinal);
        Assert.Contains(
            "MA1060",
            Assert.Single(SampleWorkspace.Faults(SampleWorkspace.Read(files))),
            StringComparison.Ordinal
        );
    }

    private static IReadOnlyList<string> Faults(string name, string where) =>
        SampleWorkspace.FaultsOfJourney(
            $$"""
            journey: try
            topic: offers
            trigger: { event: order.paid }
            steps:
              - wait_for: { event: {{name}}, {{(
                EventNames.OrderEvents.Contains(name) ? "of: any_order, " : ""
            )}}where: { {{where}} } }
                up_to: 3d
              - set: { likes_tea: yes }
            """
        );

    private static List<Fault<FilePlace>> Advice(string head) =>
        SampleWorkspace
            .Valid(
                SampleWorkspace.With(
                    "journeys/welcome.yaml",
                    $$"""
                    journey: welcome
                    topic: offers
                    trigger: { event: order.paid }
                    {{head}}
                    steps:
                      - wait: { days: 2, at: "10:00" }
                      - if: { order.total: { at_least: 5 EUR } }
                        then: [ { wait: 3d } ]
                        else:
                          - wait_for: { event: order.delivered, of: this_order, do: [ { wait: 1d } ] }
                            up_to: 10d
                            else: [ { wait: 8d } ]
                    """
                )
            )
            .JourneyAdvice.Where(a => a.Place.File == "journeys/welcome.yaml")
            .ToList();
}
