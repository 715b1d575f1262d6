using System.Globalization;

namespace MarketingAutomation.Adapters.Sqlite.Partitions;

/// <summary>
/// Row versions that only increase, also over restarts, without a write for each commit: every opening of the store
/// takes the next range of 2^40 numbers (enough for a thousand writes a second over 34 years).
/// </summary>
internal sealed class Versions(long opening)
{
    private long last = opening << 40;

    public long Next() => ++last;

    /// <summary>The version in an ETag; for an ETag of another origin, a version that no row has.</summary>
    public static long Parse(string etag) =>
        long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;
}
