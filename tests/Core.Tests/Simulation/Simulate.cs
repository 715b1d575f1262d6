using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Support.Simulation;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Simulation;

/// <summary>Runs worlds on a thread of their own, where nothing else can mix in.</summary>
internal static class Simulate
{
    /// <summary>The world after it came to rest; what is wrong with it is in its faults.</summary>
    public static World Run(Scenario scenario, Schedule schedule, WorldOptions? options = null)
    {
        var world = new World(scenario, schedule, options);
        world.Run();
        if (world.Faults.Count == 0)
        {
            world.Faults.AddRange(Invariants.AtEnd(world));
        }

        return world;
    }

    /// <summary>Fails with the first few faulty histories, each by the name that makes it again.</summary>
    public static void AllHold(IEnumerable<(string Name, Func<World> Make)> worlds)
    {
        var found = new List<string>();
        Exception? broke = null;
        var thread = new Thread(() =>
        {
            try
            {
                foreach (var (name, make) in worlds)
                {
                    var world = make();
                    if (world.Faults.Count > 0)
                    {
                        var history = Environment.GetEnvironmentVariable("SIMULATION_HISTORY") == "1" ? $"\n    {string.Join("\n    ", world.History)}" : "";
                        found.Add($"{name}\n  {string.Join("\n  ", world.Faults)}{history}");
                    }

                    if (found.Count >= 12)
                    {
                        return;
                    }
                }
            }
            catch (Exception e)
            {
                broke = e;
            }
        }, 16 * 1024 * 1024);
        thread.Start();
        thread.Join();
        Assert.True(broke is null, broke?.ToString());
        Assert.True(found.Count == 0, string.Join("\n", found));
    }

    /// <summary>What a seed makes of the world it plays in.</summary>
    public static WorldOptions OptionsOf(int seed) => new()
    {
        Email = (PortKind)(seed % 3),
        GrantAttempts = seed / 3 % 2 == 0,
        Skew = Duration.FromMilliseconds((seed / 6 % 3) switch { 0 => 0, 1 => 3_000, _ => 45_000 }),
    };
}
