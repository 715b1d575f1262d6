using MarketingAutomation.Hosting.Telemetry;
using MarketingAutomation.Support.Tools;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Telemetry;

/// <summary>Lines whose words are not ours to vouch for leave without what may be personal.</summary>
public sealed class ExportedLogsTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder home = new();
    private OtlpReceiver receiver = null!;
    private IExport export = null!;

    public async Task InitializeAsync()
    {
        receiver = await OtlpReceiver.Open();
        export = Export.Start(
            ExportingHost.Settings(home.Path, ("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", $"{receiver.Url}/v1/logs")).Telemetry
        )!;
    }

    public async Task DisposeAsync()
    {
        await export.DisposeAsync();
        await receiver.DisposeAsync();
    }

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task An_exception_is_its_type_and_where_it_happened_and_a_line_of_a_library_has_no_values()
    {
        var (ours, others) = (
            export.Logs.CreateLogger("MarketingAutomation.Flow"),
            export.Logs.CreateLogger("Some.Library")
        );
        try
        {
            throw new IOException("could not write to mari@example.com");
        }
        catch (IOException e)
        {
#pragma warning disable CA1848, CA1873 // Tests write few lines.
            ours.LogError(e, "Message {Message} failed", "k.1");
            others.LogWarning(e, "Could not speak to {Address}", "mari@example.com");
            others.LogInformation("Speaks to {Address}", "mari@example.com");
            ours.LogDebug("Details of {Message}", "k.2");
#pragma warning restore CA1848, CA1873
        }

        await receiver.Until(r => r.Lines.Count() == 2);

        var (mine, library) = (
            receiver.Lines.Single(l => l.Category == "MarketingAutomation.Flow"),
            receiver.Lines.Single(l => l.Category == "Some.Library")
        );
        Assert.Equal(
            ("Message k.1 failed", "k.1", "System.IO.IOException"),
            (mine.Text, mine.Attributes["Message"], mine.Attributes["exception.type"])
        );
        Assert.Contains(
            nameof(An_exception_is_its_type_and_where_it_happened_and_a_line_of_a_library_has_no_values),
            mine.Attributes["exception.stacktrace"],
            StringComparison.Ordinal
        );
        Assert.Equal(
            ("Could not speak to {Address}", "System.IO.IOException"),
            (library.Text, library.Attributes["exception.type"])
        );
        Assert.DoesNotContain("mari@", receiver.Everything, StringComparison.Ordinal);
    }
}
