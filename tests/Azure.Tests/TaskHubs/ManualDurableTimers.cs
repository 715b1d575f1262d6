using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using NodaTime;

namespace MarketingAutomation.Azure.Tests.TaskHubs;

/// <summary>
/// Durable timers on a clock that is moved by hand: a timer is an external event of the same instance, raised when the
/// stage's clock has passed it. Knows which instances only wait, so that a test can go on when everything else is done.
/// </summary>
public sealed class ManualDurableTimers(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Instance> instances = new();

    /// <summary>When it fires next; null: no instance waits.</summary>
    public Instant? Next => instances.Values.Select(i => i.Waiting?.At).Where(at => at is not null).Min();

    internal Instance GetInstance(string id) => instances.GetOrAdd(id, _ => new Instance());

    internal Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <summary>True: it waits for a timer of the future, and has received all events there were.</summary>
    internal bool OnlyWaits(string id) => instances.TryGetValue(id, out var instance) && instance.OnlyWaits(Now);

    /// <summary>Raises what is due. True: something was.</summary>
    internal async Task<bool> Fire(DurableTaskClient client)
    {
        var due = instances.Select(i => (i.Key, Event: i.Value.TakeDue(Now))).Where(i => i.Event is not null).ToArray();
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (timer, cancel) => await client.RaiseEventAsync(timer.Key, timer.Event!, true, cancel)
        );
        return due.Length > 0;
    }

    internal sealed class Instance
    {
        private readonly Lock one = new();
        private readonly HashSet<string> fired = [];
        private int raised;
        private int received;
        private bool continued;

        public (string Event, Instant At)? Waiting { get; private set; }

        public List<DateTime> Times { get; private set; } = [];

        public int History { get; private set; }

        // A history begins; what was raised for the one before it came to nothing, unless that one took it along.
        public void Begin()
        {
            lock (one)
            {
                (Times, Waiting, History) = ([], null, History + 1);
                if (!continued)
                {
                    (raised, received) = (0, 0);
                    fired.Clear();
                }

                continued = false;
            }
        }

        public void Continue()
        {
            lock (one)
            {
                continued = true;
            }
        }

        public void Raised()
        {
            lock (one)
            {
                raised++;
            }
        }

        public void CountReceived()
        {
            lock (one)
            {
                received++;
                Waiting = null;
            }
        }

        public void Wait(string name, Instant at)
        {
            lock (one)
            {
                if (!fired.Contains(name))
                {
                    Waiting = (name, at);
                }
            }
        }

        public void Cancel(string name)
        {
            lock (one)
            {
                fired.Add(name);
                Waiting = Waiting?.Event == name ? null : Waiting;
            }
        }

        public string? TakeDue(Instant now)
        {
            lock (one)
            {
                if (Waiting is not { } timer || timer.At > now)
                {
                    return null;
                }

                fired.Add(timer.Event);
                Waiting = null;
                return timer.Event;
            }
        }

        public bool OnlyWaits(Instant now)
        {
            lock (one)
            {
                return received >= raised && Waiting is { } timer && timer.At > now;
            }
        }
    }
}
