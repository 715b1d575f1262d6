namespace MarketingAutomation.Embedded.Hosting;

/// <summary>
/// Writes warnings and errors as plain lines to standard error, and the program's own activity lines to
/// <paramref name="activity"/>; a framework's console logger would take a tenth of the start-up time. A line that
/// cannot be written is counted; nothing is thrown.
/// </summary>
/// <param name="time">Gives the time of each line, in UTC.</param>
/// <param name="activity">Null: only warnings and errors.</param>
/// <param name="lines">Receives warnings and errors; null: standard error.</param>
internal sealed class StderrLog(TimeProvider time, ActivityLog? activity = null, SafeLineWriter? lines = null)
    : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) =>
        new Logger(
            time,
            categoryName,
            categoryName.StartsWith("MarketingAutomation", StringComparison.Ordinal) ? activity : null,
            lines ?? SafeLineWriter.Errors
        );

    public void Dispose() { }

    private sealed class Logger(TimeProvider time, string category, ActivityLog? activity, SafeLineWriter lines)
        : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) =>
            logLevel is >= LogLevel.Warning and < LogLevel.None
            || (logLevel == LogLevel.Information && activity is not null);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (logLevel == LogLevel.Information)
            {
                activity?.Add($"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {formatter(state, exception)}");
            }
            else if (IsEnabled(logLevel))
            {
                var level = logLevel == LogLevel.Warning ? "warning" : "error";

                // The name of a class of ours means nothing to an operator; of a library it says whose line it is.
                var origin = category.StartsWith("MarketingAutomation", StringComparison.Ordinal) ? "" : $" {category}";
                lines.Write(
                    $"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {level}{origin}: "
                        + $"{formatter(state, exception)}{(exception is null ? "" : $"\n{exception}")}"
                );
            }
        }
    }
}
