using System.Text.Json.Nodes;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Triggers;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Tests.Deciding;
using MarketingAutomation.Core.Tests.Workspaces;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Parsing;
using MarketingAutomation.Core.Workspaces.Reading;
using MarketingAutomation.Core.Workspaces.Schemas;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys;

/// <summary>A kind of trigger that is defined here alone, in one record and one definition, is read, checked, described
/// and started like the shipped ones, by time and by an event.</summary>
public sealed class NewTriggerKindTests
{
    private static readonly JourneyKinds Kinds = JourneyKinds.Shipped with
    {
        Triggers = new TriggerCatalog([.. TriggerCatalog.Shipped.All, new FirstOrderAgeDefinition()]),
    };

    private const string Jubilee = """
        journey: jubilee
        status: live
        topic: getting-started
        trigger:
          first_order_age: 30d
          or: feedback.received
          where: { customer.order_count: 1 }
        enroll: { existing: enter, pace: 5 per day }
        steps:
          - send: welcome
        """;

    [Fact]
    public void It_is_read_with_its_keys_and_its_condition()
    {
        var trigger = Assert.IsType<FirstOrderAgeTrigger>(ReadJourney(Jubilee).Triggers[0]);
        Assert.Equal((Duration.FromDays(30), "feedback.received", 5), (trigger.Age, trigger.Or, trigger.PacePerDay));
        Assert.NotNull(trigger.Where);
    }

    [Fact]
    public void A_workspace_with_it_is_valid_only_where_the_catalog_has_it()
    {
        Assert.IsType<WorkspaceResult.Valid>(Read(Kinds, Jubilee));
        var faults = SampleWorkspace.Faults(Read(JourneyKinds.Shipped, Jubilee));
        Assert.Contains(
            faults,
            f => f.Contains("unknown key \"first_order_age\" in trigger", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Its_faults_are_reported_with_its_own_words()
    {
        var mistaken = Faults(Jubilee.Replace("first_order_age:", "first_order_aeg:", StringComparison.Ordinal));
        Assert.Contains(mistaken, f => f.Contains("did you mean \"first_order_age\"?", StringComparison.Ordinal));

        var none = Faults(
            Jubilee.Replace("  first_order_age: 30d\n  or: feedback.received\n", "", StringComparison.Ordinal)
        );
        Assert.Contains(none, f => f.Contains(Kinds.Triggers.Examples, StringComparison.Ordinal));

        var two = Faults(Jubilee.Replace("or: feed", "event: feed", StringComparison.Ordinal));
        Assert.Contains(two, f => f.Contains("trigger has both event and first_order_age", StringComparison.Ordinal));
    }

    [Fact]
    public void What_it_says_of_the_start_holds_for_the_conditions_of_the_journey()
    {
        var faults = Faults(Jubilee + "\nre_entry: { each: order }");
        Assert.Contains(faults, f => f.Contains("this journey does not start with an order", StringComparison.Ordinal));

        var enroll = Faults(
            Jubilee
                .Replace("first_order_age: 30d", "event: order.paid", StringComparison.Ordinal)
                .Replace("  or: feedback.received\n", "", StringComparison.Ordinal)
        );
        Assert.Contains(
            enroll,
            f =>
                f.Contains("trigger: { inactive: 120d }, ", StringComparison.Ordinal)
                && f.Contains(", trigger: { first_order_age: 30d }", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Its_canonical_text_is_part_of_the_hash_and_other_journeys_keep_theirs()
    {
        var journey = ReadJourney(Jubilee);
        Assert.Contains(
            "trigger: first_order_age 43200min or feedback.received 5 ",
            CanonicalText.Write(journey),
            StringComparison.Ordinal
        );
        Assert.NotEqual(journey.Hash, ReadJourney(Jubilee.Replace("30d", "31d", StringComparison.Ordinal)).Hash);
        Assert.Equal(
            JourneyReader.ReadPinned("welcome", SampleWorkspace.Welcome).Hash,
            JourneyReader.ReadPinned("welcome", SampleWorkspace.Welcome, Kinds).Hash
        );
    }

    [Fact]
    public void The_schema_offers_it_beside_the_shipped_kinds()
    {
        var written = JsonNode.Parse(JsonSchemas.WriteJourney(Kinds))!["properties"]!["trigger"]!["anyOf"]!.AsArray();
        var trigger = written[0]!["properties"]!;
        Assert.True(JsonNode.DeepEquals(written[0], written[1]!["items"]));
        Assert.Equal(
            [.. TriggerCatalog.Shipped.Keys.SkipLast(1), "first_order_age", "or", "where"],
            trigger.AsObject().Select(p => p.Key).ToArray()
        );
        Assert.Equal(JsonSchemas.All["journey.json"], JsonSchemas.WriteJourney(JourneyKinds.Shipped));
    }

    [Fact]
    public void A_customer_enters_at_its_time_and_is_looked_at_for_it()
    {
        var play = Play(Jubilee);
        play.Submit(SampleEvents.OrderPaid(play.Now, "1001"));
        var due = play.Now + Duration.FromDays(30);
        Assert.Equal(due, play.State.NextWake);
        Assert.Empty(play.State.Runs);

        play.Advance(Duration.FromDays(31));
        Assert.Equal("welcome", Assert.Single(play.Sent).Step);
        Assert.Equal(due, Assert.Single(play.State.Entries).LastAt);
        Assert.Contains(
            play.Notes,
            n => n is { Kind: "entered", Journey: "jubilee", Reason: "their first order is 30 days old" }
        );
        Assert.Null(play.State.NextWake);
    }

    [Fact]
    public void A_customer_who_does_not_fit_then_is_noted_once_and_not_looked_at_again()
    {
        var play = Play(Jubilee);
        play.Submit(SampleEvents.OrderPaid(play.Now, "1001"));
        play.Submit(SampleEvents.OrderPaid(play.Now, "1002"));
        play.Advance(Duration.FromDays(31));
        play.Wake();
        Assert.Empty(play.Sent);
        Assert.Single(play.Notes, n => n is { Kind: "not_entered", Journey: "jubilee" });
        Assert.Null(play.State.NextWake);
    }

    [Fact]
    public void It_starts_by_its_event_too_and_then_not_by_time()
    {
        var play = Play(Jubilee);
        play.Submit(SampleEvents.OrderPaid(play.Now, "1001"));
        play.Advance(Duration.FromDays(2));
        play.Submit(SampleEvents.Rating(play.Now, 5));
        Assert.Contains(
            play.Notes,
            n => n is { Kind: "entered", Journey: "jubilee", Reason: "feedback.received arrived" }
        );

        play.Advance(Duration.FromDays(60));
        Assert.Single(play.Sent);
        Assert.Equal(1, Assert.Single(play.State.Entries).Times);
    }

    [Fact]
    public void A_customer_beyond_the_places_of_a_day_is_looked_at_on_the_next_day()
    {
        var play = Play(Jubilee);
        play.GrantReservation = _ => false;
        play.Submit(SampleEvents.OrderPaid(play.Now, "1001"));
        play.Advance(Duration.FromDays(30));
        var place = Assert.Single(play.Reservations);
        Assert.Equal(("pace-jubilee-2026-04-01", 5), (place.Counter, place.Limit));
        Assert.Equal(TestShop.At("2026-04-02 03:00"), play.State.NextWake);

        play.GrantReservation = _ => true;
        play.Advance(Duration.FromDays(1));
        Assert.Single(play.Sent);
    }

    private static Journey ReadJourney(string yaml) => JourneyReader.ReadPinned("jubilee", yaml, Kinds);

    private static CustomerSimulation Play(string yaml)
    {
        var journey = ReadJourney(yaml);
        var shop = TestShop.SampleWith(p => p with { MinGap = Duration.Zero, MaxPerDay = 100 });
        return SimulatedCustomer.Open(
            shop with
            {
                Journeys = new Dictionary<string, Journey> { [journey.Id] = journey },
                Hash = journey.Hash,
            },
            "2026-03-02 12:00"
        );
    }

    private static IReadOnlyList<string> Faults(string journey) => SampleWorkspace.Faults(Read(Kinds, journey));

    private static WorkspaceResult Read(JourneyKinds kinds, string journey)
    {
        var files = SampleWorkspace.Files();
        files["journeys/jubilee.yaml"] = journey;
        return new WorkspaceReader(SampleWorkspace.Templates) { Kinds = kinds }.Read(files);
    }

    /// <summary>A time after the customer's first paid order, or an event if it comes earlier.</summary>
    private sealed record FirstOrderAgeTrigger : Trigger
    {
        public required Duration Age { get; init; }

        public string? Or { get; init; }

        public int? PacePerDay { get; init; }

        public override string Name => "first_order_age";

        public override bool IsTimeDriven => true;

        public override IReadOnlyList<string> Events => Or is null ? [] : [Or];

        internal override bool IsAboutOrder => false;

        internal override string WriteCanonicalText() =>
            $"first_order_age {CanonicalForm.FormatDuration(Age)} or {Or} {PacePerDay} {CanonicalForm.WriteWhere(Where)}";

        internal override TimedEntry? FindTimedEntry(RunContext context, Journey journey) =>
            context.State.Orders.Recent.Min(o => o.PaidAt) is { } first
                ? new TimedEntry(first + Age, null, PacePerDay)
                : null;

        internal override string ExplainTimedEntry(RunContext context) =>
            $"their first order is {Age.TotalDays} days old";
    }

    /// <summary><c>first_order_age: 30d</c>, and perhaps <c>or: EVENT</c>.</summary>
    private sealed class FirstOrderAgeDefinition : TriggerDefinition
    {
        public override string Kind => "first_order_age";

        public override string Description => "So long since the first order.";

        public override IReadOnlyList<KeyReference> Keys =>
            [
                new("first_order_age", "a duration", null, "How long."),
                new("or", "an event", "none", "An event that starts the journey earlier."),
            ];

        public override string Example => "first_order_age: 30d";

        public override bool AllowsEnroll => true;

        public override TriggerStart ReadStart(Node value, JourneyReadContext context) =>
            new(HasOrder: false, null, null);

        public override Trigger? Read(TriggerHead head, JourneyReadContext context)
        {
            var age = context.Faults.ReadDuration(head.Value, Kind);
            var or = head.Map.Find("or") is { } node ? EventReader.ReadName(node, context.Faults) : null;
            return age is { } time
                ? new FirstOrderAgeTrigger
                {
                    Age = time,
                    Or = or,
                    Where = head.Where,
                    PacePerDay = head.Enroll.PacePerDay,
                }
                : null;
        }

        public override Dictionary<string, JsonNode> WriteSchema() =>
            new() { ["first_order_age"] = SchemaNodes.Duration("How long."), ["or"] = ConditionSchema.Event() };
    }
}
