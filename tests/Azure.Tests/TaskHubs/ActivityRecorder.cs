using System.Collections.Concurrent;
using System.Text.Json;

namespace MarketingAutomation.Azure.Tests.TaskHubs;

/// <summary>The layer between an orchestration and its activities in a test: counts them, writes down what goes in
/// and out, and may let one go wrong.</summary>
public sealed class ActivityRecorder
{
    private int calls;

    /// <summary>Activities begun so far.</summary>
    public int Calls => Volatile.Read(ref calls);

    /// <summary>Names in the order of their beginning.</summary>
    public ConcurrentQueue<string> Names { get; } = [];

    /// <summary>Everything that went in or came out, as it is written into a history.</summary>
    public ConcurrentQueue<string> Texts { get; } = [];

    /// <summary>What becomes of the n-th activity, counted from 1. Default: it runs.</summary>
    public Func<int, string, ActivityFault> FaultFor { get; set; } = (_, _) => ActivityFault.Runs;

    public async Task<TOut> Run<TIn, TOut>(string name, TIn input, Func<TIn, Task<TOut>> activity)
    {
        var fate = FaultFor(Interlocked.Increment(ref calls), name);
        Names.Enqueue(name);
        Texts.Enqueue(JsonSerializer.Serialize(input));
        switch (fate)
        {
            case ActivityFault.DiesBefore:
                throw new InvalidOperationException("the process died");
            case ActivityFault.DiesAfter:
                await activity(input);
                throw new InvalidOperationException("the process died");
            case ActivityFault.RunsAgain:
                await activity(input);
                return Record(await activity(input));
            case ActivityFault.RunsTwice:
                var both = await Task.WhenAll(activity(input), activity(input));
                return Record(both[1]);
            default:
                return Record(await activity(input));
        }
    }

    private TOut Record<TOut>(TOut output)
    {
        Texts.Enqueue(JsonSerializer.Serialize(output));
        return output;
    }
}

/// <summary>
/// What can become of an activity. Its orchestration receives a death as any failure; <see cref="RunsAgain"/> is
/// what follows when the process dies after the work and before its answer was written down, <see cref="RunsTwice"/>
/// when a second process takes it up meanwhile.
/// </summary>
public enum ActivityFault
{
    Runs,
    DiesBefore,
    DiesAfter,
    RunsAgain,
    RunsTwice,
}
