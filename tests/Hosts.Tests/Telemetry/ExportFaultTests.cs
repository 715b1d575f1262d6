using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using MarketingAutomation.Flow;
using MarketingAutomation.Hosting.Telemetry;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Tools;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Telemetry;

/// <summary>A collector that is not there, refuses or hangs: reported once, and nothing waits for it.</summary>
public sealed class ExportFaultTests : IDisposable
{
    private readonly TemporaryFolder home = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly LogLines logs = new(LogLevel.Trace);

    public ExportFaultTests() => listener.Start();

    private string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public void Dispose()
    {
        listener.Dispose();
        logs.Dispose();
        home.Dispose();
    }

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task An_unreachable_collector_is_logged_once(string protocol)
    {
        await using var export = Start(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", Address),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol)
        );
        using var metrics = new FlowMetrics(logs.CreateLogger<FlowMetrics>());
        using var others = new Meter("Some.Framework");
        others.CreateCounter<long>("not.asked.for");
        for (var time = 0; time < 6; time++)
        {
            metrics.RecordAnswer("standard", "Accepted");
            using var connection = await listener.AcceptSocketAsync();
            connection.Close(0);
        }

        await logs.UntilAny();
        var line = Assert.Single(Logged);
        Assert.StartsWith(
            $"Error Metrics, traces or logs cannot be exported to {Address}: it cannot be reached (",
            line,
            StringComparison.Ordinal
        );
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_refuses_is_logged_once_without_its_response_text()
    {
        await using var receiver = await OtlpReceiver.Open();
        receiver.Answer = 401;
        await using var export = Start(
            ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", $"{receiver.Url}/v1/metrics"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "api-key=secret-of-mine")
        );
        using var metrics = new FlowMetrics(logs.CreateLogger<FlowMetrics>());
        metrics.RecordAnswer("standard", "Accepted");
        await receiver.Until(r => r.Requests > 5);

        await logs.UntilAny();
        var line = Assert.Single(Logged);
        Assert.Contains(
            $"{receiver.Url}/v1/metrics: it refuses what it is sent (Response status code does not indicate "
                + $"success: 401 (Unauthorized).)",
            line,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("secret-of-mine", line, StringComparison.Ordinal);
    }

    /// <summary>Exports may take ten minutes here, and the collector takes connections and says nothing.</summary>
    [Fact]
    public async Task A_collector_that_hangs_holds_up_neither_an_order_nor_the_end_of_the_program()
    {
        var host = await ExportingHost.Start(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", Address),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "600000"),
            ("OTEL_METRIC_EXPORT_TIMEOUT", "600000"),
            ("OTEL_BSP_EXPORT_TIMEOUT", "600000")
        );
        using var hanging = await listener.AcceptSocketAsync();

        await host.Order("c-hanging");
        await host.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task A_variable_that_OpenTelemetry_cannot_read_is_logged()
    {
        await using var receiver = await OtlpReceiver.Open();
        var settings = ExportingHost.Settings(
            home.Path,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Url),
            ("OTEL_BSP_MAX_QUEUE_SIZE", "many")
        );
        await using var export = Export.Start(settings.Telemetry)!;
        export.ReportTo(logs);

        Assert.Equal(
            [
                "Warning OpenTelemetry cannot read the value of OTEL_BSP_MAX_QUEUE_SIZE and works as if it "
                    + "were not set. Correct it and start again.",
            ],
            Logged.Where(l => l.Contains("OTEL_BSP", StringComparison.Ordinal))
        );
    }

    private IEnumerable<string> Logged => logs.Entries.Select(e => $"{e.Level} {e.Text}");

    private IExport Start(params (string, string)[] variables)
    {
        var export = Export.Start(
            ExportingHost
                .Settings(home.Path, [.. variables, ("OTEL_TRACES_EXPORTER", "none"), ("OTEL_LOGS_EXPORTER", "none")])
                .Telemetry
        )!;
        export.ReportTo(logs);
        return export;
    }
}
