using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Support.Simulation;

/// <summary>
/// A shop, two processes of the real program, one store and its providers under a scheduler that decides at every
/// storage operation and provider call who goes on and what goes wrong. One thread, no real time: the same schedule
/// gives the same history. Call <see cref="Run"/> once.
/// </summary>
public sealed partial class SimulatedWorld
{
    /// <summary>What a dead process waits for.</summary>
    public static readonly Task Never = new TaskCompletionSource().Task;

    private const int MostOperations = 60_000;
    private static readonly Instant Start = TestShop.At("2026-03-02 11:00");
    private readonly List<Point> pending = [];
    private readonly List<(Instant At, Delivery Delivery)> waiting = [];
    private readonly List<SimulatedProcess> processes = [];
    private readonly WorldOptions options;
    private readonly List<string> history = [];
    private int operations,
        generation;

    public SimulatedWorld(SimulationScenario scenario, Schedule schedule, WorldOptions? options = null)
    {
        this.options = options ??= new WorldOptions();
        (Scenario, Schedule, Now) = (scenario, schedule, Start);
        (Email, Sms, Staff) = (
            new SimulatedProvider(options.Email),
            new SimulatedProvider(PortKind.Repeatable),
            new SimulatedProvider(PortKind.Repeatable)
        );
        Spawn(Duration.Zero);
        Spawn(options.Skew);
        waiting.AddRange(scenario.Deliveries.Select(d => (Start + d.After, new Delivery(d.Event(Start + d.After)))));
        Deliveries = [.. waiting.Select(w => w.Delivery)];
    }

    public SimulationScenario Scenario { get; }

    public Schedule Schedule { get; }

    public MemoryTableStore Store { get; } = new();

    public Workspace Workspace { get; } = TwoJourneys.Value;

    public Instant Now { get; private set; }

    public SimulatedProvider Email { get; }

    public SimulatedProvider Sms { get; }

    public SimulatedProvider Staff { get; }

    public List<SimulatedTimer> Timers { get; } = [];

    public IReadOnlyList<Delivery> Deliveries { get; }

    /// <summary>True while a process is being started: its storage operations happen at once.</summary>
    public bool IsPreparing { get; private set; }

    /// <summary>Storage operations and provider calls so far.</summary>
    public int Operations => operations;

    /// <summary>What happened, in order, for the person who has to understand a failing seed.</summary>
    public IReadOnlyList<string> History => history;

    /// <summary>Faults found in passing; empty in a right world.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Waits until the scheduler lets this process go on.</summary>
    public async ValueTask<OperationFault> Reach(SimulatedProcess process, string what, bool store)
    {
        var point = new Point(process, what, store);
        pending.Add(point);
        return await point.Go.Task;
    }

    /// <summary>The process is gone; another takes its place. Deliveries it had not answered are sent again.</summary>
    public void Crash(SimulatedProcess process)
    {
        process.Kill();
        pending.RemoveAll(p => p.Process == process);
        foreach (var delivery in Deliveries.Where(d => d.With == process))
        {
            delivery.With = null;
            waiting.Add((Now + Duration.FromSeconds(10), delivery));
        }

        processes.Remove(process);
        Spawn(process.Skew);
    }

    /// <summary>An effect under way: what it throws is what the pool would have written down.</summary>
    public void Watch(Task effects) => _ = Catch(effects);

    private async Task Catch(Task effects)
    {
        try
        {
            await effects;
        }
        catch (StoreUnavailableException)
        {
            // The attempt runs out and a wake finds it.
        }
        catch (Exception e)
        {
            Faults.Add($"broke: {e}");
        }
    }

    private void Spawn(Duration skew)
    {
        IsPreparing = true;
        processes.Add(
            new SimulatedProcess(
                this,
                $"p{++generation}",
                skew,
                new FlowOptions { GrantAttempts = options.GrantAttempts }
            )
        );
        IsPreparing = false;
    }

    private static readonly Lazy<Workspace> TwoJourneys = new(() =>
    {
        var sample = TestShop.SampleWorkspace;
        var journeys = sample.Journeys.Where(j => j.Key is "welcome" or "cross-sell").ToDictionary();
        var used = journeys
            .Values.SelectMany(j => j.Steps.Values)
            .OfType<SendStep>()
            .Select(s => s.Template)
            .ToHashSet();

        // Every process releases what it is started with: no more than the stories need.
        return sample with
        {
            Journeys = journeys,
            Templates = sample.Templates.Where(t => used.Contains(t.Key)).ToDictionary(),
        };
    });

    private sealed record Point(SimulatedProcess Process, string What, bool Store)
    {
        public TaskCompletionSource<OperationFault> Go { get; } = new();
    }
}

/// <summary>A shop's delivery: repeated until it is answered, sometimes after that too.</summary>
public sealed class Delivery(Event arrived)
{
    public Event Event => arrived;

    public bool Answered { get; set; }

    /// <summary>The process that has it now.</summary>
    public SimulatedProcess? With { get; set; }
}
