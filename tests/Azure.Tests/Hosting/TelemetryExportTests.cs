using System.Collections.Concurrent;
using System.Diagnostics;
using MarketingAutomation.Azure.Tests.TaskHubs;
using MarketingAutomation.Flow;
using MarketingAutomation.Hosting.Telemetry;
using MarketingAutomation.Support.Scenarios;
using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MarketingAutomation.Azure.Tests.Hosting;

/// <summary>What the Azure host gives to an export over OTLP. How it is exported is the same as in the embedded
/// host.</summary>
public sealed class TelemetryExportTests
{
    [Fact]
    public async Task A_request_through_a_function_is_named_by_its_route_and_holds_no_token_and_no_query()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == FlowTraces.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var stage = await AzureTestHost.Open(new ScenarioShop(TestShop.At("2026-03-02 10:00")));
        var trace = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/c/token-of-the-customer?who=mari");
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");

        using var answer = await stage.Http.SendAsync(request);

        var span = Assert.Single(spans, s => s.TraceId.ToHexString() == trace);
        Assert.Equal(
            ("GET /c/{token}", ActivityKind.Server, "00f067aa0ba902b7"),
            (span.DisplayName, span.Kind, span.ParentSpanId.ToHexString())
        );
        Assert.Equal(
            [
                ("http.request.method", "GET"),
                ("http.response.status_code", $"{(int)answer.StatusCode}"),
                ("http.route", "/c/{token}"),
            ],
            span.TagObjects.Select(t => (t.Key, $"{t.Value}")).Order()
        );
    }

    [Fact]
    public async Task Log_lines_are_exported_and_measurements_on_their_way_to_the_Functions_host_are_not()
    {
        using var taken = new LogLines(LogLevel.Trace);
        var services = new ServiceCollection();
        var export = new Stand(new ExportedLogs(taken));
        services.AddLogging(logs => logs.AddExport(export));
        await using (var provider = services.BuildServiceProvider())
        {
            var logs = provider.GetRequiredService<ILoggerFactory>();
            provider.GetRequiredService<IExport>().ReportTo(logs);
            logs.CreateLogger<MetricsMiddleware>().LogMetric("messages", 1, new Dictionary<string, object>());
            using var metrics = new FlowMetrics(logs.CreateLogger<FlowMetrics>());
            metrics.Unparked("k");
        }

        Assert.Equal(["Customer k is no longer parked: the record can be decided again."], taken.Lines);
        Assert.True(export.IsClosed, "what waits is exported when the host ends");
    }

    private sealed class Stand(ExportedLogs logs) : IExport
    {
        public bool IsClosed { get; private set; }

        public ILoggerProvider Logs => logs;

        public void ReportTo(ILoggerFactory logs) { }

        public ValueTask DisposeAsync()
        {
            IsClosed = true;
            return ValueTask.CompletedTask;
        }
    }
}
