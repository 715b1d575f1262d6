using System.Text.Json.Nodes;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Parsing;
using MarketingAutomation.Core.Workspaces.Reading;
using MarketingAutomation.Core.Workspaces.Schemas;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys;

/// <summary>A kind of step that is defined here alone, in one record and one definition, is read, checked, described
/// and executed like the shipped ones.</summary>
public sealed class NewStepKindTests
{
    private static readonly JourneyKinds Kinds = JourneyKinds.Shipped with
    {
        Steps = new StepCatalog([.. StepCatalog.Shipped.All, new NoteTagDefinition()]),
    };

    private const string Tagging = """
        journey: tagging
        status: live
        topic: getting-started
        trigger: { event: order.paid }
        steps:
          - note_tag: vip
            days: 2
            late:
              - send: welcome
                id: late
          - send: welcome
            id: done
        """;

    [Fact]
    public void It_is_read_with_its_keys_and_its_blocks()
    {
        var journey = JourneyReader.ReadPinned("tagging", Tagging, Kinds);
        Assert.Equal("note-tag-1", journey.First);
        var step = Assert.IsType<NoteTagStep>(journey.Steps["note-tag-1"]);
        Assert.Equal(("vip", 2, "late", "done"), (step.Tag, step.Days, step.Late, step.Next));
        Assert.Equal("done", journey.Steps["late"].Next);
    }

    [Fact]
    public void A_workspace_with_it_is_valid_only_where_the_catalog_has_it()
    {
        Assert.IsType<WorkspaceResult.Valid>(Read(Kinds, Tagging));
        var faults = SampleWorkspace.Faults(Read(JourneyKinds.Shipped, Tagging));
        Assert.Contains(faults, f => f.Contains("unknown step \"note_tag\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Its_faults_are_reported_with_its_own_words()
    {
        var faults = SampleWorkspace.Faults(Read(Kinds, Tagging.Replace("days:", "dayz:", StringComparison.Ordinal)));
        Assert.Contains(faults, f => f.Contains("unknown key \"dayz\" in the note_tag step", StringComparison.Ordinal));

        var mistaken = SampleWorkspace.Faults(
            Read(Kinds, Tagging.Replace("note_tag:", "note_tga:", StringComparison.Ordinal))
        );
        Assert.Contains(mistaken, f => f.Contains("did you mean \"note_tag\"?", StringComparison.Ordinal));
    }

    [Fact]
    public void Its_canonical_text_is_part_of_the_hash_and_other_journeys_keep_theirs()
    {
        var journey = JourneyReader.ReadPinned("tagging", Tagging, Kinds);
        Assert.Contains(
            "note-tag-1: note_tag vip 2 late late -> done\n",
            CanonicalText.Write(journey),
            StringComparison.Ordinal
        );
        var other = JourneyReader.ReadPinned(
            "tagging",
            Tagging.Replace("vip", "regular", StringComparison.Ordinal),
            Kinds
        );
        Assert.NotEqual(journey.Hash, other.Hash);
        Assert.Equal(
            JourneyReader.ReadPinned("welcome", SampleWorkspace.Welcome).Hash,
            JourneyReader.ReadPinned("welcome", SampleWorkspace.Welcome, Kinds).Hash
        );
    }

    [Fact]
    public void The_schema_offers_it_beside_the_shipped_kinds()
    {
        var definitions = JsonNode.Parse(JsonSchemas.WriteJourney(Kinds))!["$defs"]!;
        var step = definitions["step_note_tag"]!;
        Assert.Equal(["note_tag", "days", "late", "id"], step["properties"]!.AsObject().Select(p => p.Key).ToArray());
        Assert.Equal(["note_tag", "days"], step["required"]!.AsArray().Select(k => (string)k!).ToArray());
        Assert.Contains(
            definitions["steps"]!["items"]!["anyOf"]!.AsArray(),
            s => (string)s!["$ref"]! == "#/$defs/step_note_tag"
        );
        Assert.Equal(JsonSchemas.All["journey.json"], JsonSchemas.WriteJourney(JourneyKinds.Shipped));
    }

    [Fact]
    public void Its_waits_and_its_ways_on_are_known_to_the_checks_of_the_whole_journey()
    {
        var journey = JourneyReader.ReadPinned("tagging", Tagging, Kinds);
        Assert.Equal(Duration.FromDays(2), JourneyDuration.FindLongest(journey.Steps, journey.First));
        Assert.True(StepGraph.IsReachable(journey.Steps, journey.First, "late"));
        Assert.True(StepGraph.IsReachable(journey.Steps, "late", "done"));
        Assert.False(StepGraph.IsReachable(journey.Steps, "done", "late"));
    }

    [Theory]
    [InlineData("vip", new[] { "done" })]
    [InlineData("late", new[] { "late", "done" })]
    public void A_run_executes_it_and_goes_the_way_it_says(string tag, string[] sent)
    {
        var yaml = Tagging.Replace("vip", tag, StringComparison.Ordinal);
        var journey = JourneyReader.ReadPinned("tagging", yaml, Kinds);
        var shop = TestShop.SampleWith(p => p with { MinGap = Duration.Zero, MaxPerDay = 100 });
        var play = SimulatedCustomer.Open(
            shop with
            {
                Journeys = new Dictionary<string, Journey> { [journey.Id] = journey },
                Hash = journey.Hash,
            },
            "2026-03-02 12:00"
        );
        play.Submit(SampleEvents.OrderPaid(play.Now, "1001"));
        Assert.Equal("note-tag-1", Assert.Single(play.State.Runs).StepId);
        Assert.Empty(play.Sent);

        play.Advance(Duration.FromDays(4));
        Assert.Contains(play.Notes, n => n is { Kind: "tagged", Step: "note-tag-1" } && n.Reason == tag);
        Assert.Equal(sent, play.Sent.Select(s => s.Step));
        Assert.Empty(play.State.Runs);
    }

    private static WorkspaceResult Read(JourneyKinds kinds, string journey)
    {
        var files = SampleWorkspace.Files();
        files["journeys/tagging.yaml"] = journey;
        return new WorkspaceReader(SampleWorkspace.Templates) { Kinds = kinds }.Read(files);
    }

    /// <summary>Waits whole days, then writes a tag on the customer's timeline; the tag "late" goes its own
    /// way.</summary>
    private sealed record NoteTagStep : Step
    {
        public required string Tag { get; init; }

        public required int Days { get; init; }

        public string? Late { get; init; }

        internal override bool IsWait => true;

        internal override string WriteCanonicalText() => $"note_tag {Tag} {Days} late {Late}";

        internal override IReadOnlyList<string?> ListNextSteps() => [Late, Next];

        internal override Duration FindLongest(Func<string?, Duration> after) =>
            Duration.FromDays(Days) + ListNextSteps().Max(after);

        internal override bool Execute(RunContext context, Run run, Journey journey)
        {
            if (context.Now >= run.StepReadyAt + Duration.FromDays(Days))
            {
                context.AddNote("tagged", run, Id, Tag);
            }

            return (Tag == "late" ? this with { Next = Late } : this).WaitUntil(
                context,
                run,
                run.StepReadyAt + Duration.FromDays(Days)
            );
        }
    }

    /// <summary><c>note_tag: TAG</c> with <c>days</c> and perhaps <c>late</c> beside it.</summary>
    private sealed class NoteTagDefinition : StepDefinition
    {
        public override string Kind => "note_tag";

        public override string Description => "Writes a tag on the timeline, after whole days.";

        public override IReadOnlyList<KeyReference> Reference =>
            [
                new("note_tag", "a text", null, "The tag."),
                new("days", "0 to 366", null, "How many days later."),
                new("late", "a list of steps", "the run goes on below", "What is done for the tag `late`."),
            ];

        public override Step? Read(StepHead head, string? next, StepReader reader)
        {
            var tag = reader.Faults.ReadText(head.Value, Kind);
            var days = reader.ReadRequired(head, "days") is { } node
                ? reader.Faults.ReadInteger(node, "days", 0, 366)
                : null;
            var late = reader.ReadBlock(head.Map.Find("late"), $"{head.Id}.late.", next, "late");
            return tag is null || days is not { } count
                ? null
                : new NoteTagStep
                {
                    Id = head.Id,
                    Next = next,
                    Tag = tag,
                    Days = count,
                    Late = late,
                };
        }

        public override Dictionary<string, JsonNode> WriteSchema() =>
            new()
            {
                ["note_tag"] = SchemaNodes.String("A tag."),
                ["days"] = SchemaNodes.Whole("How many days later."),
                ["late"] = SchemaNodes.Ref("steps"),
            };
    }
}
