using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using MarketingAutomation.Flow;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Azure;

/// <summary>
/// Gives the program's metrics to the Functions host, which sends them to Application Insights under their own names. The host takes them from invocations only, so
/// they are summed up here and go with the first invocation after ten seconds; every instance that does anything has one at least each minute.
/// </summary>
internal sealed class MetricsToHost : IFunctionsWorkerMiddleware, IDisposable
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, Sum> sums = new();
    private readonly MeterListener listener = new();
    private long last = TimeProvider.System.GetTimestamp();

    public MetricsToHost()
    {
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == FlowMetrics.MeterName)
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        listener.Start();
    }

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        await next(context);
        var before = Volatile.Read(ref last);
        if (TimeProvider.System.GetElapsedTime(before) >= Often && Interlocked.CompareExchange(ref last, TimeProvider.System.GetTimestamp(), before) == before)
        {
            Give(context.GetLogger<MetricsToHost>());
        }
    }

    public void Dispose() => listener.Dispose();

    internal void Give(ILogger host)
    {
        foreach (var key in sums.Keys)
        {
            if (sums.TryRemove(key, out var sum))
            {
                // The names Application Insights reads: one line stands for all measurements since the last.
                host.LogMetric(sum.Name, sum.Total, new Dictionary<string, object>(sum.Tags) { ["count"] = sum.Count, ["min"] = sum.Least, ["max"] = sum.Most });
            }
        }
    }

    private void Add(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var named = new List<KeyValuePair<string, object>>();
        foreach (var (key, tag) in tags)
        {
            if (tag is not null)
            {
                named.Add(new(key, tag.ToString()!));
            }
        }

        sums.AddOrUpdate(
            $"{name}\n{string.Join('\n', named)}", _ => new Sum(name, named, 1, value, value, value),
            (_, sum) => sum with { Count = sum.Count + 1, Total = sum.Total + value, Least = Math.Min(sum.Least, value), Most = Math.Max(sum.Most, value) });
    }

    private sealed record Sum(string Name, IReadOnlyList<KeyValuePair<string, object>> Tags, int Count, double Total, double Least, double Most);
}
