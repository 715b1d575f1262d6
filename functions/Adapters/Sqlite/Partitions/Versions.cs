using System.Globalization;

namespace MarketingAutomation.Adapters.Sqlite.Partitions;

/// <summary>
/// Numbers that only grow, over restarts too, without writing anything per commit: every opening of the store takes the
/// next range of 2^40 (enough for a thousand writes a second over 34 years).
/// </summary>
internal sealed class Versions(long opening)
{
    private long last = opening << 40;

    public long Next() => ++last;

    /// <summary>The version an ETag stands for; one that no row carries when it is not ours.</summary>
    public static long Parse(string etag) =>
        long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;
}
