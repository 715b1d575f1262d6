using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Flow.Sending;

namespace MarketingAutomation.Support.Simulation;

/// <summary>A provider all processes share: it remembers every call and everything it took, and when asked answers what
/// is true.</summary>
public sealed class SimulatedProvider(PortKind kind)
{
    public PortKind Kind => kind;

    /// <summary>Every call that was begun, with the process that made it.</summary>
    public List<(string Message, int Attempt, string Process)> Calls { get; } = [];

    /// <summary>What it took.</summary>
    public List<(string Message, int Attempt, OutgoingMessage What)> Accepted { get; } = [];

    /// <summary>Refused, or asked for a later attempt: after these another attempt is right.</summary>
    public HashSet<(string Message, int Attempt)> NotAccepted { get; } = [];
}

/// <summary>One process's connection to it.</summary>
public sealed class SimulatedPort(SimulatedWorld world, SimulatedProcess process, SimulatedProvider provider)
    : ISendPort
{
    public PortKind Kind => provider.Kind;

    public async Task<Outcome> Send(OutgoingMessage message, CancellationToken deadline)
    {
        deadline.ThrowIfCancellationRequested();
        provider.Calls.Add((message.Id, message.Attempt, process.Name));
        var fate = await world.Reach(process, $"send {message.Step} {message.Attempt}", store: false);
        deadline.ThrowIfCancellationRequested();
        var mood = world.Schedule.NextBehavior();
        switch (mood)
        {
            case ProviderBehavior.Later or ProviderBehavior.Refuse:
                provider.NotAccepted.Add((message.Id, message.Attempt));
                break;
            case ProviderBehavior.Take or ProviderBehavior.TakeAndHang:
                Take(message);
                break;
        }

        if (fate == OperationFault.CrashAfter)
        {
            world.Crash(process);
            await SimulatedWorld.Never;
        }

        switch (mood)
        {
            case ProviderBehavior.Silence or ProviderBehavior.TakeAndHang or ProviderBehavior.TakeLate:
                await Hang(deadline);
                if (mood == ProviderBehavior.TakeLate)
                {
                    Take(message);
                }

                throw new OperationCanceledException();
            default:
                await world.Reach(process, $"answer {message.Step} {message.Attempt}", store: false);
                return mood switch
                {
                    ProviderBehavior.Take => new Outcome.Sent($"sim-{message.Id}"),
                    ProviderBehavior.Later => new Outcome.TryLater("busy"),
                    _ => new Outcome.Refused("no"),
                };
        }
    }

    public async Task<Outcome> QueryStatus(Effect.QueryOutcome about, CancellationToken cancel)
    {
        await world.Reach(process, $"ask {about.Attempt}", store: false);
        return world.Schedule.Happens(0.2) ? new Outcome.TryLater("busy")
            : world.Schedule.Happens(0.2) ? throw new HttpRequestException("no answer")
            : provider.Accepted.Any(t => t.Message == about.Message && t.Attempt == about.Attempt)
                ? new Outcome.Sent($"sim-{about.Message}")
            : new Outcome.NotThere();
    }

    private void Take(OutgoingMessage message) => provider.Accepted.Add((message.Id, message.Attempt, message));

    private static async Task Hang(CancellationToken deadline)
    {
        var over = new TaskCompletionSource();
        await using var registration = deadline.Register(over.SetResult);
        await over.Task;
    }
}
