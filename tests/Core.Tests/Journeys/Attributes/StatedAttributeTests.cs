using System.Text.Json;
using MarketingAutomation.Core.Customers.Attributes;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Shops.Standard;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys.Attributes;

/// <summary>Attributes that events state: what is taken over, in which order, and what is noted.</summary>
public sealed class StatedAttributeTests
{
    [Fact]
    public void Values_are_kept_by_their_type()
    {
        var play = Open();
        play.Submit(
            Read(
                play.Now,
                """{ "size": 42.50, "vip": true, "birthday": "1990-02-28", "likes": ["tea", "TEA", "7"], "nickname": " Bo ", "tags": ["a"] }"""
            )
        );
        Assert.Equal(
            [
                ("birthday", "1990-02-28"),
                ("likes", """["tea","7"]"""),
                ("nickname", "Bo"),
                ("size", "42.50"),
                ("tags", """["a"]"""),
                ("vip", "yes"),
            ],
            play.State.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => (a.Key, a.Value))
        );
        Assert.DoesNotContain(play.Notes, n => n.Kind is "attribute_dropped" or "dropped");
    }

    [Theory]
    [InlineData("""{ "loyal": "secret" }""", "loyal: shop.yaml does not declare it")]
    [InlineData("""{ "size": "secret" }""", "size: shop.yaml declares it as number")]
    [InlineData("""{ "birthday": "1990-02-29" }""", "birthday: shop.yaml declares it as date")]
    [InlineData("""{ "likes": "tea, coffee" }""", "likes: shop.yaml declares it as list")]
    [InlineData("""{ "vip": ["yes"] }""", "vip: shop.yaml declares it as yes/no")]
    public void What_does_not_fit_is_noted_without_its_value_and_the_rest_counts(string attributes, string note)
    {
        var play = Open();
        play.Submit(Read(play.Now, attributes));
        var found = Assert.Single(play.Notes, n => n.Kind == "attribute_dropped").Reason!;
        Assert.StartsWith(note, found, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", found, StringComparison.Ordinal);
        Assert.Empty(play.State.Attributes);
        Assert.Equal("Mari", play.State.Profile.FirstName);
    }

    [Fact]
    public void What_is_no_value_is_dropped_when_the_event_is_read()
    {
        var read = Read(
            Instant.FromUtc(2026, 3, 2, 10, 0),
            """{ "size": { "eu": 42 }, "Shoe Size": 1, "vip": true }"""
        );
        Assert.Equal(["vip"], read.Attributes!.Keys);
        Assert.Equal(2, read.DroppedFields.Count);
    }

    [Fact]
    public void The_newest_statement_counts_in_whatever_order_they_arrive()
    {
        var play = Open();
        var early = play.Now - Duration.FromHours(5);
        play.Submit(Read(play.Now, """{ "size": 43, "nickname": null }"""));
        play.Submit(Read(early, """{ "size": 42, "nickname": "Bo", "vip": true }"""));
        Assert.Equal(("43", "yes"), (play.State.Attributes["size"], play.State.Attributes["vip"]));
        Assert.False(play.State.Attributes.ContainsKey("nickname"));
    }

    [Fact]
    public void Null_and_empty_remove()
    {
        var play = Open();
        play.Submit(Read(play.Now, """{ "size": 43, "nickname": "Bo", "likes": ["tea"] }"""));
        play.Submit(Read(play.Now, """{ "size": null, "nickname": "", "likes": [] }"""));
        Assert.Empty(play.State.Attributes);
        Assert.Equal(3, play.State.AttributeTimes!.Count);
    }

    [Fact]
    public void Other_events_change_no_attributes()
    {
        var read = Read(Instant.FromUtc(2026, 3, 2, 10, 0), """{ "vip": true }""", "loyalty.joined");
        Assert.Null(read.Attributes);
        Assert.Contains(
            "customer.created or customer.updated",
            Assert.Single(read.DroppedFields),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Names_that_are_not_declared_any_more_make_room()
    {
        var shop = TestShop.SampleWorkspace.Shop;
        var state = new Core.Customers.CustomerState { Key = "a" };
        for (var i = 0; i < 60; i++)
        {
            state = AttributeUpdates.Store(state, shop, $"old_{i}", "x", Instant.FromUnixTimeSeconds(i));
        }

        Assert.Equal(51, state.Attributes.Count);
        Assert.True(state.Attributes.ContainsKey("old_59"));
    }

    private static CustomerSimulation Open()
    {
        var workspace = TestShop.SampleWorkspace;
        return SimulatedCustomer.Open(
            workspace with
            {
                Shop = workspace.Shop with
                {
                    Attributes = new Dictionary<string, AttributeType>
                    {
                        ["nickname"] = AttributeType.Text,
                        ["size"] = AttributeType.Number,
                        ["birthday"] = AttributeType.Date,
                        ["vip"] = AttributeType.YesNo,
                        ["likes"] = AttributeType.List,
                    },
                },
            },
            "2026-03-02 12:00"
        );
    }

    private static Event Read(Instant at, string attributes, string type = EventNames.CustomerUpdated)
    {
        using var body = JsonDocument.Parse(
            $$"""
            {
              "id": "s-{{at.ToUnixTimeTicks()}}-{{attributes.Length}}", "type": "{{type}}", "timestamp": "{{at}}",
              "data": { "customer": { "id": "c-1", "first_name": "Mari", "attributes": {{attributes}} } }
            }
            """
        );
        var result = StandardEvent.Read(body.RootElement.Clone(), new StandardContext("api", null, at));
        Assert.Empty(result.Faults);
        return result.Event!;
    }
}
