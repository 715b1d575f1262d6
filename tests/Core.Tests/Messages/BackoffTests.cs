using MarketingAutomation.Core.Messages.Attempts;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Messages;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 120)]
    [InlineData(3, 480)]
    [InlineData(4, 1920)]
    [InlineData(5, 3600)]
    [InlineData(400, 3600)]
    public void A_message_is_attempted_again_after(int attempt, int seconds) =>
        Assert.Equal(Duration.FromSeconds(seconds), Backoff.AttemptDelay(attempt));

    [Theory]
    [InlineData(1, 10)]
    [InlineData(4, 80)]
    [InlineData(10, 3600)]
    [InlineData(100, 3600)]
    public void A_wake_is_tried_again_after(int tries, int seconds) =>
        Assert.Equal(Duration.FromSeconds(seconds), Backoff.WakeDelay(tries));

    [Fact]
    public void What_failed_together_is_not_tried_again_together_and_never_before_its_time()
    {
        var wait = Duration.FromMinutes(2);
        var waits = Enumerable.Range(0, 1000).Select(i => Backoff.WithJitter(wait, $"message-{i}", 1)).ToArray();
        Assert.All(waits, w => Assert.InRange(w, wait, wait * 1.25));
        Assert.True(waits.GroupBy(w => (int)w.TotalSeconds).All(second => second.Count() < 80));
        Assert.Equal(waits, Enumerable.Range(0, 1000).Select(i => Backoff.WithJitter(wait, $"message-{i}", 1)));
        Assert.NotEqual(Backoff.WithJitter(wait, "message-1", 1), Backoff.WithJitter(wait, "message-1", 2));
    }

    [Fact]
    public void What_may_be_tried_at_once_is_tried_at_once() =>
        Assert.Equal(Duration.Zero, Backoff.WithJitter(Duration.Zero, "message", 3));
}
