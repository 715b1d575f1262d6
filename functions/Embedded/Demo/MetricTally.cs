using System.Diagnostics.Metrics;
using MarketingAutomation.Flow;

namespace MarketingAutomation.Embedded.Demo;

/// <summary>Counts the measurements of the program's own metrics, as any metrics collector would.</summary>
internal sealed class MetricTally : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly Dictionary<(string Instrument, string Tags), long> counts = [];

    public MetricTally()
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == FlowMetrics.MeterName && instrument is Counter<long>)
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) =>
            {
                var key = string.Join('|', tags.ToArray().Select(t => $"{t.Key}={t.Value}"));
                lock (counts)
                {
                    counts[(instrument.Name, key)] = counts.GetValueOrDefault((instrument.Name, key)) + value;
                }
            }
        );
        listener.Start();
    }

    /// <summary>Measurements of an instrument, each with its tags.</summary>
    public IReadOnlyList<(IReadOnlyDictionary<string, string> Tags, long Count)> Measurements(string instrument)
    {
        lock (counts)
        {
            return
            [
                .. counts
                    .Where(c => c.Key.Instrument == instrument)
                    .Select(c => ((IReadOnlyDictionary<string, string>)Tags(c.Key.Tags), c.Value)),
            ];
        }
    }

    /// <summary>The sum over measurements with these tags.</summary>
    public long Sum(string instrument, params (string Key, string Value)[] with) =>
        Measurements(instrument)
            .Where(m => with.All(w => m.Tags.GetValueOrDefault(w.Key) == w.Value))
            .Sum(m => m.Count);

    public void Dispose() => listener.Dispose();

    private static Dictionary<string, string> Tags(string text) =>
        text.Split('|', StringSplitOptions.RemoveEmptyEntries)
            .Select(t => t.Split('=', 2))
            .ToDictionary(t => t[0], t => t[1]);
}
