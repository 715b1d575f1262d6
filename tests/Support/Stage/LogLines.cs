using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Support.Stage;

/// <summary>Records what a program logs. It is a provider for a host's logging, and a factory for a class that takes a
/// logger.</summary>
/// <param name="from">The lowest level that is recorded.</param>
public sealed class LogLines(LogLevel from = LogLevel.Warning) : ILoggerProvider, ILoggerFactory
{
    private readonly ConcurrentQueue<Entry> entries = [];

    public IEnumerable<Entry> Entries => entries;

    /// <summary>The texts, each with its exception where there is one.</summary>
    public IEnumerable<string> Lines =>
        entries.Select(e => $"{e.Text}{(e.Exception is null ? "" : $"\n{e.Exception}")}");

    public ILogger CreateLogger(string categoryName) => new Logger(from, entries);

    public void AddProvider(ILoggerProvider provider) { }

    /// <summary>Waits until something is logged, at most two minutes.</summary>
    public async Task UntilAny()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (entries.IsEmpty)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    public void Dispose() { }

    public sealed record Entry(LogLevel Level, string Text, Exception? Exception);

    private sealed class Logger(LogLevel from, ConcurrentQueue<Entry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= from;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
            {
                entries.Enqueue(new Entry(logLevel, formatter(state, exception), exception));
            }
        }
    }
}
