using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Journeys.Conditions;

/// <summary>What no customer ever comes to is a fault, and what looks like it and is not is none.</summary>
public sealed class UnreachableStepTests
{
    [Theory]
    [InlineData("{ order.total: { at_least: 50 EUR } }", "{ order.total: { at_least: 100 EUR } }", true)]
    [InlineData("{ order.total: { at_least: 100 EUR } }", "{ order.total: { at_least: 50 EUR } }", false)]
    [InlineData("{ order.total: { at_least: 50 EUR } }", "{ order.total: { at_least: 100 USD } }", false)]
    [InlineData("{ order.country: [EE, LV] }", "{ order.country: EE, order.total: { at_least: 100 EUR } }", true)]
    [InlineData("{ order.country: [EE, LV] }", "{ order.country: [LV, FI] }", false)]
    [InlineData("{ order.country: { is_not: EE } }", "{ order.country: LV }", true)]
    [InlineData("{ customer.order_count: { at_least: 2 } }", "{ customer.order_count: { between: [3, 5] } }", true)]
    [InlineData("{ customer.order_count: { between: [2, 6] } }", "{ customer.order_count: { between: [3, 5] } }", true)]
    [InlineData(
        "{ customer.order_count: { between: [2, 4] } }",
        "{ customer.order_count: { between: [3, 5] } }",
        false
    )]
    [InlineData("{ any: [ { order.country: EE }, { order.country: LV } ] }", "{ order.country: LV }", true)]
    [InlineData("{ order.country: EE, order.refunded: no }", "{ order.country: EE }", false)]
    [InlineData("{ customer.last_rating: { at_least: 3 } }", "{ customer.last_rating: { exists: no } }", false)]
    [InlineData("{ message.welcome: clicked }", "{ message.welcome: clicked, order.country: EE }", true)]
    public void A_line_of_choose_that_a_line_above_takes_everything_from_is_never_reached(
        string above,
        string below,
        bool never
    )
    {
        var faults = SampleWorkspace.FaultsOfJourney(
            $"""
            journey: try
            topic: offers
            trigger: [TRIGGER]
            steps:
              - send: welcome
              - wait: 3d
              - choose:
                  - when: {above}
                    do: [ [SEND] ]
                  - when: {below}
                    do: [ [OTHER] ]
            """.Replace("[TRIGGER]", "{ event: order.paid }", StringComparison.Ordinal).Replace(
                "[SEND]",
                "{ send: what-is-new }",
                StringComparison.Ordinal
            ).Replace("[OTHER]", "{ send: we-miss-you }", StringComparison.Ordinal)
        );
        Assert.Equal(never ? 1 : 0, faults.Count);
        Assert.All(
            faults,
            f =>
                Assert.Contains(
                    "MA1034 a line above matches everyone that this one asks for. the first line that "
                        + "matches wins: put this line, which asks for more, above it",
                    f,
                    StringComparison.Ordinal
                )
        );
    }

    [Theory]
    [InlineData("{ customer.order_count: 1 }", "{ customer.order_count: { at_least: 2 } }", true)]
    [InlineData("{ customer.order_count: 1 }", "{ not: { customer.order_count: 1 } }", true)]
    [InlineData("{ customer.order_count: 1 }", "{ customer.order_count: { at_most: 2 } }", false)]
    [InlineData("{ order.country: EE }", "{ order.country: LV }", true)]
    [InlineData("{ order.total: { at_least: 50 EUR } }", "{ not: { customer.last_rating: { at_most: 2 } } }", false)]
    public void What_only_while_asks_against_the_trigger_ends_the_journey_as_it_begins(
        string where,
        string onlyWhile,
        bool never
    )
    {
        var faults = SampleWorkspace.FaultsOfJourney(
            $"journey: try\ntopic: offers\ntrigger: {{ event: order.paid, where: {where} }}\nonly_while: [ "
                + $"{onlyWhile} ]\nsteps: [ {{ send: welcome }} ]\n"
        );
        Assert.Equal(never ? 1 : 0, faults.Count);
        Assert.All(
            faults,
            f =>
                Assert.Contains("so the journey ends for everyone in the moment it begins", f, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("{ all: [ { customer.language: et }, { not: { customer.language: { in: [et, en] } } } ] }", 1)]
    [InlineData("{ all: [ { customer.language: et }, { not: { customer.language: { in: [fi, en] } } } ] }", 0)]
    [InlineData("{ not: { any: [ { order.refunded: yes }, { order.refunded: no } ] } }", 1)]
    [InlineData("{ not: { any: [ { order.refunded: yes }, { order.country: EE } ] } }", 0)]
    [InlineData(
        "{ all: [ { order.total: { at_least: 50 EUR } }, { not: { order.total: { at_least: 20 EUR } } } ] }",
        1
    )]
    [InlineData(
        "{ all: [ { not: { customer.last_rating: { at_most: 2 } } }, { customer.last_rating: { exists: no } } ] }",
        0
    )]
    public void A_condition_under_not_is_checked_against_its_siblings(string condition, int faults) =>
        Assert.Equal(
            faults,
            SampleWorkspace
                .FaultsOfJourney(
                    $"journey: try\ntopic: offers\ntrigger: {{ event: order.paid }}\nsteps:\n  - wait: 3d\n  "
                        + $"- if: {condition}\n    then: [ {{ send: welcome }} ]\n"
                )
                .Count
        );

    [Theory]
    [InlineData("order.country: LV", 1)]
    [InlineData("order.country: EE", 0)]
    [InlineData("order.total: { at_least: 9 EUR }", 0)]
    public void A_step_condition_that_contradicts_the_trigger_never_matches(string condition, int faults) =>
        Assert.Equal(
            faults,
            SampleWorkspace
                .FaultsOfJourney(
                    $"journey: try\ntopic: offers\ntrigger: {{ event: order.paid, where: {{ order.country: EE "
                        + $"}} }}\nsteps:\n  - wait: 3d\n  - if: {{ {condition} }}\n    then: [ {{ send: welcome }} ]\n"
                )
                .Count
        );

    [Theory]
    [InlineData("Tallinn", 1)]
    [InlineData("Europe/Tallinn", 0)]
    public void A_zone_is_one_of_the_list(string zone, int faults)
    {
        var found = SampleWorkspace.FaultsOfJourney(
            $"journey: try\ntopic: offers\ntrigger: {{ event: preference.changed, where: {{ event.zone: {zone} "
                + $"}} }}\nsteps: [ {{ send: welcome }} ]\n"
        );
        Assert.Equal(faults, found.Count);
        Assert.All(found, f => Assert.Contains("write Europe/Tallinn", f, StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_of_a_sku_and_of_another_category_than_products_csv_gives_it_is_advised()
    {
        Workspace read(string line) =>
            SampleWorkspace.Valid(
                SampleWorkspace.With(
                    "journeys/try.yaml",
                    $"journey: try\ntopic: offers\ntrigger: {{ event: order.paid, where: {{ order.any_line: "
                        + $"{line} }} }}\nsteps: [ {{ send: welcome }} ]\n"
                )
            );
        Assert.Contains(
            read("{ sku: TEA-1, category: cups }").Advice,
            f => f.Problem == "no line is both: products.csv says that TEA-1 is of category tea"
        );
        Assert.DoesNotContain(
            read("{ sku: TEA-1, category: tea }").Advice,
            f => f.Problem.StartsWith("no line is both", StringComparison.Ordinal)
        );
    }
}
