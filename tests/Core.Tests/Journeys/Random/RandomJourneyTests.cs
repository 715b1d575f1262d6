using System.Collections.Concurrent;
using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys.Random;

/// <summary>What holds for every journey and every customer: two random journeys of every kind of step, and random
/// events over weeks.</summary>
public sealed class RandomJourneyTests
{
    private const int TimelinesPerWorkspace = 25;

    [Fact]
    public void Every_kind_of_step_is_among_the_random_ones() =>
        Assert.Empty(JourneyKinds.Shipped.Steps.Kinds.Except(RandomJourney.Kinds).Except(["call_webhook"]));

    [Fact]
    public void A_thousand_random_customers_are_treated_by_the_rules() => Run(atLeast: 1_000, firstSeed: 0);

    [Fact]
    [Trait("Speed", "Slow")]
    public void A_hundred_thousand_random_customers_are_treated_by_the_rules() =>
        Run(atLeast: 100_000, firstSeed: 1_000);

    private static void Run(int atLeast, int firstSeed)
    {
        var failures = new ConcurrentBag<string>();
        var kinds = new ConcurrentBag<string>();
        var (customers, messages, ends, faulty) = (0, 0, 0, 0);
        Parallel.For(
            firstSeed,
            firstSeed + atLeast,
            (seed, loop) =>
            {
                if (Volatile.Read(ref customers) >= atLeast)
                {
                    loop.Stop();
                    return;
                }

                if (CreateWorkspace(seed, out var faults) is not { } workspace)
                {
                    Interlocked.Increment(ref faulty);
                    kinds.Add(faults);
                    return;
                }

                for (var t = 0; t < TimelinesPerWorkspace; t++)
                {
                    var timeline = new RandomTimeline((seed * TimelinesPerWorkspace) + t);
                    var customer = Simulate(workspace, timeline, roundTrip: t == 0);
                    foreach (var broken in FindBroken(workspace, timeline, customer))
                    {
                        failures.Add($"seed {seed}, timeline {t}: {broken}");
                    }

                    if (
                        t == 0
                        && Describe(Simulate(workspace, new(seed * TimelinesPerWorkspace), roundTrip: false))
                            != Describe(customer)
                    )
                    {
                        failures.Add($"seed {seed}: the same inputs gave other decisions");
                    }

                    Interlocked.Increment(ref customers);
                    Interlocked.Add(ref messages, customer.Sent.Count);
                    Interlocked.Add(ref ends, customer.Notes.Count(n => n.Kind == "ended"));
                }
            }
        );

        Assert.True(failures.IsEmpty, string.Join('\n', failures.Order(StringComparer.Ordinal).Take(20)));
        // The random journeys are worth something: most are without fault, and customers get messages.
        Assert.True(
            faulty * TimelinesPerWorkspace < customers / 3,
            $"{faulty} workspaces have a fault:\n{string.Join('\n', kinds.Take(20))}"
        );
        Assert.True(customers >= atLeast, $"{customers} customers");
        Assert.True(messages > customers / 2, $"{messages} messages to {customers} customers");
        Assert.True(ends > customers / 2, $"{ends} ends for {customers} customers");
    }

    private static Workspace? CreateWorkspace(int seed, out string faults)
    {
        var journeys = new RandomJourney(seed);
        var files = RandomWorkspace.Files(
            ("first", journeys.Write("first", "second")),
            ("second", journeys.Write("second", "first"))
        );
        var read = RandomWorkspace.Read(files);
        faults = string.Join('\n', (read as WorkspaceResult.Invalid)?.Faults.Select(f => f.ToString()) ?? []);
        return (read as WorkspaceResult.Valid)?.Workspace;
    }

    private static CustomerSimulation Simulate(Workspace workspace, RandomTimeline timeline, bool roundTrip)
    {
        var simulation = new CustomerSimulation(
            workspace,
            Decider.NewCustomer("0123456789abcdefghjkmnpqrs"),
            timeline.Start
        )
        {
            StoreState = roundTrip ? StateRoundTrip.StoreAndRead : state => state,
        };
        timeline.Run(simulation);
        return simulation;
    }

    private static IEnumerable<string> FindBroken(
        Workspace workspace,
        RandomTimeline timeline,
        CustomerSimulation customer
    )
    {
        var policy = workspace.Policy;
        var counted = new List<Instant>();
        foreach (
            var row in customer.Ledger.Where(r => r.Kind == LedgerKind.Sent && r.Channel is not (null or Channel.Staff))
        )
        {
            var (channel, local) = (row.Channel!.Value, row.At.InZone(TestShop.Tallinn));
            var needsNoMarketing = row.IsAboutOrder && channel == Channel.Email;
            if (
                needsNoMarketing
                    ? !timeline.AllowsAboutOrder(row.At, row.Topic!)
                    : !timeline.Allows(row.At, channel, row.Topic!)
            )
            {
                yield return $"{row.Step} was sent by {channel} at {local} against consent; {timeline.Describe()}";
            }

            if (
                policy.SendWindows.TryGetValue(channel, out var window)
                && !(local.TimeOfDay >= window.From && local.TimeOfDay < window.To)
            )
            {
                yield return $"{row.Step} was sent by {channel} at {local}, outside of the window";
            }

            if (policy.Topics[row.Topic!].CountsForFrequency && !row.IsAboutOrder)
            {
                var days = counted.Count(c => c.InZone(TestShop.Tallinn).Date > local.Date.PlusDays(-30));
                if (timeline.MaximumAt(row.At) is { } most && days >= most)
                {
                    yield return $"{row.Step} was sent at {row.At}, after {days} in 30 days; the customer chose {most}";
                }

                if (counted.Count > 0 && row.At - counted[^1] < policy.MinGap)
                {
                    yield return $"{row.Step} was sent at {row.At}, {row.At - counted[^1]} after the message before";
                }

                counted.Add(row.At);
            }
        }

        foreach (
            var day in counted.GroupBy(at => at.InZone(TestShop.Tallinn).Date).Where(d => d.Count() > policy.MaxPerDay)
        )
        {
            yield return $"{day.Count()} messages on {day.Key}";
        }

        foreach (var note in customer.Notes.Where(n => n.Kind == "ended" && string.IsNullOrEmpty(n.Reason)))
        {
            yield return $"a run of {note.Journey} ended without a reason";
        }

        foreach (var row in customer.Ledger.Where(r => r.Kind == LedgerKind.NotSent && !Reasons.All.Contains(r.Reason)))
        {
            yield return $"{row.Step} was not sent for the reason \"{row.Reason}\"";
        }

        var (begun, ended, inside) = (
            customer.Notes.Count(n => n.Kind == "entered"),
            customer.Notes.Count(n => n.Kind == "ended"),
            customer.State.Runs.Count
        );
        if (begun != ended + inside)
        {
            yield return $"{begun} runs began, {ended} ended, {inside} are inside";
        }

        foreach (var run in customer.State.Runs.Where(_ => customer.State.NextWake is null))
        {
            yield return $"the run of {run.Journey} waits at {run.StepId}, and nothing will wake it";
        }

        foreach (
            var many in customer
                .Records.Where(r => r.Row?.Kind == LedgerKind.Sent)
                .GroupBy(r => r.At)
                .Where(g => g.Count() > 20)
        )
        {
            yield return $"{many.Count()} messages at {many.Key}";
        }
    }

    private static string Describe(CustomerSimulation customer) =>
        JsonSerializer.Serialize(new { customer.Ledger, customer.Notes });
}
