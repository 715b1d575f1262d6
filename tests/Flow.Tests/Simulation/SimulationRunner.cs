using System.Collections.Concurrent;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Support.Simulation;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Simulation;

/// <summary>Runs worlds, each on one thread where nothing else can mix in, as many at once as there are
/// processors.</summary>
internal static class SimulationRunner
{
    /// <summary>The world after it came to rest; what is wrong with it is in its faults.</summary>
    public static SimulatedWorld Run(SimulationScenario scenario, Schedule schedule, WorldOptions? options = null)
    {
        var world = new SimulatedWorld(scenario, schedule, options);
        world.Run();
        if (world.Faults.Count == 0)
        {
            world.Faults.AddRange(Invariants.AtEnd(world));
        }

        return world;
    }

    /// <summary>Fails with the first few faulty histories, each by the name that makes it again.</summary>
    public static void AllHold(IEnumerable<(string Name, Func<SimulatedWorld> Make)> worlds)
    {
        var found = new ConcurrentQueue<string>();
        var broke = new ConcurrentQueue<Exception>();
        using var next = worlds.GetEnumerator();
        var threads = Enumerable
            .Range(0, Math.Max(1, Environment.ProcessorCount))
            .Select(_ => new Thread(() => Work(next, found, broke), 16 * 1024 * 1024))
            .ToArray();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.True(broke.IsEmpty, string.Join('\n', broke));
        Assert.True(found.IsEmpty, string.Join('\n', found));
    }

    private static void Work(
        IEnumerator<(string Name, Func<SimulatedWorld> Make)> worlds,
        ConcurrentQueue<string> found,
        ConcurrentQueue<Exception> broke
    )
    {
        try
        {
            while (found.Count < 12 && Next(worlds) is var (name, make))
            {
                var world = make();
                if (world.Faults.Count > 0)
                {
                    var history =
                        Environment.GetEnvironmentVariable("SIMULATION_HISTORY") == "1"
                            ? $"\n    {string.Join("\n    ", world.History)}"
                            : "";
                    found.Enqueue($"{name}\n  {string.Join("\n  ", world.Faults)}{history}");
                }
            }
        }
        catch (Exception e)
        {
            broke.Enqueue(e);
        }
    }

    private static (string Name, Func<SimulatedWorld> Make)? Next(
        IEnumerator<(string Name, Func<SimulatedWorld> Make)> worlds
    )
    {
        lock (worlds)
        {
            return worlds.MoveNext() ? worlds.Current : null;
        }
    }

    /// <summary>What a seed makes of the world it plays in.</summary>
    public static WorldOptions OptionsOf(int seed) =>
        new()
        {
            Email = (PortKind)(seed % 3),
            GrantAttempts = seed / 3 % 2 == 0,
            Skew = Duration.FromMilliseconds(
                (seed / 6 % 3) switch
                {
                    0 => 0,
                    1 => 3_000,
                    _ => 45_000,
                }
            ),
        };
}
