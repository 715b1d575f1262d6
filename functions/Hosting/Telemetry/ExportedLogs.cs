using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Hosting.Telemetry;

/// <summary>
/// What of the log is exported: our own lines, from information on, and warnings of libraries. An exception is exported
/// as its type and where it happened, a library's line as its text without values: what others put into words may be
/// personal, and what is exported leaves the program.
/// </summary>
/// <param name="to">Null: logs are not exported.</param>
public sealed class ExportedLogs(ILoggerFactory? to) : ILoggerProvider
{
    private const string Template = "{OriginalFormat}";

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) =>
        new Logger(
            to?.CreateLogger(categoryName),
            categoryName.StartsWith("MarketingAutomation", StringComparison.Ordinal)
        );

    /// <inheritdoc/>
    public void Dispose()
    {
        // The export has to take the last lines as well and is closed by its host.
    }

    private sealed class Logger(ILogger? inner, bool isOurs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) =>
            inner is not null
            && logLevel is not LogLevel.None
            && logLevel >= (isOurs ? LogLevel.Information : LogLevel.Warning);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            var values = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
            var template = values.FirstOrDefault(v => v.Key == Template).Value as string;
            List<KeyValuePair<string, object?>> kept =
                isOurs ? [.. values]
                : template is null ? []
                : [new(Template, template)];
            if (exception is not null)
            {
                kept.Add(new("exception.type", exception.GetType().FullName));
                kept.Add(new("exception.stacktrace", exception.StackTrace));
            }

            var text = isOurs ? formatter(state, null) : template ?? "A library's line without a template.";
            inner!.Log(logLevel, eventId, kept, null, (_, _) => text);
        }
    }
}
