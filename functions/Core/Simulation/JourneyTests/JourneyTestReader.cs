using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Files;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Simulation.JourneyTests;

/// <summary>The tests of a workspace, and all faults of the files they are in.</summary>
public sealed record JourneyTestFiles(IReadOnlyList<JourneyTest> Tests, IReadOnlyList<Fault<FilePlace>> Faults);

/// <summary>Reads <c>journeys/NAME.test.yaml</c>: one test, or a list of tests.</summary>
public sealed class JourneyTestReader
{
    /// <summary>The keys of a test.</summary>
    internal static readonly string[] Keys = ["test", "with", "customer", "timeline", "expect", "until"];

    private readonly Workspace workspace;
    private readonly FaultCollector faults;
    private readonly string journey;

    private JourneyTestReader(Workspace workspace, FaultCollector faults, string journey) =>
        (this.workspace, this.faults, this.journey) = (workspace, faults, journey);

    /// <summary>Reads all tests. Never throws because of their content.</summary>
    /// <param name="files">Text by path relative to the workspace; other files are skipped.</param>
    /// <param name="workspace">The workspace that the tests belong to.</param>
    public static JourneyTestFiles Read(IReadOnlyDictionary<string, string> files, Workspace workspace)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(workspace);
        var (tests, all) = (new List<JourneyTest>(), new FaultCollector());
        foreach (var path in files.Keys.Where(WorkspaceFiles.IsJourneyTest).Order(StringComparer.Ordinal))
        {
            var faults = all.For(path);
            var journey = WorkspaceFiles.TestedJourney(path);
            if (!workspace.Journeys.ContainsKey(journey))
            {
                faults.Add(
                    FaultCodes.UnknownJourney,
                    1,
                    1,
                    $"there is no journey \"{journey}\" that these tests could be about",
                    string.Join(", ", workspace.Journeys.Keys.Order(StringComparer.Ordinal)),
                    Spelling.DidYouMean(journey, workspace.Journeys.Keys)
                );
                continue;
            }

            if (YamlReader.Read(files[path], faults) is { } root)
            {
                var reader = new JourneyTestReader(workspace, faults, journey);
                tests.AddRange(
                    (root is Node.List list ? list.Items : [root]).Select(reader.ReadTest).OfType<JourneyTest>()
                );
            }
        }

        return new(tests, [.. all.Found.OrderBy(f => f.Place, FilePlace.Order)]);
    }

    private JourneyTest? ReadTest(Node node)
    {
        if (MapReader.Create(node, "a test", Keys, faults) is not { } map)
        {
            return null;
        }

        var before = faults.Found.Count;
        var name = faults.ReadText(map.Require("test", "write test: and what it proves, in a sentence"), "test");
        var with = faults.ReadWords(
            map.Find("with"),
            "with",
            [.. workspace.Journeys.Keys.Where(j => j != journey).Order(StringComparer.Ordinal)]
        );
        var customer = new TestCustomerReader(workspace.Shop, faults);
        var zone = customer.ReadZone(map.Find("customer"));
        var timeline = ReadTimeline(map.Require("timeline", "write a line for each event"), zone);
        var expected = ReadExpected(map);
        var until = ReadUntil(map.Find("until"), zone);
        var start = (timeline.Count > 0 ? timeline[0].At : NodaConstants.UnixEpoch) - JourneyTestRunner.KnownBefore;
        var known = customer.Read(map.Find("customer"), start);
        if (faults.Found.Count > before || name is null || known is null || timeline.Count == 0)
        {
            return null;
        }

        var last = expected.Select(e => e.Result.At.InZoneLeniently(zone).ToInstant()).Append(timeline[^1].At).Max();
        return new JourneyTest
        {
            Place = new(faults.File, node.Line, node.Column),
            Name = name,
            Journey = journey,
            With = with ?? [],
            Zone = zone,
            Customer = known,
            Timeline = timeline,
            Expected = expected,
            // What is written to the minute may happen at any second of it.
            Until = (until ?? last) + Duration.FromSeconds(59),
        };
    }

    private Instant? ReadUntil(Node? node, DateTimeZone zone) =>
        node is null ? null
        : TestTime.Read(node, "until", faults) is { } at ? at.InZoneLeniently(zone).ToInstant()
        : null;

    private List<TestEvent> ReadTimeline(Node? node, DateTimeZone zone)
    {
        var (found, reader) = (new List<TestEvent>(), new TimelineReader(workspace, journey, zone, faults));
        foreach (var line in ListLines(node, "timeline"))
        {
            if (reader.Read(line) is not { } read)
            {
                continue;
            }

            if (found.Count > 0 && read.At < found[^1].At)
            {
                faults.Add(
                    FaultCodes.ConflictingKeys,
                    line,
                    "this line is earlier than the line above",
                    "lines in order of time",
                    "move it up"
                );
                continue;
            }

            found.Add(read);
        }

        if (node is Node.List { Items.Count: 0 })
        {
            faults.Add(FaultCodes.Missing, node, "timeline is an empty list", "at least one event");
        }

        return found;
    }

    private List<ExpectedResult> ReadExpected(MapReader map)
    {
        var reader = new ExpectationReader(workspace, journey, faults);
        var node = map.Require("expect", "write a line for each thing the journey does; [] where it does nothing");
        return [.. ListLines(node, "expect").Select(reader.Read).OfType<ExpectedResult>()];
    }

    private IReadOnlyList<Node> ListLines(Node? node, string key)
    {
        if (node is null or Node.List)
        {
            return (node as Node.List)?.Items ?? [];
        }

        faults.Add(
            FaultCodes.WrongShape,
            node,
            $"{key} is {node.DisplayName}",
            "a list",
            "begin each line with \"- \""
        );
        return [];
    }
}
