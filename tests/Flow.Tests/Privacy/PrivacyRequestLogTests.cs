using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Privacy;

public sealed class PrivacyRequestLogTests
{
    [Fact]
    public void A_new_request_is_one_line_in_the_log_with_its_deadline_and_where_to_look()
    {
        using var lines = new LogLines();
        using var metrics = new FlowMetrics(lines.CreateLogger<FlowMetrics>());
        metrics.PrivacyRequested(
            new PrivacyRequest("shopify-1", "shopify", "redact", "k", Instant.FromUtc(2026, 3, 2, 8, 0))
            {
                Due = Instant.FromUtc(2026, 4, 1, 8, 0),
            }
        );

        var (level, text, _) = Assert.Single(lines.Entries);
        Assert.Equal(LogLevel.Warning, level);
        Assert.Equal(
            "A privacy request (redact) from shopify is listed as shopify-1; it is due by "
                + "2026-04-01T08:00:00Z. GET /api/privacy-requests shows all.",
            text
        );
    }
}
