using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Reading;

/// <summary>One customer's messages, read back in pages.</summary>
public sealed class CustomerMessagesTests
{
    [Fact]
    public async Task Pages_of_any_size_tell_every_message_once_newest_first()
    {
        await using var stage = await ShopStage.Open("2026-03-02 12:00");
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        await stage.Pass(Duration.FromDays(30));
        var customer = await stage.Customer("mari@example.com");
        var (all, none) = await stage.Flow.Messages.Of(customer, 100, null, CancellationToken.None);
        Assert.True(all.Count >= 3, $"{all.Count} messages in thirty days");
        Assert.Null(none);
        Assert.Equal(all.OrderByDescending(m => m.DecidedAt).Select(m => m.Id), all.Select(m => m.Id));

        for (var size = 1; size <= all.Count; size++)
        {
            var told = new List<string>();
            string? next = null;
            do
            {
                (var page, next) = await stage.Flow.Messages.Of(customer, size, next, CancellationToken.None);
                told.AddRange(page.Select(m => m.Id));
            }
            while (next is not null);
            Assert.Equal(all.Select(m => m.Id), told);
        }
    }
}
