using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Embedded.Hosting;

/// <summary>
/// Warnings and errors as plain lines on standard error, what our own code tells of its work in <paramref name="activity"/>; a framework's console logger would be a tenth of the
/// start-up time.
/// </summary>
/// <param name="activity">Null: only warnings and errors.</param>
internal sealed class StderrLog(ActivityLog? activity = null) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, categoryName.StartsWith("MarketingAutomation", StringComparison.Ordinal) ? activity : null);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ActivityLog? activity) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and < LogLevel.None || (logLevel == LogLevel.Information && activity is not null);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Information)
            {
                activity?.Add($"{DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {formatter(state, exception)}");
            }
            else if (IsEnabled(logLevel))
            {
                Console.Error.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {(logLevel == LogLevel.Warning ? "warning" : "error")} {category}: {formatter(state, exception)}{(exception is null ? "" : $"\n{exception}")}");
            }
        }
    }
}
