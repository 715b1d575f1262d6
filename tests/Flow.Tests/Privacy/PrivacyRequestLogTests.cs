using Microsoft.Extensions.Logging;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Privacy;

public sealed class PrivacyRequestLogTests
{
    [Fact]
    public void A_new_request_is_one_line_in_the_log_with_its_deadline_and_where_to_look()
    {
        var lines = new Lines();
        using var metrics = new FlowMetrics(lines);
        metrics.PrivacyRequested(
            new PrivacyRequest("shopify-1", "shopify", "redact", "k", Instant.FromUtc(2026, 3, 2, 8, 0))
            {
                Due = Instant.FromUtc(2026, 4, 1, 8, 0),
            }
        );

        var (level, text) = Assert.Single(lines.Written);
        Assert.Equal(LogLevel.Warning, level);
        Assert.Equal(
            "A privacy request (redact) from shopify is listed as shopify-1; it is due by "
                + "2026-04-01T08:00:00Z. GET /api/privacy-requests shows all.",
            text
        );
    }

    private sealed class Lines : ILogger<FlowMetrics>
    {
        public List<(LogLevel Level, string Text)> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Written.Add((logLevel, formatter(state, exception)));
    }
}
