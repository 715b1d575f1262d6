using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Attributes;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys.Attributes;

/// <summary>Attributes of shop.yaml and tags: what steps store, what conditions see.</summary>
public sealed class AttributeTests
{
    private static readonly IReadOnlyDictionary<string, AttributeType> Declared = new Dictionary<string, AttributeType>
    {
        ["nickname"] = AttributeType.Text,
        ["size"] = AttributeType.Number,
        ["birthday"] = AttributeType.Date,
        ["vip"] = AttributeType.YesNo,
        ["likes"] = AttributeType.List,
        ["seen"] = AttributeType.YesNo,
    };

    [Theory]
    [InlineData("customer.nickname: bigfoot", true)]
    [InlineData("customer.nickname: { contains: foot }", true)]
    [InlineData("customer.size: { at_least: 42, less_than: 43 }", true)]
    [InlineData("customer.size: { more_than: 42.5 }", false)]
    [InlineData("customer.birthday: 1990-02-28", true)]
    [InlineData("customer.birthday: { between: [1990-01-01, 1990-12-31] }", true)]
    [InlineData("customer.birthday: { after: 1990-02-28 }", false)]
    [InlineData("customer.birthday: { before: 30d ago }", true)]
    [InlineData("customer.vip: yes", true)]
    [InlineData("not: { customer.vip: no }", true)]
    [InlineData("customer.likes: { contains: TEA }", true)]
    [InlineData("customer.likes: { contains: [cocoa, coffee] }", true)]
    [InlineData("not: { customer.likes: { contains: cocoa } }", true)]
    [InlineData("customer.tags: { exists: no }", true)]
    [InlineData("not: { customer.tags: { contains: vip } }", true)]
    public void Conditions_compare_by_type(string condition, bool matches)
    {
        var play = Play(
            $$"""
              - set: { nickname: BigFoot, size: 42.5, birthday: 1990-02-28, vip: yes, likes: [tea, coffee] }
              - if: { {{condition}} }
                then: [ { set: { seen: yes } } ]
            """
        );
        Assert.Equal(matches, play.State.Attributes.ContainsKey("seen"));
    }

    [Theory]
    [InlineData("size", "large", "customer.size: { at_least: 1 }")]
    [InlineData("size", "large", "not: { customer.size: { at_least: 1 } }")]
    [InlineData("size", "large", "customer.size: { exists: no }")]
    [InlineData("birthday", "someday", "not: { customer.birthday: { before: 1d ago } }")]
    [InlineData("vip", "perhaps", "not: { customer.vip: yes }")]
    [InlineData("likes", "tea", "customer.likes: { contains: tea }")]
    public void What_is_stored_and_does_not_fit_its_type_is_unknown(string name, string stored, string condition)
    {
        var play = Open($"  - if: {{ {condition} }}\n    then: [ {{ set: {{ seen: yes }} }} ]");
        play.State = play.State with { Attributes = new Dictionary<string, string> { [name] = stored } };
        play.Submit(SampleEvents.OrderPaid(play.Now, "1001"));
        Assert.False(play.State.Attributes.ContainsKey("seen"));
    }

    [Fact]
    public void Lists_grow_and_shrink_and_hold_each_value_once()
    {
        var play = Play(
            """
              - add: { tags: vip, likes: [tea, coffee] }
              - add: { tags: [VIP, gold], likes: tea }
              - remove: { likes: [TEA, cocoa] }
            """
        );
        Assert.Equal(["vip", "gold"], AttributeValues.ReadList(play.State.Attributes["tags"]));
        Assert.Equal(["coffee"], AttributeValues.ReadList(play.State.Attributes["likes"]));
    }

    [Fact]
    public void A_list_without_values_is_known_to_be_missing()
    {
        var play = Play(
            """
              - add: { tags: vip, likes: tea }
              - remove: { tags: vip }
              - set: { likes: [] }
              - if: { customer.tags: { exists: no }, customer.likes: { exists: no } }
                then: [ { set: { seen: yes } } ]
            """
        );
        Assert.Equal(["seen"], play.State.Attributes.Keys);
    }

    [Fact]
    public void What_a_full_list_cannot_take_is_noted()
    {
        var full = string.Join(", ", Enumerable.Range(1, 50).Select(i => $"t{i}"));
        var play = Play($"  - add: {{ tags: [{full}] }}\n  - add: {{ tags: [t1, more, evenmore] }}");
        Assert.Equal(50, AttributeValues.ReadList(play.State.Attributes["tags"])!.Count);
        Assert.Equal(
            "tags has 50 values already; 2 values did not fit in",
            Assert.Single(play.Notes, n => n.Kind == "not_added").Reason
        );
    }

    [Fact]
    public void A_test_sees_what_it_would_have_stored_and_changes_nothing()
    {
        var play = Open(
            """
              - add: { tags: vip }
              - set: { size: 42 }
              - if: { customer.tags: { contains: vip }, customer.size: 42 }
                then: [ { remove: { tags: vip } } ]
              - if: { customer.tags: { exists: no } }
                then: [ { add: { likes: tea } } ]
            """
        );
        play.ApplyMode(JourneyTestMode.Draft);
        play.Submit(SampleEvents.OrderPaid(play.Now, "1001"));
        Assert.Empty(play.State.Attributes);
        Assert.Equal(
            ["would_add", "would_set", "would_remove", "would_add"],
            play.Notes.Select(n => n.Kind).Where(k => k.StartsWith("would_", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void A_run_of_an_older_version_notes_a_value_that_no_longer_fits()
    {
        var play = Open("  - set: { size: large }");
        play.Submit(SampleEvents.OrderPaid(play.Now, "1001"));
        Assert.Empty(play.State.Attributes);
        Assert.Equal(
            "size: shop.yaml declares another type",
            Assert.Single(play.Notes, n => n.Kind == "not_set").Reason
        );
    }

    [Fact]
    public void Of_two_customers_who_become_one_the_newest_statement_counts_and_lists_are_joined()
    {
        var early = Instant.FromUtc(2026, 1, 1, 0, 0);
        CustomerState Known(string key, params (string Name, string? Value, int Hour)[] stated)
        {
            var state = new CustomerState { Key = key };
            foreach (var (name, value, hour) in stated)
            {
                state = AttributeUpdates.Store(
                    state,
                    TestShop.SampleWorkspace.Shop,
                    name,
                    value,
                    early + Duration.FromHours(hour)
                );
            }

            return state;
        }

        var (values, times) = AttributeUpdates.Merge(
            Known("a", ("size", "42", 1), ("vip", "yes", 5), ("tags", """["vip"]""", 1), ("nickname", "old", 1)),
            Known("b", ("size", "43", 2), ("vip", "no", 4), ("tags", """["gold","VIP"]""", 2), ("nickname", null, 3))
        );
        Assert.Equal(("43", "yes"), (values["size"], values["vip"]));
        Assert.Equal("""["gold","VIP"]""", values["tags"]);
        Assert.False(values.ContainsKey("nickname"));
        Assert.Equal(early + Duration.FromHours(3), times!["nickname"]);
    }

    [Fact]
    public void The_example_of_the_docs_runs()
    {
        var page = File.ReadAllText(Repository.Path("docs", "journeys.md"));
        string Shown(string from)
        {
            var start = page.IndexOf(from, StringComparison.Ordinal);
            return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
        }

        var workspace = SampleWorkspace.Valid(
            SampleWorkspace.Read(
                new Dictionary<string, string>(SampleWorkspace.Files())
                {
                    ["shop.yaml"] = Shop(Shown("attributes: { nickname: text")),
                    ["journeys/second-order.yaml"] = Shown("journey: second-order"),
                }
            )
        );
        var play = SimulatedCustomer.Open(workspace, "2026-03-02 12:00");
        play.Submit(SampleEvents.OrderPaid(play.Now, "1001"));
        play.Submit(SampleEvents.OrderPaid(play.Now, "1002"));
        Assert.Equal("""["regular"]""", play.State.Attributes["tags"]);
    }

    private static string Shop(string attributes) =>
        SampleWorkspace.Shop[..SampleWorkspace.Shop.IndexOf("teams:", StringComparison.Ordinal)]
        + "teams: { care: care@shop.example }\n"
        + attributes;

    private static CustomerSimulation Play(string steps)
    {
        var play = Open(steps);
        play.Submit(SampleEvents.OrderPaid(play.Now, "1001"));
        return play;
    }

    private static CustomerSimulation Open(string steps)
    {
        var workspace = TestShop.SampleWith(
            null,
            $"journey: trial\nstatus: live\ntopic: offers\ntrigger: {{ event: order.paid }}\nsteps:\n{steps}\n"
        );
        return SimulatedCustomer.Open(
            workspace with
            {
                Shop = workspace.Shop with { Attributes = Declared },
            },
            "2026-03-02 12:00"
        );
    }
}
