using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Hosting.Telemetry;

/// <summary>
/// Writes OpenTelemetry's own reports, which are not visible otherwise, to our log: that an export fails, once while it
/// lasts (again only after an hour without a failure), and which variable it could not read.
/// </summary>
internal sealed partial class ExportFaults : EventListener
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

    // Reported for every instrument of the framework, which is not asked for, and for two programs' instruments in one
    // process.
    private static readonly HashSet<string> Harmless = ["MetricInstrumentIgnored", "DuplicateMetricInstrument"];
    private static readonly TimeSpan RepeatInterval = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, long> failedAt = new();
    private readonly TimeProvider time;
    private readonly HashSet<string> ownEndpoints;
    private readonly Lock gate = new();
    private readonly List<Action<ILogger>> beforeLog = [];
    private ILogger? log;

    /// <param name="endpoints">Where this process exports to.</param>
    public ExportFaults(IEnumerable<Uri> endpoints, TimeProvider time)
    {
        (ownEndpoints, this.time) = ([.. endpoints.Select(e => e.GetLeftPart(UriPartial.Authority))], time);
        foreach (var source in EventSource.GetSources())
        {
            Listen(source);
        }
    }

    /// <summary>From now on, and what was found before.</summary>
    public void ReportTo(ILogger to)
    {
        Action<ILogger>[] before;
        lock (gate)
        {
            log = to;
            before = [.. beforeLog];
            beforeLog.Clear();
        }

        Array.ForEach(before, write => write(to));
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        // The base's constructor comes here before there is anything to report with; what exists by then is listened to
        // by our own.
        if (ownEndpoints is not null)
        {
            Listen(eventSource);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData is not { Payload: { } payload, EventName: { } name })
        {
            return;
        }

        if (name == "InvalidConfigurationValue")
        {
            if (IsNew($"{name} {payload[0]}"))
            {
                LogOrStore(to => LogUnreadable(to, $"{payload[0]}"));
            }
        }
        else if (
            eventData.EventSource.Name == Exporter
            && Uri.TryCreate(payload.Count > 0 ? payload[0] as string : null, UriKind.Absolute, out var endpoint)
        )
        {
            Failed(name, endpoint, payload.Count > 1 ? payload[^1] as string ?? "" : "");
        }
        else if (!Harmless.Contains(name) && IsNew(name))
        {
            LogOrStore(to => LogOther(to, eventData.EventSource.Name, name));
        }
    }

    // Words of the endpoint's own answer are not repeated: nothing is known about them.
    private void Failed(string name, Uri endpoint, string words)
    {
        var at = endpoint.GetLeftPart(UriPartial.Authority);
        var answered =
            name
                is "ExportFailure"
                    or "GrpcStatusWarning"
                    or "ResponseDeserializationFailed"
                    or "ResponseDiscardedDueToSizeLimit"
            || (name == "HttpRequestFailed" && words.Contains("status code", StringComparison.Ordinal));
        if (!ownEndpoints.Contains(at) || !IsNew(answered ? endpoint.ToString() : at))
        {
            return;
        }

        var what =
            answered ? "it refuses what it is sent"
            : name is "RequestTimedOut" or "OperationUnexpectedlyCanceled" ? "it does not answer in time"
            : "it cannot be reached";
        LogOrStore(to => LogFailed(to, answered ? endpoint.ToString() : at, what, FirstLine(words)));
    }

    private void LogOrStore(Action<ILogger> write)
    {
        ILogger? to;
        lock (gate)
        {
            to = log;
            if (to is null)
            {
                beforeLog.Add(write);
            }
        }

        if (to is not null)
        {
            write(to);
        }
    }

    private static string FirstLine(string words)
    {
        var line = words.AsSpan()[..(words.IndexOfAny(['\r', '\n']) is var end and >= 0 ? end : words.Length)];
        var type = line.IndexOf("Exception: ", StringComparison.Ordinal);
        return (type < 0 ? line : line[(type + "Exception: ".Length)..]).ToString();
    }

    // The first of its kind, or the first after so long without.
    private bool IsNew(string kind)
    {
        var now = time.GetTimestamp();
        var isNew = true;
        failedAt.AddOrUpdate(
            kind,
            now,
            (_, before) =>
            {
                isNew = time.GetElapsedTime(before, now) >= RepeatInterval;
                return now;
            }
        );
        return isNew;
    }

    private void Listen(EventSource source)
    {
        if (source.Name.StartsWith("OpenTelemetry-", StringComparison.Ordinal))
        {
            EnableEvents(source, EventLevel.Warning);
        }
    }

    [LoggerMessage(
        50,
        LogLevel.Error,
        "Metrics, traces or logs cannot be exported to {Endpoint}: {What} ({Words}). The program works on; "
            + "what cannot be exported is lost. Look at OTEL_EXPORTER_OTLP_ENDPOINT, "
            + "OTEL_EXPORTER_OTLP_PROTOCOL (http/protobuf, usually port 4318; grpc, usually port 4317) and "
            + "OTEL_EXPORTER_OTLP_HEADERS. While it lasts this is not logged again."
    )]
    private static partial void LogFailed(ILogger log, string endpoint, string what, string words);

    [LoggerMessage(
        51,
        LogLevel.Warning,
        "OpenTelemetry cannot read the value of {Variable} and works as if it were not set. Correct it and start again."
    )]
    private static partial void LogUnreadable(ILogger log, string variable);

    [LoggerMessage(
        52,
        LogLevel.Warning,
        "{Source} reports {Event}: a part of the metrics, traces or logs is not exported. While it lasts "
            + "this is not logged again."
    )]
    private static partial void LogOther(ILogger log, string source, string @event);
}
