using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using MarketingAutomation.Flow;

namespace MarketingAutomation.Hosting;

/// <summary>The program's measurements of this process summed up by instrument and tags, for a host that carries them
/// on now and then.</summary>
public sealed class MetricSums : IDisposable
{
    private readonly ConcurrentDictionary<string, MetricSum> sums = new();
    private readonly MeterListener listener = new();

    public MetricSums()
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

    /// <summary>What came together since the last time.</summary>
    public IEnumerable<MetricSum> TakeSums()
    {
        foreach (var key in sums.Keys)
        {
            if (sums.TryRemove(key, out var sum))
            {
                yield return sum;
            }
        }
    }

    public void Dispose() => listener.Dispose();

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
            $"{name}\n{string.Join('\n', named)}",
            _ => new MetricSum(name, named, 1, value, value, value),
            (_, sum) =>
                sum with
                {
                    Count = sum.Count + 1,
                    Total = sum.Total + value,
                    Min = Math.Min(sum.Min, value),
                    Max = Math.Max(sum.Max, value),
                }
        );
    }
}

/// <summary>One line for all measurements of an instrument under the same tags.</summary>
public sealed record MetricSum(
    string Name,
    IReadOnlyList<KeyValuePair<string, object>> Tags,
    int Count,
    double Total,
    double Min,
    double Max
);
