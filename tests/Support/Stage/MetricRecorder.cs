using System.Diagnostics.Metrics;
using MarketingAutomation.Flow;

namespace MarketingAutomation.Support.Stage;

/// <summary>Listens to the instruments of one program, and of no other that runs beside it.</summary>
public sealed class MetricRecorder : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly Lock gate = new();
    private readonly List<RecordedMeasurement> all = [];
    private readonly List<string> instruments = [];

    public MetricRecorder(FlowMetrics metrics)
    {
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, metrics))
            {
                instruments.Add(instrument.Name);
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
    }

    /// <summary>Names of all instruments there are.</summary>
    public IReadOnlyList<string> Instruments => instruments;

    /// <summary>Everything measured by an instrument so far, in order.</summary>
    public IReadOnlyList<RecordedMeasurement> Measurements(string instrument)
    {
        lock (gate)
        {
            return [.. all.Where(m => m.Instrument == instrument)];
        }
    }

    public void Dispose() => listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var read = new Dictionary<string, string?>();
        foreach (var (key, tag) in tags)
        {
            read[key] = tag?.ToString();
        }

        lock (gate)
        {
            all.Add(new RecordedMeasurement(instrument.Name, value, read));
        }
    }
}

/// <summary>One measurement.</summary>
public sealed record RecordedMeasurement(string Instrument, double Value, IReadOnlyDictionary<string, string?> Tags);
