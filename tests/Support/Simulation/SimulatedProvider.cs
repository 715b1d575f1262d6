using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Flow.Sending;

namespace MarketingAutomation.Support.Simulation;

/// <summary>A provider all processes share: it remembers every call and everything it took, and when asked tells the
/// truth.</summary>
public sealed class SimulatedProvider(PortKind kind)
{
    public PortKind Kind => kind;

    /// <summary>Every call that was begun, with the process that made it.</summary>
    public List<(string Message, int Attempt, string Process)> Calls { get; } = [];

    /// <summary>What it took.</summary>
    public List<(string Message, int Attempt, OutgoingMessage What)> Taken { get; } = [];

    /// <summary>Said no, or asked for patience: after these another attempt is right.</summary>
    public HashSet<(string Message, int Attempt)> NotTaken { get; } = [];
}

/// <summary>One process's connection to it.</summary>
public sealed class SimulatedPort(World world, SimulatedProcess process, SimulatedProvider provider) : ISendPort
{
    public PortKind Kind => provider.Kind;

    public async Task<Outcome> Send(OutgoingMessage message, CancellationToken deadline)
    {
        deadline.ThrowIfCancellationRequested();
        provider.Calls.Add((message.Id, message.Attempt, process.Name));
        var fate = await world.Reach(process, $"send {message.Step} {message.Attempt}", store: false);
        deadline.ThrowIfCancellationRequested();
        var mood = world.Schedule.MoodOf();
        switch (mood)
        {
            case Mood.Later or Mood.Refuse:
                provider.NotTaken.Add((message.Id, message.Attempt));
                break;
            case Mood.Take or Mood.TakeAndHang:
                Take(message);
                break;
        }

        if (fate == Fate.CrashAfter)
        {
            world.Crash(process);
            await World.Never;
        }

        switch (mood)
        {
            case Mood.Silence or Mood.TakeAndHang or Mood.TakeLate:
                await Hang(deadline);
                if (mood == Mood.TakeLate)
                {
                    Take(message);
                }

                throw new OperationCanceledException();
            default:
                await world.Reach(process, $"answer {message.Step} {message.Attempt}", store: false);
                return mood switch
                {
                    Mood.Take => new Outcome.Sent($"sim-{message.Id}"),
                    Mood.Later => new Outcome.TryLater("busy"),
                    _ => new Outcome.Refused("no"),
                };
        }
    }

    public async Task<Outcome> Ask(Effect.Ask about, CancellationToken cancel)
    {
        await world.Reach(process, $"ask {about.Attempt}", store: false);
        return world.Schedule.Happens(0.2) ? new Outcome.TryLater("busy")
            : world.Schedule.Happens(0.2) ? throw new HttpRequestException("no answer")
            : provider.Taken.Any(t => t.Message == about.Message && t.Attempt == about.Attempt)
                ? new Outcome.Sent($"sim-{about.Message}")
            : new Outcome.NotThere();
    }

    private void Take(OutgoingMessage message) => provider.Taken.Add((message.Id, message.Attempt, message));

    private static async Task Hang(CancellationToken deadline)
    {
        var over = new TaskCompletionSource();
        await using var registration = deadline.Register(over.SetResult);
        await over.Task;
    }
}
