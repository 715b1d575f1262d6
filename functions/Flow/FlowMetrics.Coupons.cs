using MarketingAutomation.Flow.Coupons;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Flow;

// Files of coupon codes.
public sealed partial class FlowMetrics
{
    /// <summary>A file of coupon codes is nearly used up, used up, or has enough again.</summary>
    internal void CouponsLeft(CouponPoolState pool)
    {
        if (pool.Left == 0)
        {
            LogCouponsUsedUp(pool.Pool, pool.Total);
        }
        else if (pool.IsLow)
        {
            LogFewCoupons(pool.Pool, pool.Left, pool.Total);
        }
        else
        {
            LogCouponsAdded(pool.Pool, pool.Left, pool.Total);
        }
    }

    [LoggerMessage(
        120,
        LogLevel.Error,
        "coupons/{Pool} has no code left (of {Total}): customers get none, and messages that show a coupon are not sent "
            + "(no_coupon). Add codes to the file."
    )]
    private partial void LogCouponsUsedUp(string pool, int total);

    [LoggerMessage(121, LogLevel.Warning, "coupons/{Pool} has {Left} codes left of {Total}. Add codes to the file.")]
    private partial void LogFewCoupons(string pool, int left, int total);

    [LoggerMessage(122, LogLevel.Information, "coupons/{Pool} has enough codes again: {Left} of {Total} are left.")]
    private partial void LogCouponsAdded(string pool, int left, int total);
}
