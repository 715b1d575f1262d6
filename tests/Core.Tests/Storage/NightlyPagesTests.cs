using MarketingAutomation.Flow.Waking;
using MarketingAutomation.Support.Stage;
using Xunit;

namespace MarketingAutomation.Core.Tests.Storage;

public sealed class NightlyPagesTests
{
    [Fact]
    public async Task A_walk_that_stops_after_a_page_goes_on_with_the_next_customer()
    {
        await using var stage = await Shop(450);
        var (counts, from) = (new List<int>(), (string?)null);
        do
        {
            var walked = await stage.Flow.Nightly.Walk(from, null, CancellationToken.None, 1);
            counts.Add(walked.Customers);
            from = walked.Next;
        } while (from is not null);

        Assert.Equal([200, 200, 50], counts);
    }

    [Fact]
    public async Task The_stretches_of_keys_hold_everybody_once()
    {
        await using var stage = await Shop(100);
        var walked = 0;
        foreach (var range in KeyRange.All)
        {
            walked += (await stage.Flow.Nightly.Walk(range.From, range.To, CancellationToken.None)).Customers;
        }

        Assert.Equal((32, 100), (KeyRange.All.Count, walked));
    }

    private static async Task<ShopStage> Shop(int customers)
    {
        var stage = await ShopStage.Open("2026-03-02 10:00");
        for (var i = 0; i < customers; i++)
        {
            await stage.Tell(Some.OrderPaid(stage.Time.Now, $"{i}", $"c{i}@example.com"));
        }

        return stage;
    }
}
