using MarketingAutomation.Flow;
using MarketingAutomation.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Hosting;

public sealed class MetricSumsTests
{
    [Fact]
    public void Measurements_are_summed_up_by_name_and_tags_and_taken_once()
    {
        using var sums = new MetricSums();
        using var metrics = new FlowMetrics(NullLogger<FlowMetrics>.Instance);
        var source = $"shop-{Guid.NewGuid():N}";
        metrics.RecordAnswer(source, "Accepted");
        metrics.RecordAnswer(source, "Accepted");
        metrics.RecordAnswer(source, "Duplicate");
        metrics.RecordWakeLag(Duration.FromSeconds(3));

        var taken = sums.TakeSums()
            .Where(s => s.Tags.Any(t => Equals(t.Value, source)))
            .ToDictionary(s => s.Tags.Single(t => t.Key == "answer").Value, s => (s.Name, s.Count, s.Total));

        Assert.Equal(("webhooks", 2, 2d), taken["Accepted"]);
        Assert.Equal(("webhooks", 1, 1d), taken["Duplicate"]);
        Assert.DoesNotContain(sums.TakeSums(), s => s.Tags.Any(t => Equals(t.Value, source)));
    }

    [Fact]
    public void A_measurement_keeps_its_least_and_its_most()
    {
        using var sums = new MetricSums();
        using var metrics = new FlowMetrics(NullLogger<FlowMetrics>.Instance);
        metrics.RecordWakeLag(Duration.FromSeconds(-1e9));
        metrics.RecordWakeLag(Duration.FromSeconds(1e9));

        var lag = Assert.Single(sums.TakeSums(), s => s.Name == "wakes.lag");
        Assert.Equal((-1e9, 1e9), (lag.Min, lag.Max));
    }
}
