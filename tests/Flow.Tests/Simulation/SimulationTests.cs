using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Support.Simulation;

namespace MarketingAutomation.Flow.Tests.Simulation;

/// <summary>
/// The protocol of docs/flow.md under every interleaving we can afford. A failure names a scenario and a schedule;
/// <c>SIMULATION_HISTORY=1</c> prints its whole history, <c>SIMULATION_SEED=N</c> plays one seed only.
/// </summary>
public sealed class SimulationTests
{
    public static TheoryData<string> Names => [.. SimulationScenarios.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_crash_after_any_operation_loses_and_doubles_nothing(string name) =>
        SimulationRunner.AllHold(EveryFault(Named(name), OperationFault.CrashBefore, OperationFault.CrashAfter));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_store_that_fails_at_every_seventh_operation_loses_and_doubles_nothing(string name) =>
        SimulationRunner.AllHold(
            EveryFault(Named(name), OperationFault.FailBefore, OperationFault.FailAfter).Where((_, i) => i % 7 == 0)
        );

    [Theory]
    [Trait("Speed", "Slow")]
    [MemberData(nameof(Names))]
    public void A_store_that_fails_at_any_operation_loses_and_doubles_nothing(string name) =>
        SimulationRunner.AllHold(EveryFault(Named(name), OperationFault.FailBefore, OperationFault.FailAfter));

    [Theory]
    [MemberData(nameof(Names))]
    public void Whatever_a_provider_does_no_message_is_lost_or_doubled(string name) =>
        SimulationRunner.AllHold(
            from mood in Enum.GetValues<ProviderBehavior>()
            from kind in Enum.GetValues<PortKind>()
            select (
                $"{name}, {kind} port, {mood}",
                Make(Named(name), () => new SingleFaultSchedule(mood: mood), new WorldOptions { Email = kind })
            )
        );

    [Fact]
    public void Three_hundred_random_histories_hold() => SimulationRunner.AllHold(Histories(1, 300));

    [Theory]
    [InlineData(12_217)]
    [InlineData(13_227)]
    [InlineData(22_627)]
    [InlineData(22_897)]
    [InlineData(24_707)]
    public void A_history_that_did_not_hold_once_holds(int seed) => SimulationRunner.AllHold(Histories(seed, 1));

    [Fact]
    [Trait("Speed", "Slow")]
    public void Two_thousand_random_histories_hold() => SimulationRunner.AllHold(Histories(301, 2_000));

    [Fact]
    [Trait("Speed", "Slow")]
    public void Twenty_thousand_more_random_histories_hold() => SimulationRunner.AllHold(Histories(10_001, 20_000));

    [Fact]
    public void The_same_seed_makes_the_same_history()
    {
        SimulationRunner.AllHold([("any", Make(SimulationScenarios.Merge, () => new RandomSchedule(7)))]);
        Assert.Equal(Describe(7), Describe(7));

        static string Describe(int seed)
        {
            var history = "";
            var thread = new Thread(() =>
                history = string.Join(
                    '\n',
                    SimulationRunner.Run(SimulationScenarios.Merge, new RandomSchedule(seed)).History
                )
            );
            thread.Start();
            thread.Join();
            return history;
        }
    }

    private static IEnumerable<(string, Func<SimulatedWorld>)> Histories(int first, int count)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("SIMULATION_SEED"), out var only))
        {
            (first, count) = (only, 1);
        }

        return Enumerable
            .Range(first, count)
            .Select(seed =>
            {
                var scenario = SimulationScenarios.All[seed % SimulationScenarios.All.Count];
                return (
                    $"seed {seed}: {scenario.Name}",
                    Make(
                        scenario,
                        () => new RandomSchedule(seed),
                        SimulationRunner.OptionsOf(seed / SimulationScenarios.All.Count)
                    )
                );
            });
    }

    private static IEnumerable<(string, Func<SimulatedWorld>)> EveryFault(
        SimulationScenario scenario,
        params OperationFault[] fates
    )
    {
        foreach (
            var options in new[]
            {
                new WorldOptions(),
                new WorldOptions { Email = PortKind.Blind, GrantAttempts = false },
            }
        )
        {
            var operations = SimulationRunner.Run(scenario, new SingleFaultSchedule(), options).Operations;
            foreach (var fate in fates)
            {
                for (var at = 1; at <= operations; at++)
                {
                    var k = at;
                    yield return (
                        $"{scenario.Name}, {options.Email} port: {fate} at operation {k} of {operations}",
                        Make(scenario, () => new SingleFaultSchedule(k, fate), options)
                    );
                }
            }
        }
    }

    private static Func<SimulatedWorld> Make(
        SimulationScenario scenario,
        Func<Schedule> schedule,
        WorldOptions? options = null
    ) => () => SimulationRunner.Run(scenario, schedule(), options);

    private static SimulationScenario Named(string name) => SimulationScenarios.All.Single(s => s.Name == name);
}
