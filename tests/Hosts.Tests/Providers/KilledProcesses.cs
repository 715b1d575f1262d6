using System.Diagnostics;
using MarketingAutomation.Support.Providers;

namespace MarketingAutomation.Hosts.Tests.Providers;

#pragma warning disable CA5394 // A test wants the same numbers again, not secret ones.

/// <summary>
/// Lives of the real process: each takes a few orders and is killed by SIGKILL. The moment is chosen by what the stubs
/// see, not by hooks in the program: a request a stub holds shows that the attempt is committed and the call under way;
/// a taken one, that the provider accepted it; an event answered with 200, that the outcome is written. Between the
/// program's own commits nothing can be seen from outside, so those points are reached by killing at random moments
/// after the orders were posted.
/// </summary>
internal sealed class KilledProcesses(ProviderFaultEnvironment world, int seed)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1_200);
    private readonly Random random = new(seed);
    private readonly List<Buyer> unanswered = [];

    public List<Buyer> Buyers { get; } = [];

    /// <summary>Whose orders the shop has to tell again.</summary>
    public IReadOnlyList<Buyer> Unanswered => [.. unanswered];

    /// <summary>Real kills so far.</summary>
    public int Kills { get; private set; }

    /// <summary>One life with so many new customers.</summary>
    public async Task RunOnce(int customers, CancellationToken cancel)
    {
        var fresh = Enumerable.Range(Buyers.Count + 1, customers).Select(n => new Buyer(n)).ToArray();
        await using var server = await world.Start(cancel);
        await ResendUnanswered(cancel);
        var moment = Moment(fresh);
        Buyers.AddRange(fresh);
        var delivered = fresh.Select(b => world.PostOrder(b, cancel)).ToArray();
        await moment;
        var killed = Stopwatch.GetTimestamp();
        var stages = fresh.ToDictionary(
            b => b,
            b => world.Stages.TryGetValue(b.To, out var s) ? s : ((CallStage, long)?)null
        );
        await server.Kill();
        Kills++;
        await Task.WhenAll(delivered);
        foreach (var buyer in fresh)
        {
            buyer.At = buyer.Key is null && stages[buyer] is null ? null : Seen(buyer, stages[buyer], killed);
        }

        unanswered.AddRange(fresh.Where(b => b.Key is null));
    }

    /// <summary>Delivers again what was not answered. A duplicate had been committed before the kill.</summary>
    public async Task ResendUnanswered(CancellationToken cancel)
    {
        foreach (var buyer in unanswered.ToArray())
        {
            if (await world.PostOrder(buyer, cancel) is { } status)
            {
                buyer.At ??= status == "duplicate" ? KillPoint.AfterDecision : KillPoint.BeforeDecision;
                unanswered.Remove(buyer);
            }
        }
    }

    private KillPoint Seen(Buyer buyer, (CallStage Stage, long At)? seen, long killed) =>
        seen switch
        {
            null => KillPoint.AfterDecision,
            (CallStage.Arrived, _) => KillPoint.AfterAttempt,
            (CallStage.Taken, _) => KillPoint.AfterYes,

            // An answer needs a moment to be written down; an accepted event about it is written down already.
            var (_, at) => Stopwatch.GetElapsedTime(at, killed) > TimeSpan.FromMilliseconds(150)
            || Stub(buyer).DeliveredWebhooks.Any(t => t.Status == 200 && MessageTo(buyer, t))
                ? KillPoint.AfterOutcome
                : KillPoint.AfterYes,
        };

    private bool MessageTo(Buyer buyer, DeliveredWebhook delivered) =>
        Stub(buyer).Accepted.Any(t => t.Call.To == buyer.To && t.Call.Message == delivered.Message);

    private ProviderServer Stub(Buyer buyer) => buyer.BySms ? world.Sms : world.Mail;

    // When to kill: a task that ends then.
    private Task Moment(Buyer[] fresh)
    {
        var kind = random.Next(5);
        var wait = random.Next(1, kind == 0 ? 60 : 400);
        var least = random.Next(1, 4);
        return kind switch
        {
            0 or 1 => Task.Delay(wait),
            2 => When(() => fresh.Count(b => Is(b, CallStage.Arrived)) >= least),
            3 => When(() => fresh.Count(b => Is(b, CallStage.Taken)) >= least),
            _ => When(() => fresh.Count(b => Is(b, CallStage.Answered)) >= 3, wait / 2),
        };
    }

    private bool Is(Buyer buyer, CallStage stage) =>
        world.Stages.TryGetValue(buyer.To, out var seen) && seen.Stage == stage;

    private static async Task When(Func<bool> comes, int andThen = 0)
    {
        for (var from = Stopwatch.GetTimestamp(); !comes() && Stopwatch.GetElapsedTime(from) < Patience; )
        {
            await Task.Delay(2);
        }

        await Task.Delay(andThen);
    }
}
