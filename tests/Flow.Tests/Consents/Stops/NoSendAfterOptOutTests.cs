namespace MarketingAutomation.Flow.Tests.Consents.Stops;

/// <summary>
/// Over random timelines of customers who share addresses: after any opt-out of an address nothing is sent to it until
/// a consent that arrived later. A timeline is its seed.
/// </summary>
public sealed class NoSendAfterOptOutTests
{
    [Theory]
    [InlineData(1, 40)]
    public Task A_few_timelines(int first, int count) => Timelines(first, count);

    [Theory]
    [Trait("Speed", "Slow")]
    [InlineData(1000, 250)]
    [InlineData(2000, 250)]
    [InlineData(3000, 250)]
    [InlineData(4000, 250)]
    public Task Many_timelines(int first, int count) => Timelines(first, count);

    private static async Task Timelines(int first, int count)
    {
        var sent = 0;
        for (var seed = first; seed < first + count; seed++)
        {
            sent += await new OptOutTimeline(seed).Live();
        }

        // The property says something only where messages are sent.
        Assert.True(sent > count, $"{sent} messages in {count} timelines");
    }
}
