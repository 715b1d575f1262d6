using MarketingAutomation.Flow;
using MarketingAutomation.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Azure.Tests.Mocked;

public sealed class MetricsForwardingTests
{
    [Fact]
    public async Task Metrics_go_with_an_invocation_at_most_every_ten_seconds_and_only_after_its_work()
    {
        var log = new Mock<ILogger>();
        log.Setup(l => l.IsEnabled(It.IsAny<LogLevel>())).Returns(true);
        var logs = Mock.Of<ILoggerFactory>(f => f.CreateLogger(It.IsAny<string>()) == log.Object);
        var invocation = Mock.Of<FunctionContext>(c =>
            c.InstanceServices == new ServiceCollection().AddSingleton(logs).AddLogging().BuildServiceProvider()
        );
        var time = new Elapsed();
        using var sums = new MetricSums();
        using var metrics = new FlowMetrics(NullLogger<FlowMetrics>.Instance);
        var sut = new MetricsMiddleware(sums, time);
        var worked = 0;

        for (var second = 1; second <= 25; second++)
        {
            time.Seconds = second;
            metrics.RecordWakeLag(Duration.FromSeconds(1));
            await sut.Invoke(
                invocation,
                _ =>
                {
                    worked++;
                    return Task.CompletedTask;
                }
            );
        }

        Assert.Equal(25, worked);
        Assert.Equal(
            2,
            log.Invocations.Count(i =>
                i.Arguments is [_, EventId, IDictionary<string, object> metric, ..]
                && metric.Values.Contains("wakes.lag")
            )
        );
    }

    private sealed class Elapsed : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
