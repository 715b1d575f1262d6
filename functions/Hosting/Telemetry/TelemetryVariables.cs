using MarketingAutomation.Core.Values;
using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Hosting.Telemetry;

/// <summary>
/// The standard variables of OpenTelemetry
/// (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/) whose values are checked at the
/// start. The table in docs/operate.md follows <see cref="General"/>; a test holds the two together.
/// </summary>
public static class TelemetryVariables
{
    /// <summary>What is exported, as variables name it.</summary>
    public static IReadOnlyList<string> Signals { get; } = ["METRICS", "TRACES", "LOGS"];

    /// <summary>Variables that hold for all signals, and those of one.</summary>
    public static IReadOnlyList<Setting> General { get; } =
    [
        new(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "where metrics, traces and logs are exported to",
            "none: nothing is exported",
            "an http:// or https:// address"
        ),
        new("OTEL_EXPORTER_OTLP_PROTOCOL", "how", "http/protobuf", "http/protobuf, grpc"),
        new(
            "OTEL_EXPORTER_OTLP_HEADERS",
            "headers of every export, such as the key of a service",
            "none",
            "NAME=VALUE pairs, separated by commas, values percent-encoded"
        )
        {
            IsSecret = true,
        },
        new(
            "OTEL_EXPORTER_OTLP_TIMEOUT",
            "how long an export may take",
            "10000",
            "whole milliseconds from 1 to 86400000"
        ),
        new("OTEL_EXPORTER_OTLP_COMPRESSION", "how exports are compressed", "none", "none, gzip"),
        new("OTEL_METRICS_EXPORTER", "none: metrics are not exported", "otlp", "otlp, none"),
        new("OTEL_TRACES_EXPORTER", "none: traces are not exported", "otlp", "otlp, none"),
        new("OTEL_LOGS_EXPORTER", "none: logs are not exported", "otlp", "otlp, none"),
        new(
            "OTEL_METRIC_EXPORT_INTERVAL",
            "how often metrics are exported",
            "60000",
            "whole milliseconds from 1 to 86400000"
        ),
        new(
            "OTEL_METRIC_EXPORT_TIMEOUT",
            "how long one collection and export of metrics may take",
            "30000",
            "whole milliseconds from 1 to 86400000"
        ),
        new(
            "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE",
            "whether counters are exported as sums since the start or since the last export",
            "cumulative",
            "cumulative, delta, lowmemory"
        ),
        new(
            "OTEL_TRACES_SAMPLER",
            "which traces are exported",
            "parentbased_always_on",
            "always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, "
                + "parentbased_traceidratio"
        ),
        new(
            "OTEL_TRACES_SAMPLER_ARG",
            "the share of traces that is exported, with a sampler whose name ends with traceidratio",
            "1",
            "a number from 0 to 1"
        ),
        new(
            "OTEL_SERVICE_NAME",
            "what this program is called where it is exported to",
            "marketing-automation",
            "a name"
        ),
        new(
            "OTEL_RESOURCE_ATTRIBUTES",
            "what else every export states about this program; nothing personal",
            "none",
            "NAME=VALUE pairs, separated by commas, values percent-encoded"
        ),
        new("OTEL_SDK_DISABLED", "true: nothing is exported", "false", "true, false"),
    ];

    /// <summary>Ends of the variables that each signal may have for itself: <c>OTEL_EXPORTER_OTLP_METRICS_ENDPOINT</c>
    /// and so on.</summary>
    public static IReadOnlyList<string> PerSignal { get; } =
    ["ENDPOINT", "PROTOCOL", "HEADERS", "TIMEOUT", "COMPRESSION"];

    private static readonly Setting[] OfSignals =
    [
        .. from signal in Signals
        from end in PerSignal
        let general = General.Single(s => s.Key == $"OTEL_EXPORTER_OTLP_{end}")
        select general with
        {
            Key = $"OTEL_EXPORTER_OTLP_{signal}_{end}",
            Default = $"as {general.Key}",
        },
    ];

    // What the libraries read themselves, and what other programs on a machine read.
    private static readonly string[] Others =
    [
        "OTEL_BSP_SCHEDULE_DELAY",
        "OTEL_BSP_EXPORT_TIMEOUT",
        "OTEL_BSP_MAX_QUEUE_SIZE",
        "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
        "OTEL_BLRP_SCHEDULE_DELAY",
        "OTEL_BLRP_EXPORT_TIMEOUT",
        "OTEL_BLRP_MAX_QUEUE_SIZE",
        "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE",
        "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
        "OTEL_ATTRIBUTE_COUNT_LIMIT",
        "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
        "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT",
        "OTEL_SPAN_EVENT_COUNT_LIMIT",
        "OTEL_SPAN_LINK_COUNT_LIMIT",
        "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT",
        "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT",
        "OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT",
        "OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT",
        "OTEL_METRICS_EXEMPLAR_FILTER",
        "OTEL_EXPORTER_OTLP_CERTIFICATE",
        "OTEL_EXPORTER_OTLP_CLIENT_KEY",
        "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE",
        "OTEL_EXPORTER_OTLP_INSECURE",
        "OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION",
        "OTEL_PROPAGATORS",
        "OTEL_LOG_LEVEL",
        "OTEL_CONFIG_FILE",
        "OTEL_ENTITIES",
    ];

    private static readonly Dictionary<string, Setting> Known = General
        .Concat(OfSignals)
        .ToDictionary(s => s.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>True: a variable of OpenTelemetry, known or not.</summary>
    public static bool IsTelemetryVariable(string key) => key.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase);

    /// <summary>The variable of this name whose value is checked; null: there is none.</summary>
    public static Setting? Find(string key) => Known.GetValueOrDefault(key);

    /// <summary>What a name that is none was meant to be, at most two edits away; null: it is one, or it may be one of
    /// another program's.</summary>
    internal static string? FindMisspelling(string key)
    {
        var names = Known.Keys.Concat(Others).ToList();
        return names.Contains(key, StringComparer.OrdinalIgnoreCase)
            ? null
            : names.Find(name => Spelling.Distance(key.ToUpperInvariant(), name) <= 2);
    }
}
