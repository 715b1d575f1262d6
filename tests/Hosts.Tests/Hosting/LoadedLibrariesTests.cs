using MarketingAutomation.Hosts.Tests.Crash;
using MarketingAutomation.Support.Tools;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Hosting;

/// <summary>The libraries of services that are not in use cost no memory and no time at the start: the real process
/// does not load them. <see cref="Cli.MigrateStoreCommandTests"/> looks where Table Storage is in use.</summary>
[Trait("Speed", "Slow")]
public sealed class LoadedLibrariesTests : IDisposable
{
    private const string Key =
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
    private static readonly string[] Services =
    [
        "Azure.Core",
        "Azure.Data.Tables",
        "Azure.Identity",
        "SendGrid",
        "Twilio",
        "OpenTelemetry",
        "OpenTelemetry.Api",
        "OpenTelemetry.Exporter.OpenTelemetryProtocol",
    ];
    private readonly TemporaryFolder home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public Task A_shop_with_the_mailbox_and_a_file_loads_none() => Loads("", []);

    [Fact]
    public Task Providers_that_are_set_cost_nothing_before_their_first_message() =>
        Loads(
            "",
            new()
            {
                ["Email__Provider"] = "sendgrid",
                ["SendGrid__ApiKey"] = "SG.x",
                ["SendGrid__BaseUrl"] = "http://127.0.0.1:9",
                ["SendGrid__EventPublicKey"] = Key,
                ["Sms__Provider"] = "twilio",
                ["Twilio__AccountSid"] = "AC" + new string('0', 32),
                ["Twilio__AuthToken"] = new string('a', 32),
                ["Twilio__From"] = "+3725550000",
                ["Twilio__BaseUrl"] = "http://127.0.0.1:9",
            }
        );

    [Fact]
    public Task Variables_of_OpenTelemetry_without_an_address_load_nothing() =>
        Loads(
            "",
            new()
            {
                ["OTEL_SERVICE_NAME"] = "shop",
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
            }
        );

    [Fact]
    public Task An_address_to_export_to_loads_OpenTelemetry() =>
        Loads(
            "OpenTelemetry, OpenTelemetry.Api, OpenTelemetry.Exporter.OpenTelemetryProtocol",
            new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9" }
        );

    private async Task Loads(string expected, Dictionary<string, string> settings)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var server = await ServerProcess.Start(home.Path, patience.Token, settings: settings);
        using var http = new HttpClient { BaseAddress = server.Address };
        Assert.True(
            (await http.GetAsync(new Uri("/readyz", UriKind.Relative), patience.Token)).IsSuccessStatusCode,
            string.Join('\n', server.OutputLines)
        );
        AssertLoaded(expected, server.Id);
    }

    /// <summary>The libraries of services that a process has loaded; looks at nothing where the system does not tell
    /// what a process has mapped.</summary>
    internal static void AssertLoaded(string expected, int process)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var mapped = File.ReadAllLines($"/proc/{process}/maps")
            .Select(line => Path.GetFileNameWithoutExtension(line))
            .ToHashSet();
        // The way to look is right: our own is there.
        Assert.Contains("MarketingAutomation.Adapters", mapped);
        Assert.Equal(expected, string.Join(", ", Services.Where(mapped.Contains)));
    }
}
