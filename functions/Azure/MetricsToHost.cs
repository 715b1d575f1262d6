using MarketingAutomation.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Azure;

/// <summary>
/// Gives the program's metrics to the Functions host, which sends them to Application Insights under their own names.
/// The host takes them from invocations only, so
/// they go with the first invocation after ten seconds; whoever sweeps has one every minute.
/// </summary>
internal sealed class MetricsToHost(MetricSums sums, TimeProvider time) : IFunctionsWorkerMiddleware
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(10);
    private long last = time.GetTimestamp();

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        await next(context);
        var before = Volatile.Read(ref last);
        if (
            time.GetElapsedTime(before) >= Often
            && Interlocked.CompareExchange(ref last, time.GetTimestamp(), before) == before
        )
        {
            var host = context.GetLogger<MetricsToHost>();
            foreach (var sum in sums.Take())
            {
                // Least and most under the names Application Insights reads; the host takes the count for a tag.
                host.LogMetric(
                    sum.Name,
                    sum.Total,
                    new Dictionary<string, object>(sum.Tags)
                    {
                        ["count"] = sum.Count,
                        ["min"] = sum.Least,
                        ["max"] = sum.Most,
                    }
                );
            }
        }
    }
}
