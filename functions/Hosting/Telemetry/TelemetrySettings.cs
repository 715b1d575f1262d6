using System.Globalization;
using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Hosting.Telemetry;

/// <summary>What is exported over OTLP and how. A class and not a record, so that printing it can never print a
/// header.</summary>
public sealed class TelemetrySettings
{
    private TelemetrySettings(
        IReadOnlyDictionary<string, SignalSettings> signals,
        IReadOnlyDictionary<string, string> variables
    ) => (Signals, Variables) = (signals, variables);

    /// <summary>By <see cref="TelemetryVariables.Signals"/>; one that is not here is not exported. Never
    /// empty.</summary>
    internal IReadOnlyDictionary<string, SignalSettings> Signals { get; }

    /// <summary>All standard variables that were given, wherever: what the libraries read themselves (intervals,
    /// queues, sampler, resource).</summary>
    internal IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>Null: nothing is exported, since no address is set, or it is switched off.</summary>
    internal static TelemetrySettings? Read(SettingsBinder reading)
    {
        var signals = new Dictionary<string, SignalSettings>();
        var general = Endpoint(reading, "OTEL_EXPORTER_OTLP_ENDPOINT");
        var shared = ReadSignal(
            reading,
            "OTEL_EXPORTER_OTLP_",
            new SignalSettings(new Uri("http://none"), "http/protobuf", null, 10_000, false)
        );
        foreach (var signal in TelemetryVariables.Signals)
        {
            var exporter = Word(reading, $"OTEL_{signal}_EXPORTER");
            var own = Endpoint(reading, $"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT");
            var ways = ReadSignal(reading, $"OTEL_EXPORTER_OTLP_{signal}_", shared);
            if (exporter == "none")
            {
                continue;
            }

            if (
                (own ?? general) is null
                && exporter is not null
                && reading.ReadText("OTEL_EXPORTER_OTLP_ENDPOINT") is null
            )
            {
                reading.ReportFault(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    SettingCodes.Missing,
                    $"missing, while OTEL_{signal}_EXPORTER is otlp",
                    $"Write where to, such as http://localhost:4318, or OTEL_{signal}_EXPORTER=none."
                );
            }
            else if (
                (
                    own
                    ?? (
                        general is null ? null
                        : ways.IsGrpc ? general
                        : new Uri($"{general.AbsoluteUri.TrimEnd('/')}/v1/{signal.ToLowerInvariant()}")
                    )
                ) is
                { } to
            )
            {
                signals[signal] = ways with { Endpoint = to };
            }
        }

        foreach (var key in (string[])["OTEL_METRIC_EXPORT_INTERVAL", "OTEL_METRIC_EXPORT_TIMEOUT"])
        {
            Milliseconds(reading, key);
        }

        Word(reading, "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE");
        Word(reading, "OTEL_TRACES_SAMPLER");
        reading.ReadNumber("OTEL_TRACES_SAMPLER_ARG", 0, 1);
        Pairs(reading, "OTEL_RESOURCE_ATTRIBUTES");
        var disabled = Word(reading, "OTEL_SDK_DISABLED") == "true";
        return disabled || signals.Count == 0
            ? null
            : new TelemetrySettings(
                signals,
                reading.Telemetry.ToDictionary(s => s.Key.ToUpperInvariant(), s => s.Value)
            );
    }

    private static SignalSettings ReadSignal(SettingsBinder reading, string prefix, SignalSettings otherwise) =>
        otherwise with
        {
            Protocol = Word(reading, $"{prefix}PROTOCOL") ?? otherwise.Protocol,
            Headers = Pairs(reading, $"{prefix}HEADERS") ?? otherwise.Headers,
            Timeout = Milliseconds(reading, $"{prefix}TIMEOUT") ?? otherwise.Timeout,
            IsCompressed = Word(reading, $"{prefix}COMPRESSION") is { } compression
                ? compression == "gzip"
                : otherwise.IsCompressed,
        };

    // As OpenTelemetry has it, upper and lower case do not matter.
    private static string? Word(SettingsBinder reading, string key)
    {
        var words = TelemetryVariables.Find(key)!.Allowed.Split(", ");
        var given = reading.ReadText(key)?.Trim();
        return
            given is not null && Array.Find(words, w => w.Equals(given, StringComparison.OrdinalIgnoreCase)) is { } word
            ? word
            : reading.ReadChoice(key, words);
    }

    private static int? Milliseconds(SettingsBinder reading, string key)
    {
        if (reading.ReadText(key) is not { } value)
        {
            return null;
        }

        if (
            int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is >= 1 and <= 86_400_000
        )
        {
            return number;
        }

        reading.ReportFault(
            key,
            SettingCodes.Value,
            "not a number of milliseconds that fits",
            "Write the number alone, without ms or s."
        );
        return null;
    }

    private static string? Pairs(SettingsBinder reading, string key)
    {
        if (reading.ReadText(key) is not { } value)
        {
            return null;
        }

        if (
            value
                .Split(',')
                .All(pair =>
                    pair.IndexOf('=', StringComparison.Ordinal) is var at and > 0
                    && pair[..at].Trim() is { Length: > 0 } name
                    && !name.Any(c => c <= ' ' || c > '~')
                    && !pair.Any(char.IsControl)
                )
        )
        {
            return value;
        }

        reading.ReportFault(
            key,
            SettingCodes.Value,
            "not a list of pairs",
            "Write it like name=value,other=value; a comma in a value is %2C, a space %20."
        );
        return null;
    }

    private static Uri? Endpoint(SettingsBinder reading, string key)
    {
        if (
            reading.ReadText(key) is { } value
            && Uri.TryCreate(value, UriKind.Absolute, out var uri)
            && (uri.UserInfo.Length > 0 || uri.Query.Length > 0)
        )
        {
            reading.ReportFault(
                key,
                SettingCodes.Value,
                "has a name, a password or a query in it, which logs would show",
                "Write the address alone, and keys into OTEL_EXPORTER_OTLP_HEADERS.",
                secret: true
            );
            return null;
        }

        return reading.ReadUrl(key) is { } address ? new Uri(address) : null;
    }
}

/// <summary>How one signal is exported.</summary>
/// <param name="Endpoint">The whole address; for gRPC without a path.</param>
/// <param name="Headers">As written; a secret.</param>
/// <param name="Timeout">Of one export, in milliseconds.</param>
internal sealed record SignalSettings(Uri Endpoint, string Protocol, string? Headers, int Timeout, bool IsCompressed)
{
    public bool IsGrpc => Protocol == "grpc";

    /// <summary>The address alone.</summary>
    public override string ToString() => Endpoint.ToString();
}
