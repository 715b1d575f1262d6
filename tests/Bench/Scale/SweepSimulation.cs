using MarketingAutomation.Flow.Waking;

namespace MarketingAutomation.Bench.Scale;

/// <summary>
/// The sweep in simulated time: each full minute it begins, takes what is due of each shard, oldest first, and goes on
/// until nothing is due or the shard had its rounds. In each second a shard gets on as fast as its partition, the round
/// trips of a round and its share of the account let it. Nothing is drawn by chance: which shard a customer is in
/// follows a hash, as in the program.
/// </summary>
internal sealed class SweepSimulation(ScaleOptions options, WakeArrivals arrivals)
{
    /// <summary>Wakes a shard runs side by side in one round (Sweep.PerRound).</summary>
    private const int Round = Sweep.MaxWakesPerRound;

    /// <summary>Calls one after the other in a round: read the shard, read the customer, arm the customer's next row,
    /// commit, delete this one, start the customer's orchestration (three).</summary>
    private const int CallsInARow = 8;

    /// <summary>
    /// Storage transactions of a wake that sends on Azure, with the look a minute later, that is in the same peak: 4
    /// reads and 9 writes, which TableBudget in tests/Azure.Tests counts, and the two rows' shares of pages.
    /// </summary>
    public const double TransactionsPerWake = 4 + 9 + (2.0 / Round);

    /// <summary>Of these on the shard's partition, in entities: two rows, each written, read and deleted.</summary>
    public const double EntitiesPerWake = 2 * 3;

    private readonly Queue<(int Due, long Customers)>[] waiting =
    [
        .. Enumerable.Range(0, options.Shards).Select(_ => new Queue<(int, long)>()),
    ];

    // Of the batch at a shard's head: those who had their turn.
    private readonly long[] taken = new long[options.Shards];
    private readonly long[] left = new long[options.Shards];

    // What this minute's sweep may still take of a shard.
    private readonly long[] allowed = new long[options.Shards];
    private readonly bool[] cut = new bool[options.Shards];
    private readonly double[] unused = new double[options.Shards];
    private double unusedOfAccount;

    public LagHistogram Lags { get; } = new();

    /// <summary>Customers waiting, by what they waited for, summed over all seconds.</summary>
    public Dictionary<string, long> WaitedFor { get; } = [];

    private double PartitionRate => options.PartitionPerSecond / EntitiesPerWake;

    private double LatencyRate => Round / (CallsInARow * options.LatencySeconds);

    // Wakes that one sweep gives a shard.
    private long Allowance => options.Rounds * Round;

    /// <summary>Wakes a second at most, over all shards.</summary>
    public double MostPerSecond =>
        Math.Min(
            Math.Min(options.AccountPerSecond / TransactionsPerWake, options.Shards * Allowance / 60.0),
            options.Shards * Math.Min(PartitionRate, LatencyRate)
        );

    public SweepSimulation Run()
    {
        var outage = (From: 2 * 24 * 3600 + 9 * 3600, To: 2 * 24 * 3600 + 9 * 3600 + options.OutageSeconds);
        var total = 0L;
        for (var second = 0; second < arrivals.Seconds || total > 0; second++)
        {
            if (second < arrivals.Seconds && arrivals.At(second) is > 0 and var due)
            {
                Spread(second, due);
                total += due;
            }

            if (second >= outage.From && second < outage.To)
            {
                continue;
            }
            if (second % 60 == 0)
            {
                Begin();
            }
            if (total > 0)
            {
                total -= Second(second);
            }
        }

        return this;
    }

    private void Begin()
    {
        for (var shard = 0; shard < options.Shards; shard++)
        {
            allowed[shard] = left[shard] > 0 ? Allowance : 0;
            cut[shard] = false;
        }
    }

    // A share for each, more or less by what hashes do: the square root of it.
    private void Spread(int second, long customers)
    {
        var (rest, each) = (customers, (double)customers / options.Shards);
        for (var shard = 0; shard < options.Shards && rest > 0; shard++)
        {
            var take =
                shard == options.Shards - 1
                    ? rest
                    : Math.Clamp((long)Math.Round(each + Math.Sqrt(each) * Normal(second, shard)), 0, rest);
            if (take == 0)
            {
                continue;
            }
            var place = (shard + second) % options.Shards;
            waiting[place].Enqueue((second, take));
            left[place] += take;
            rest -= take;
        }
    }

    // What one second gets done over all shards.
    private long Second(int second)
    {
        var active = Enumerable
            .Range(0, options.Shards)
            .Select(i => (i + second) % options.Shards)
            .Where(shard => left[shard] > 0 && allowed[shard] > 0)
            .ToList();
        var rate = Math.Min(PartitionRate, LatencyRate);
        unusedOfAccount = Math.Min(unusedOfAccount, 1) + options.AccountPerSecond / TransactionsPerWake;
        var wanted = active.Sum(shard => Math.Min(left[shard], rate));
        var (done, budget) = (0L, unusedOfAccount);
        for (var i = 0; i < active.Count; i++)
        {
            var shard = active[i];
            unused[shard] = Math.Min(unused[shard], 1) + rate;
            var take = Math.Min(
                Math.Min(left[shard], allowed[shard]),
                (long)Math.Min(unused[shard], budget / (active.Count - i))
            );
            Take(shard, take, second);

            // A shard with nothing due is done until the next minute.
            allowed[shard] = left[shard] == 0 ? 0 : allowed[shard] - take;
            cut[shard] = left[shard] > 0 && allowed[shard] == 0;
            unused[shard] -= take;
            budget -= take;
            done += take;
        }

        unusedOfAccount -= done;
        Wait(active, wanted);
        return done;
    }

    private void Take(int shard, long customers, int second)
    {
        left[shard] -= customers;
        while (customers > 0)
        {
            var (due, there) = waiting[shard].Peek();
            var now = Math.Min(there - taken[shard], customers);
            Lags.Add(second + 1 - due, now);
            customers -= now;
            taken[shard] += now;
            if (taken[shard] == there)
            {
                waiting[shard].Dequeue();
                taken[shard] = 0;
            }
        }
    }

    private void Wait(List<int> active, double wanted)
    {
        // Those this sweep will not reach wait for its rounds, whatever else is short.
        var beyond = Enumerable
            .Range(0, options.Shards)
            .Where(shard => cut[shard] || allowed[shard] > 0)
            .Sum(shard => Math.Max(0, left[shard] - allowed[shard]));
        if (beyond > 0)
        {
            WaitedFor["rounds"] = WaitedFor.GetValueOrDefault("rounds") + beyond;
        }
        var still = active.Sum(shard => Math.Min(left[shard], allowed[shard]));
        if (still == 0)
        {
            return;
        }
        var why =
            wanted > options.AccountPerSecond / TransactionsPerWake ? "account"
            : PartitionRate <= LatencyRate ? "partition"
            : "latency";
        WaitedFor[why] = WaitedFor.GetValueOrDefault(why) + still;
    }

    // About normal, from a hash: the sum of four uniform values.
    private static double Normal(int second, int shard)
    {
        var hash = (ulong)second * 0x9E3779B97F4A7C15 ^ (ulong)(shard + 1) * 0xC2B2AE3D27D4EB4F;
        hash = (hash ^ hash >> 29) * 0xBF58476D1CE4E5B9;
        hash ^= hash >> 32;
        var sum = (hash & 0xffff) + (hash >> 16 & 0xffff) + (hash >> 32 & 0xffff) + (hash >> 48);
        return (sum / 65536.0 - 2) * Math.Sqrt(3);
    }
}
