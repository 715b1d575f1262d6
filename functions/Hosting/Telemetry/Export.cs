using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Hosting.Telemetry;

/// <summary>Metrics, traces and logs of this process on their way out. Closing it exports what waits, for a bounded
/// time.</summary>
public interface IExport : IAsyncDisposable
{
    /// <summary>Takes what is logged; closing it does nothing.</summary>
    ILoggerProvider Logs { get; }

    /// <summary>Where it is logged that exporting fails.</summary>
    void ReportTo(ILoggerFactory logs);
}

/// <summary>The one composition of OpenTelemetry, for every host.</summary>
public static class Export
{
    /// <summary>Null: nothing is exported, and no library of OpenTelemetry is loaded.</summary>
    public static IExport? Start(TelemetrySettings? settings) => settings is null ? null : StartExport(settings);

    // A method of its own: the libraries are loaded when it is compiled.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static OtlpExport StartExport(TelemetrySettings settings) => new(settings);
}
