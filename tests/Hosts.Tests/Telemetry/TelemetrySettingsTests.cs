using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Hosting.Telemetry;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Tools;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Telemetry;

/// <summary>OpenTelemetry's variables are settings like ours: checked at the start, wherever they are set.</summary>
public sealed class TelemetrySettingsTests : IDisposable
{
    private const string On = "OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318";
    private readonly TemporaryFolder home = new();

    public TelemetrySettingsTests() => Directory.CreateDirectory(home.File("functions/workspace"));

    public void Dispose() => home.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=")]
    [InlineData("OTEL_SERVICE_NAME=shop", "OTEL_EXPORTER_OTLP_PROTOCOL=grpc", "OTEL_METRICS_EXPORTER=none")]
    [InlineData(On, "OTEL_SDK_DISABLED=TRUE")]
    [InlineData(On, "OTEL_METRICS_EXPORTER=none", "OTEL_TRACES_EXPORTER=none", "OTEL_LOGS_EXPORTER=none")]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=http://localhost:4318/v1/logs", "OTEL_LOGS_EXPORTER=none")]
    public void Nothing_is_exported_unless_there_is_an_address_and_something_to_export(params string[] variables) =>
        Assert.Null(Read(variables));

    [Fact]
    public void Each_signal_goes_to_its_own_address_or_below_the_shared_one()
    {
        var signals = Read(
            On.Replace("4318", "4318/base/", StringComparison.Ordinal),
            "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=https://logs.example:443/in",
            "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL=GRPC",
            "OTEL_EXPORTER_OTLP_TIMEOUT=5",
            "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION=gzip"
        )!.Signals;

        Assert.Equal(("http://localhost:4318/base/v1/metrics", "http/protobuf", 5, false), Of(signals["METRICS"]));
        Assert.Equal(("http://localhost:4318/base/v1/traces", "http/protobuf", 5, true), Of(signals["TRACES"]));
        Assert.Equal(("https://logs.example/in", "grpc", 5, false), Of(signals["LOGS"]));
    }

    [Theory]
    [InlineData(
        "OTEL_EXPORTER_OTLP_ENDPOINT=localhost:4318",
        "OTEL_EXPORTER_OTLP_ENDPOINT = \"localhost:4318\" (environment): not an address; allowed: an http:// "
            + "or https:// address. Write it with http:// or https://, without a question mark."
    )]
    [InlineData(
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://localhost:99999",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT = \"http://localhost:99999\" (environment): the port is not a "
            + "number from 0 to 65535; allowed: an http:// or https:// address. Choose a port up to 65535, such as "
            + "http://localhost:7071."
    )]
    [InlineData(
        "OTEL_EXPORTER_OTLP_ENDPOINT=https://me:hush@collector.example",
        "OTEL_EXPORTER_OTLP_ENDPOINT (environment): has a name, a password or a query in it, which logs "
            + "would show; allowed: an http:// or https:// address. Write the address alone, and keys into "
            + "OTEL_EXPORTER_OTLP_HEADERS."
    )]
    [InlineData(
        "OTEL_EXPORTER_OTLP_PROTOCOL=http/json",
        "OTEL_EXPORTER_OTLP_PROTOCOL = \"http/json\" (environment): not one of the words; allowed: "
            + "http/protobuf, grpc. Choose one of them."
    )]
    [InlineData(
        "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL=http/protobuff",
        "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL = \"http/protobuff\" (environment): not one of the words; "
            + "allowed: http/protobuf, grpc. Did you mean http/protobuf?"
    )]
    [InlineData(
        "OTEL_EXPORTER_OTLP_HEADERS=hush",
        "OTEL_EXPORTER_OTLP_HEADERS (environment): not a list of pairs; allowed: NAME=VALUE pairs, separated "
            + "by commas, values percent-encoded. Write it like name=value,other=value; a comma in a value is %2C, "
            + "a space %20."
    )]
    [InlineData(
        "OTEL_EXPORTER_OTLP_TIMEOUT=10s",
        "OTEL_EXPORTER_OTLP_TIMEOUT = \"10s\" (environment): not a number of milliseconds that fits; "
            + "allowed: whole milliseconds from 1 to 86400000. Write the number alone, without ms or s."
    )]
    [InlineData(
        "OTEL_EXPORTER_OTLP_COMPRESSION=zip",
        "OTEL_EXPORTER_OTLP_COMPRESSION = \"zip\" (environment): not one of the words; allowed: none, gzip. "
            + "Did you mean gzip?"
    )]
    [InlineData(
        "OTEL_METRICS_EXPORTER=prometheus",
        "OTEL_METRICS_EXPORTER = \"prometheus\" (environment): not one of the words; allowed: otlp, none. "
            + "Choose one of them."
    )]
    [InlineData(
        "OTEL_METRIC_EXPORT_INTERVAL=0",
        "OTEL_METRIC_EXPORT_INTERVAL = \"0\" (environment): not a number of milliseconds that fits; allowed: "
            + "whole milliseconds from 1 to 86400000. Write the number alone, without ms or s."
    )]
    [InlineData(
        "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=sums",
        "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE = \"sums\" (environment): not one of the words; "
            + "allowed: cumulative, delta, lowmemory. Choose one of them."
    )]
    [InlineData(
        "OTEL_TRACES_SAMPLER=ratio",
        "OTEL_TRACES_SAMPLER = \"ratio\" (environment): not one of the words; allowed: always_on, "
            + "always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio. "
            + "Choose one of them."
    )]
    [InlineData(
        "OTEL_TRACES_SAMPLER_ARG=10%",
        "OTEL_TRACES_SAMPLER_ARG = \"10%\" (environment): not a number that fits; allowed: a number from 0 "
            + "to 1. Write it with a point, without a unit."
    )]
    [InlineData(
        "OTEL_RESOURCE_ATTRIBUTES=test",
        "OTEL_RESOURCE_ATTRIBUTES = \"test\" (environment): not a list of pairs; allowed: NAME=VALUE pairs, "
            + "separated by commas, values percent-encoded. Write it like name=value,other=value; a comma in a "
            + "value is %2C, a space %20."
    )]
    [InlineData(
        "OTEL_SDK_DISABLED=yes",
        "OTEL_SDK_DISABLED = \"yes\" (environment): not one of the words; allowed: true, false. Choose one of them."
    )]
    public void A_wrong_value_is_a_fault_at_the_start(string variable, string fault) =>
        Assert.Equal($"MA2003 {fault}", Assert.Throws<SettingsException>(() => Read(variable)).Message);

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPONT", "OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("OTEL_SERVICENAME", "OTEL_SERVICE_NAME")]
    [InlineData("OTEL_METRIC_EXPORTER", "OTEL_METRICS_EXPORTER")]
    public void A_misspelt_variable_is_a_fault(string name, string meant) =>
        Assert.Equal(
            $"MA2002 {name} (environment): OpenTelemetry has no such variable. Did you mean {meant}?",
            Assert.Throws<SettingsException>(() => Read($"{name}=x")).Message
        );

    [Theory]
    [InlineData("OTEL_BSP_MAX_QUEUE_SIZE=100")]
    [InlineData("OTEL_DOTNET_AUTO_HOME=/opt/otel")]
    [InlineData("OTEL_EXPORTER_JAEGER_ENDPOINT=http://localhost:14268")]
    public void Variables_of_libraries_and_other_programs_are_not_checked(string variable) =>
        Assert.NotNull(Read(On, variable));

    [Fact]
    public void An_exporter_without_an_address_is_a_fault() =>
        Assert.Equal(
            "MA2004 OTEL_EXPORTER_OTLP_ENDPOINT: missing, while OTEL_TRACES_EXPORTER is otlp; allowed: an "
                + "http:// or https:// address. Write where to, such as http://localhost:4318, or "
                + "OTEL_TRACES_EXPORTER=none.",
            Assert.Throws<SettingsException>(() => Read("OTEL_TRACES_EXPORTER=otlp")).Message
        );

    [Fact]
    public void The_settings_file_and_the_command_line_count_as_the_environment_does()
    {
        File.WriteAllText(
            home.File("local.settings.json"),
            """{ "Values": { "OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:1", "OTEL_SERVICE_NAME": "file", "OTEL_LOGS_EXPORTER": "none" } }"""
        );

        var telemetry = SettingsReader
            .Read(
                home.Path,
                new SettingsLayers().File(home.Path).Environment([]).CommandLine(["--OTEL_SERVICE_NAME=line"])
            )
            .Telemetry!;

        Assert.Equal((2, "line"), (telemetry.Signals.Count, telemetry.Variables["OTEL_SERVICE_NAME"]));
    }

    [Fact]
    public void Every_variable_that_is_checked_is_in_the_table_of_operate_md()
    {
        var page = File.ReadAllText(Repository.Path("docs", "operate.md"));

        Assert.All(
            TelemetryVariables.General,
            v =>
                Assert.Contains(
                    $"| `{v.Key}` | {v.Meaning} | {v.Default} | {v.Allowed} |",
                    page,
                    StringComparison.Ordinal
                )
        );
        Assert.All(
            TelemetryVariables.PerSignal,
            end => Assert.Contains($"`OTEL_EXPORTER_OTLP_TRACES_{end}`", page, StringComparison.Ordinal)
        );
    }

    private static (string, string, int, bool) Of(SignalSettings signal) =>
        (signal.Endpoint.ToString(), signal.Protocol, signal.Timeout, signal.IsCompressed);

    private TelemetrySettings? Read(params string[] variables) =>
        SettingsReader
            .Read(
                home.Path,
                new SettingsLayers().Environment([
                    .. variables
                        .Where(v => v.Length > 0)
                        .Select(v => v.Split('=', 2))
                        .Select(v => KeyValuePair.Create(v[0], v[1])),
                ])
            )
            .Telemetry;
}
