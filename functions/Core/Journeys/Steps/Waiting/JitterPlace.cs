using System.Globalization;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Steps.Waiting;

/// <summary>The place of a customer in the time over which a wait spreads its customers: the same one each time.</summary>
internal static class JitterPlace
{
    /// <summary>How long after the beginning of the spread, from zero on.</summary>
    public static Duration Find(string customerKey, string journey, string step, Duration spread) =>
        spread == Duration.Zero
            ? Duration.Zero
            : Duration.FromSeconds(
                (long)(
                    ulong.Parse(
                        ContentHash.ComputeParts(customerKey, journey, step),
                        NumberStyles.HexNumber,
                        CultureInfo.InvariantCulture
                    ) % (ulong)spread.TotalSeconds
                )
            );
}
