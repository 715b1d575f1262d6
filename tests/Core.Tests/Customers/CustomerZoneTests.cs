using System.Text.Json;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Customers;

/// <summary>A customer has one zone, and text has one meaning, wherever either is asked for.</summary>
public sealed class CustomerZoneTests
{
    // 05:00 UTC on 2 March: still 1 March in Los Angeles, already 2 March in Tallinn.
    private static readonly Instant Early = Instant.FromUtc(2026, 3, 2, 5, 0);

    [Theory]
    [InlineData(null, null, null, null, "Europe/Tallinn", Truth.False)]
    [InlineData(null, null, "US", "CA", "America/Los_Angeles", Truth.True)]
    [InlineData(null, null, "FI", null, "Europe/Helsinki", Truth.False)]
    [InlineData(null, "America/Los_Angeles", "EE", null, "America/Los_Angeles", Truth.True)]
    [InlineData("Europe/Tallinn", "America/Los_Angeles", "US", "CA", "Europe/Tallinn", Truth.False)]
    [InlineData("Not/AZone", null, "US", "CA", "America/Los_Angeles", Truth.True)]
    public void Dates_in_conditions_and_times_of_waits_are_counted_in_the_same_zone(
        string? stated,
        string? reported,
        string? country,
        string? region,
        string zone,
        Truth before
    )
    {
        var state = new CustomerState
        {
            Key = "k",
            Preference = new Preference { Zone = stated },
            Profile = new Profile
            {
                Zone = reported,
                Country = country,
                Region = region,
            },
            Orders = new OrderBook
            {
                PaidCount = 1,
                LastPaidAt = Early,
                FirstPaidAt = Early,
                Recent =
                [
                    new Order
                    {
                        Source = "shop",
                        Id = "1",
                        PaidAt = Early,
                    },
                ],
            },
        };
        Assert.Equal(zone, CustomerZone.FindZoneOrShop(state, "Europe/Tallinn").Id);
        Assert.Equal(before, Asked("customer.last_order_at: { before: 2026-03-02 }", state));
    }

    [Theory]
    [InlineData("1,000", "more_than: 500", Truth.Unknown)]
    [InlineData("1000", "more_than: 500", Truth.True)]
    [InlineData("150 EUR", "at_least: 100 EUR", Truth.True)]
    [InlineData("150 EUR", "at_least: 100 USD", Truth.Unknown)]
    [InlineData("on", "is: yes", Truth.True)]
    [InlineData("true", "is: no", Truth.False)]
    [InlineData("5", "is: \"5\"", Truth.True)]
    [InlineData("gold", "is: Gold", Truth.True)]
    [InlineData("gold", "more_than: 3", Truth.Unknown)]
    [InlineData("12 red roses", "contains: red", Truth.True)]
    [InlineData("12", "contains: 2", Truth.Unknown)]
    [InlineData("12", "contains: \"2\"", Truth.True)]
    public void What_was_written_means_the_same_whether_it_was_remembered_just_arrived_or_kept_by_the_run(
        string written,
        string asks,
        Truth truth
    )
    {
        var remembered = new CustomerState
        {
            Key = "k",
            Attributes = new Dictionary<string, string> { ["tier"] = written },
        };
        Assert.Equal(truth, Asked($"customer.tier: {{ {asks} }}", remembered));

        var bare = new CustomerState { Key = "k" };
        var arrived = new Event
        {
            Id = "e",
            Source = "api",
            Name = "game.won",
            At = Early,
            Data = new Dictionary<string, JsonElement> { ["tier"] = JsonSerializer.SerializeToElement(written) },
        };
        Assert.Equal(truth, Asked($"event.tier: {{ {asks} }}", bare, arrived));

        var run = new Run
        {
            Id = "r",
            Journey = "try",
            Version = "v",
            EnteredAt = Early,
            StepId = "x",
            StepReadyAt = Early,
            Event = new RunEvent("game.won", Early, null, new Dictionary<string, string> { ["tier"] = written }),
        };
        Assert.Equal(truth, Asked($"event.tier: {{ {asks} }}", bare, run: run));
    }

    private static Truth Asked(string yaml, CustomerState state, Event? arrived = null, Run? run = null)
    {
        var journey = JourneyReader.ReadPinned(
            "try",
            $$"""
            journey: try
            topic: offers
            trigger: { event: game.won }
            steps:
              - set: { tier: gold }
              - if: { {{yaml}} }
                then: [ { send: there } ]
            """
        );
        var condition = ((ChooseStep)journey.Steps["if-1"]).Branches[0].Condition;
        return ConditionEvaluator
            .Evaluate(
                condition,
                new ConditionScope(
                    state,
                    TestShop.SampleWorkspace,
                    Early + Duration.FromDays(1),
                    run,
                    null,
                    arrived,
                    null
                )
            )
            .Truth;
    }
}
