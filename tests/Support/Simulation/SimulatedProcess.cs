using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace MarketingAutomation.Support.Simulation;

/// <summary>The real program in a simulated process. When it crashes nothing of it ever goes on, and a fresh one takes
/// its place.</summary>
public sealed class SimulatedProcess
{
    public SimulatedProcess(SimulatedWorld world, string name, Duration skew, FlowOptions options)
    {
        (Name, Skew) = (name, skew);
        var time = new SimulatedTime(world, this);
        var senders = new Dictionary<Channel, ISendPort>
        {
            [Channel.Email] = new SimulatedPort(world, this, world.Email),
            [Channel.Sms] = new SimulatedPort(world, this, world.Sms),
            [Channel.Webhook] = new SimulatedPort(world, this, world.Sms),
            [Channel.Staff] = new SimulatedPort(world, this, world.Staff),
        };
        var ports = new FlowPorts(
            new SimulatedStore(world, this),
            new KeyHasher(TestShop.Secret),
            senders,
            new Dictionary<string, WebhookSource>(),
            options,
            time,
            time,
            NullLoggerFactory.Instance
        );
        Flow = new MarketingFlow(ports, (perform, _) => new Unbounded(world, perform));
        var released = Flow.Releases.Release(world.Workspace, CancellationToken.None);
        if (!released.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("releasing waits for something; the world must be preparing");
        }
    }

    public string Name { get; }

    /// <summary>How far its clock is off.</summary>
    public Duration Skew { get; }

    public bool IsAlive { get; private set; } = true;

    public MarketingFlow Flow { get; }

    public void Kill()
    {
        IsAlive = false;
        Flow.Metrics.Dispose();
    }

    // Like the pool of the embedded host, with room for all: a commit does not wait for the effects.
    private sealed class Unbounded(SimulatedWorld world, EffectRunner perform) : IEffectDispatcher
    {
        public ValueTask Dispatch(ApplyResult advanced, CancellationToken cancel)
        {
            if (advanced.IsCommitted && advanced.Decision.Effects.Count > 0)
            {
                world.Watch(perform.Run(advanced, CancellationToken.None));
            }

            return ValueTask.CompletedTask;
        }
    }
}
