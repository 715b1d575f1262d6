using System.Globalization;
using MarketingAutomation.Flow.Waking;

namespace MarketingAutomation.Bench.Scale;

/// <summary>
/// What the simulated sweep runs against. Every value can be given behind the bench's name: <c>--rows=10000000
/// --latency-ms=20</c>.
/// </summary>
internal sealed class ScaleOptions
{
    private readonly Dictionary<string, long> options = new(StringComparer.Ordinal)
    {
        ["rows"] = 0,
        ["days"] = 14,
        ["zones"] = 1,
        ["shards"] = 32,
        ["rounds"] = Sweep.RoundsAMinute,
        ["latency-ms"] = 10,
        ["partition-per-second"] = 2_000,
        ["account-per-second"] = 20_000,
        ["outage-hours"] = 0,
    };

    public static string Names =>
        "--rows --days --zones --shards --rounds --latency-ms --partition-per-second --account-per-second "
        + "--outage-hours";

    /// <summary>Customers asleep at any moment; 1, 10 and 100 million unless given.</summary>
    public IReadOnlyList<long> Rows => options["rows"] == 0 ? [1_000_000, 10_000_000, 100_000_000] : [options["rows"]];

    /// <summary>Days simulated, beginning with a Monday.</summary>
    public int Days => (int)options["days"];

    /// <summary>Time zones the customers live in, an hour apart, as many in each. One is the hardest: everybody's 10:00
    /// is the same second.</summary>
    public int Zones => (int)options["zones"];

    /// <summary>Partitions of <c>due</c>.</summary>
    public int Shards => (int)options["shards"];

    /// <summary>Rounds of 64 that one sweep gives a shard at most; the next sweep is a minute later. So days of backlog
    /// come back as a stream and not as a flood.</summary>
    public long Rounds => options["rounds"];

    /// <summary>One call to storage.</summary>
    public double LatencySeconds => options["latency-ms"] / 1000.0;

    /// <summary>Entities a second that one partition takes.</summary>
    public long PartitionPerSecond => options["partition-per-second"];

    /// <summary>Transactions a second that the account takes.</summary>
    public long AccountPerSecond => options["account-per-second"];

    /// <summary>No process sweeps for so long, from 09:00 of the third day on.</summary>
    public int OutageSeconds => (int)options["outage-hours"] * 3600;

    /// <summary>True: it was one of these, and is taken.</summary>
    public bool Take(string argument)
    {
        var parts = argument.Split('=');
        if (
            parts.Length != 2
            || !parts[0].StartsWith("--", StringComparison.Ordinal)
            || !options.ContainsKey(parts[0][2..])
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        )
        {
            return false;
        }
        options[parts[0][2..]] = value;
        return true;
    }
}
