using MarketingAutomation.Flow;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MarketingAutomation.Hosting.Telemetry;

/// <summary>
/// Exports over OTLP: our meter, our spans, and what is logged. Everything goes through queues of threads of its own,
/// which drop what does not fit: nothing that the program does waits for an export.
/// </summary>
internal sealed class OtlpExport : IExport
{
    private const string Name = "marketing-automation";

    // What waits when the program ends is given so long, whatever the time-outs of an export are.
    private static readonly TimeSpan LastExport = TimeSpan.FromSeconds(2);

    private readonly ExportFaults faults;
    private readonly OpenTelemetrySdk sdk;

    public OtlpExport(TelemetrySettings settings)
    {
        faults = new ExportFaults(settings.Signals.Values.Select(s => s.Endpoint), TimeProvider.System);
        sdk = OpenTelemetrySdk.Create(builder =>
        {
            builder.Services.AddSingleton<IConfiguration>(
                new ConfigurationBuilder().AddInMemoryCollection(settings.Variables!).Build()
            );
            builder.ConfigureResource(AddServiceName);
            if (settings.Signals.TryGetValue("METRICS", out var metrics))
            {
                builder.WithMetrics(m => m.AddMeter(FlowMetrics.MeterName).AddOtlpExporter(o => Configure(o, metrics)));
            }

            if (settings.Signals.TryGetValue("TRACES", out var traces))
            {
                builder.WithTracing(t => t.AddSource(FlowTraces.SourceName).AddOtlpExporter(o => Configure(o, traces)));
            }

            if (settings.Signals.TryGetValue("LOGS", out var logs))
            {
                builder.WithLogging(
                    l => l.AddOtlpExporter(o => Configure(o, logs)),
                    o => o.IncludeFormattedMessage = true
                );
            }
        });
        Logs = new ExportedLogs(settings.Signals.ContainsKey("LOGS") ? sdk.GetLoggerFactory() : null);
    }

    public ILoggerProvider Logs { get; }

    public void ReportTo(ILoggerFactory logs) => faults.ReportTo(logs.CreateLogger<ExportFaults>());

    public async ValueTask DisposeAsync()
    {
        var most = (int)LastExport.TotalMilliseconds;
        var last = Task.WhenAll(
            Task.Run(() => sdk.MeterProvider.Shutdown(most)),
            Task.Run(() => sdk.TracerProvider.Shutdown(most)),
            Task.Run(() => sdk.LoggerProvider.Shutdown(most))
        );
        if (await Task.WhenAny(last, Task.Delay(LastExport)) == last)
        {
            sdk.Dispose();
        }

        faults.Dispose();
    }

    // What the variables say comes last and so counts more than our own name. No name of the machine, nor of its user.
    private static void AddServiceName(ResourceBuilder resource) =>
        resource
            .Clear()
            .AddService(Name, serviceVersion: typeof(OtlpExport).Assembly.GetName().Version?.ToString(3))
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector();

    private static void Configure(OtlpExporterOptions options, SignalSettings signal)
    {
        options.Endpoint = signal.Endpoint;
        options.Protocol = signal.IsGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        options.Headers = signal.Headers;
        options.TimeoutMilliseconds = signal.Timeout;
        options.Compression = signal.IsCompressed ? OtlpExportCompression.GZip : OtlpExportCompression.None;
    }
}
