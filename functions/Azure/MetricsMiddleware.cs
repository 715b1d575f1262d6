using MarketingAutomation.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Azure;

/// <summary>
/// Gives the program's metrics to the Functions host, which sends them to Application Insights under their own names.
/// The host takes them from invocations only, so they go with the first invocation after ten seconds; an instance that
/// sweeps has one every minute.
/// </summary>
internal sealed class MetricsMiddleware(MetricSums sums, TimeProvider time) : IFunctionsWorkerMiddleware
{
    private static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(10);
    private long last = time.GetTimestamp();

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        await next(context);
        var before = Volatile.Read(ref last);
        if (
            time.GetElapsedTime(before) >= WriteInterval
            && Interlocked.CompareExchange(ref last, time.GetTimestamp(), before) == before
        )
        {
            var host = context.GetLogger<MetricsMiddleware>();
            foreach (var sum in sums.TakeSums())
            {
                // Least and most under the names Application Insights reads; the host takes the count for a tag.
                host.LogMetric(
                    sum.Name,
                    sum.Total,
                    new Dictionary<string, object>(sum.Tags)
                    {
                        ["count"] = sum.Count,
                        ["min"] = sum.Min,
                        ["max"] = sum.Max,
                    }
                );
            }
        }
    }
}
