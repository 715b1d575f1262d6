using System.Text.Json.Nodes;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys;

/// <summary>A run's position is step and visit: a kind of step that is defined here leads back to itself, and each visit
/// of a send has its own message, attempts and outcome.</summary>
public sealed class LoopingStepTests
{
    private const string Reminding = """
        journey: reminding
        status: live
        topic: getting-started
        trigger: { event: order.paid }
        steps:
          - again: 2
            do:
              - wait: 1d
              - send: welcome
                id: reminder
          - if: { message.reminder: clicked }
            then:
              - send: welcome
                id: for-readers
            else:
              - send: welcome
                id: for-others
        """;

    private static readonly JourneyKinds Kinds = JourneyKinds.Shipped with
    {
        Steps = new StepCatalog([.. StepCatalog.Shipped.All, new AgainDefinition()]),
    };

    [Fact]
    public void Each_visit_of_a_send_has_its_own_message_and_outcome()
    {
        var play = Begin(send => send.Attempt.Visit.Number == 1 ? new Outcome.Sent("1") : Refused);
        play.Advance(Duration.FromDays(3));

        var reminders = play.Ledger.Where(l => l is { Step: "reminder", Kind: LedgerKind.Sent or LedgerKind.Failed });
        Assert.Equal(
            [(1, LedgerKind.Sent), (2, LedgerKind.Failed)],
            reminders.Select(l => (l.Visit.Number, l.Kind)).ToArray()
        );
        var ids = play.Ledger.Where(l => l.Step == "reminder").Select(l => l.Message).Distinct().ToArray();
        Assert.Equal(2, ids.Length);
        Assert.Equal($"{play.State.Key}.{ContentHash.ComputeParts(RunId(play), "reminder", "1")}", ids[0]);
        Assert.Equal($"{play.State.Key}.{ContentHash.ComputeParts(RunId(play), "reminder", "2")}", ids[1]);
    }

    [Fact]
    public void A_run_keeps_the_outcome_of_each_visit_and_the_position_survives_storing()
    {
        var play = Begin(_ => new Outcome.Sent("id"), wait: "3d");
        play.Advance(Duration.FromDays(4));
        var run = Assert.Single(play.State.Runs);
        Assert.Equal(("again-1.do.wait-1", 2), (run.StepId, run.Visit.Number));
        Assert.Equal(2, run.FindVisit("again-1").Number);

        play.Advance(Duration.FromDays(2) - Duration.FromHours(1));
        Assert.Equal(1, Assert.Single(Assert.Single(play.State.Runs).Messages).Visit.Number);
        play.RespondToSend = _ => new Outcome.TryLater("busy", Duration.FromHours(1));
        play.Advance(Duration.FromHours(2));
        run = Assert.Single(play.State.Runs);
        var message = Assert.Single(play.State.Messages);
        Assert.True(run.IsAt(message));
        Assert.Equal(("reminder", 2), (message.Step, message.Visit.Number));
        Assert.Contains("\"visit\":2", StateRoundTrip.Write(play.State), StringComparison.Ordinal);
        Assert.Contains(play.Notes, n => n.Step == "again-1" && n.Visit.Number == 2);
    }

    [Theory]
    [InlineData(1, "for-others")]
    [InlineData(2, "for-readers")]
    public void A_condition_on_a_message_means_its_newest_visit(int clicked, string sent)
    {
        var play = Begin(_ => new Outcome.Sent("id"), wait: "3d", before: "- wait: 1d");
        play.Advance(Duration.FromDays(6) + Duration.FromHours(1));
        var messages = Assert.Single(play.State.Runs).Messages;
        Assert.Equal([1, 2], messages.Select(m => m.Visit.Number));
        play.Submit(
            new Event
            {
                Id = "click",
                Source = "test",
                Name = EventNames.MessageClicked,
                At = play.Now,
                MessageId = messages[clicked - 1].Message,
                Occurrences = [new Occurrence(EventNames.MessageClicked, play.Now)],
            }
        );
        play.Advance(Duration.FromDays(2));
        Assert.Equal(sent, play.Sent[^1].Step);
    }

    [Fact]
    public void Steps_outside_of_loops_store_no_visit()
    {
        var play = SimulatedCustomer.Open("2026-03-02 12:00");
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.NotEmpty(play.State.Runs);
        Assert.All(play.State.Runs, r => Assert.Null(r.Visits));
        Assert.DoesNotContain("visit", StateRoundTrip.Write(play.State), StringComparison.OrdinalIgnoreCase);
        Assert.All(
            SampleWorkspace.Files().Where(f => f.Key.StartsWith("journeys/", StringComparison.Ordinal)),
            f => Assert.Empty(JourneyReader.ReadPinned(f.Key[9..^5], f.Value).LoopSteps)
        );
    }

    [Fact]
    public void A_loop_is_known_by_its_steps_and_one_without_a_wait_is_a_fault()
    {
        var journey = JourneyReader.ReadPinned("reminding", Reminding, Kinds);
        Assert.Equal(
            ["again-1", "again-1.do.wait-1", "reminder"],
            journey.LoopSteps.Order(StringComparer.Ordinal).ToArray()
        );
        Assert.Equal(Duration.FromDays(2), JourneyDuration.FindLongest(journey.Steps, journey.First));

        var faults = new FaultCollector("journeys/reminding.yaml");
        var context = new JourneyReadContext(faults) { Kinds = Kinds };
        Assert.Null(
            JourneyReader.ReadJourney(
                Reminding.Replace("- wait: 1d", "- set: { seen: yes }", StringComparison.Ordinal),
                context,
                out _
            )
        );
        Assert.Equal(FaultCodes.LoopWithoutWait.Code, Assert.Single(faults.Found).Code);
    }

    private static readonly Outcome Refused = new Outcome.Refused("no", false);

    private static string RunId(CustomerSimulation play) => play.Ledger.First(l => l.Step == "reminder").Run;

    private static CustomerSimulation Begin(Func<Effect.Send, Outcome> respond, string wait = "1d", string before = "")
    {
        var yaml = Reminding.Replace("wait: 1d", $"wait: {wait}", StringComparison.Ordinal);
        yaml = before.Length == 0 ? yaml : yaml.Replace("  - if:", $"  {before}\n  - if:", StringComparison.Ordinal);
        var journey = JourneyReader.ReadPinned("reminding", yaml, Kinds);
        var shop = TestShop.SampleWith(p => p with { MinGap = Duration.Zero, MaxPerDay = 100 });
        var play = SimulatedCustomer.Open(
            shop with
            {
                Journeys = new Dictionary<string, Journey> { [journey.Id] = journey },
                Hash = journey.Hash,
            },
            "2026-03-02 12:00",
            respond: respond
        );
        play.Submit(SampleEvents.OrderPaid(play.Now, "1001"));
        return play;
    }

    /// <summary>Goes through its steps several times: the visit of the step is the number of the round.</summary>
    private sealed record AgainStep : Step
    {
        public required int Times { get; init; }

        public required string? Body { get; init; }

        internal override bool IsInstant => true;

        internal override string WriteCanonicalText() => $"again {Times} do {Body}";

        internal override IReadOnlyList<string?> ListNextSteps() => [Body, Next];

        internal override Duration FindLongest(Func<string?, Duration> after) => after(Body) * Times + after(Next);

        internal override bool Execute(RunContext context, Run run, Journey journey)
        {
            var goesOn = run.Visit.Number > Times;
            context.AddNote("round", run, Id, goesOn ? "the last one is done" : $"round {run.Visit}");
            return (goesOn ? this : this with { Next = Body }).Finish(context, run);
        }
    }

    /// <summary><c>again: TIMES</c> with <c>do</c> beside it.</summary>
    private sealed class AgainDefinition : StepDefinition
    {
        public override string Kind => "again";

        public override string Description => "Does its steps several times.";

        public override IReadOnlyList<KeyReference> Reference =>
            [new("again", "1 to 9", null, "How often."), new("do", "a list of steps", null, "What is done.")];

        public override Step? Read(StepHead head, string? next, StepReader reader)
        {
            var times = reader.Faults.ReadInteger(head.Value, Kind, 1, 9);
            var body = reader.ReadBlock(head.Map.Find("do"), $"{head.Id}.do.", head.Id, "do");
            return times is not { } count
                ? null
                : new AgainStep
                {
                    Id = head.Id,
                    Next = next,
                    Times = count,
                    Body = body,
                };
        }

        public override Dictionary<string, JsonNode> WriteSchema() =>
            new() { ["again"] = SchemaNodes.Whole("How often."), ["do"] = SchemaNodes.Ref("steps") };
    }
}
