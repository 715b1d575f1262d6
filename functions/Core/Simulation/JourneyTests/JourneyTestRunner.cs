using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Journeys.Steps.Webhooks;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Simulation.JourneyTests.Steering;
using MarketingAutomation.Core.Workspaces;
using NodaTime;

namespace MarketingAutomation.Core.Simulation.JourneyTests;

/// <summary>Runs tests of journeys over virtual time. The journey is tested as if it were live, whatever its status is,
/// and its customer is not held out; every message that may be sent is sent, no address is suppressed, and every
/// reservation, coupon and call is granted unless the test says otherwise.</summary>
public static class JourneyTestRunner
{
    // The customer is known shortly before anything happens to them.
    internal static readonly Duration KnownBefore = Duration.FromMinutes(1);

    /// <summary>Runs one test.</summary>
    /// <param name="test">A test of a journey of this workspace.</param>
    /// <param name="workspace">The workspace; its policy applies.</param>
    public static JourneyTestRun Run(JourneyTest test, Workspace workspace)
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(workspace);
        string[] names = [test.Journey, .. test.With];
        var start = test.Timeline[0].At - KnownBefore;
        var live = workspace with
        {
            Journeys = workspace
                .Journeys.Where(j => names.Contains(j.Key))
                .ToDictionary(
                    j => j.Key,
                    j => j.Value with { Status = JourneyStatus.Live, HoldOutPercent = null },
                    StringComparer.Ordinal
                ),
            Policy = workspace.Policy with { HoldOutPercent = null },
            // The first line is no release: what is due shortly before it counts, as on any other day.
            ReleasedAt = names.ToDictionary(n => n, _ => start - workspace.Policy.EventMaxAge, StringComparer.Ordinal),
        };
        var simulation = new CustomerSimulation(live, Decider.NewCustomer("journeytest"), start);
        var outside = new OutsideWorld(test.Journey, simulation);
        simulation.Submit(test.Customer);
        var unused = new List<TestMismatch>();
        foreach (var line in test.Timeline)
        {
            simulation.AdvanceTo(line.At);
            if (line.Action is { } action)
            {
                outside.Apply(action);
            }
            else if (line.Notice is { } notice)
            {
                simulation.SubmitProducts(notice);
            }
            else if (line.MessageStep is not { } step)
            {
                simulation.Submit(line.Event!);
            }
            else if (FindAttempt(simulation, test.Journey, step) is { Channel: { } channel } sent)
            {
                simulation.Submit(line.Event! with { MessageId = sent.Message, Receipt = new ReceiptData(channel) });
            }
            else
            {
                unused.Add(new(null, null, line));
            }
        }

        simulation.AdvanceTo(test.Until);
        var actual = ListResults(test, simulation, live.Journeys[test.Journey]);
        return new(test, [.. unused, .. Compare(test.Expected, actual)], actual);
    }

    // The newest attempt of a send step.
    private static LedgerRow? FindAttempt(CustomerSimulation simulation, string journey, string step) =>
        simulation.Ledger.LastOrDefault(l => l.Kind == LedgerKind.Attempt && l.Journey == journey && l.Step == step);

    private static List<ActualResult> ListResults(JourneyTest test, CustomerSimulation simulation, Journey journey)
    {
        var found = new List<ActualResult>();
        var attempts = new Dictionary<string, LedgerRow>(StringComparer.Ordinal);
        foreach (var record in simulation.Records.Where(r => r.At <= test.Until))
        {
            var at = record.At.InZone(test.Zone).LocalDateTime;
            at = at.Date + new LocalTime(at.Hour, at.Minute);
            if (record.Row is { } row && row.Journey == test.Journey && !IsCall(row, journey))
            {
                if (row.Kind == LedgerKind.Attempt)
                {
                    attempts[row.Message] = row;
                }
                else if (row.Kind is LedgerKind.Sent or LedgerKind.NotSent or LedgerKind.Failed)
                {
                    found.Add(Describe(at, row, attempts.GetValueOrDefault(row.Message), journey));
                }
            }
            else if (record.Note is { Kind: "consent", Reason: { } given })
            {
                AddWithdrawal(found, at, given, journey);
            }
            else if (record.Note is { Kind: "ended", Reason: { } why } note && note.Journey == test.Journey)
            {
                // A step "end" is known by the reason that the author gave.
                var word = why.Split(": ", 2);
                found.Add(new(at, ResultKind.Ends, word[0] == "end" ? word[^1] : word[0]));
            }
        }

        return found;
    }

    // A withdrawal is kept by channel and topic, each with the reason of the step.
    private static void AddWithdrawal(List<ActualResult> found, LocalDateTime at, string why, Journey journey)
    {
        var step = journey
            .Steps.Values.OfType<UnsubscribeStep>()
            .FirstOrDefault(s =>
                why.EndsWith($", {ConsentDescriptions.JourneyMethod(journey.Id, s.Reason)})", StringComparison.Ordinal)
            );
        if (step is not null && !found.Exists(f => f is { Kind: ResultKind.Unsubscribe } && f.At == at))
        {
            found.Add(new(at, ResultKind.Unsubscribe, step.Reason));
        }
    }

    // What a call leads to shows in the steps after it; a test has no line for the call itself.
    private static bool IsCall(LedgerRow row, Journey journey) =>
        journey.Steps.GetValueOrDefault(row.Step) is CallWebhookStep;

    private static ActualResult Describe(LocalDateTime at, LedgerRow row, LedgerRow? attempt, Journey journey)
    {
        if (row.Kind != LedgerKind.Sent)
        {
            return new(at, ResultKind.NotSent, row.Step, Reason: row.Reason);
        }

        if (journey.Steps.GetValueOrDefault(row.Step) is NotifyStaffStep notice)
        {
            return new(at, ResultKind.NotifyStaff, notice.Team);
        }

        var channel = attempt?.Channel ?? row.Channel;
        return new(
            at,
            ResultKind.Send,
            row.Step,
            channel,
            channel is { } known ? $"{ChannelCatalog.Get(known).Word}.{attempt?.Language ?? row.Language}" : null
        );
    }

    private static List<TestMismatch> Compare(
        IReadOnlyList<ExpectedResult> expected,
        IReadOnlyList<ActualResult> actual
    )
    {
        var (open, unmatched) = (actual.ToList(), new List<ExpectedResult>());
        foreach (var line in expected)
        {
            if (open.FindIndex(a => Fits(line.Result, a)) is var index and >= 0)
            {
                open.RemoveAt(index);
            }
            else
            {
                unmatched.Add(line);
            }
        }

        var mismatches = new List<TestMismatch>();
        foreach (var line in unmatched)
        {
            // The most likely counterpart: the same thing at another time or by another channel, else another kind of
            // result about the same step.
            var index = open.FindIndex(a => a.Kind == line.Result.Kind && a.Name == line.Result.Name);
            index = index >= 0 ? index : open.FindIndex(a => a.Name == line.Result.Name);
            index = index >= 0 ? index : open.FindIndex(a => a.At == line.Result.At);
            mismatches.Add(new(line, index >= 0 ? open[index] : null));
            if (index >= 0)
            {
                open.RemoveAt(index);
            }
        }

        return [.. mismatches, .. open.Select(a => new TestMismatch(null, a))];
    }

    private static bool Fits(ActualResult expected, ActualResult actual) =>
        expected.At == actual.At
        && expected.Kind == actual.Kind
        && expected.Name == actual.Name
        && (expected.Channel is null || expected.Channel == actual.Channel)
        && (expected.Template is null || expected.Template == actual.Template)
        && (expected.Reason is null || expected.Reason == actual.Reason);
}
