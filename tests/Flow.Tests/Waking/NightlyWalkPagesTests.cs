using MarketingAutomation.Flow.Nightly;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Flow.Tests.Waking;

public sealed class NightlyWalkPagesTests
{
    [Fact]
    public async Task A_walk_that_stops_after_a_page_goes_on_with_the_next_customer()
    {
        await using var stage = await Shop(450);
        var (counts, from) = (new List<int>(), (string?)null);
        do
        {
            var walked = await stage.Flow.Nightly.WalkRange(from, null, CancellationToken.None, 1);
            counts.Add(walked.Count("Customers"));
            from = walked.Next;
        } while (from is not null);

        Assert.Equal([200, 200, 50], counts);
    }

    [Fact]
    public async Task The_key_ranges_cover_every_customer_once()
    {
        await using var stage = await Shop(100);
        var walked = 0;
        foreach (var range in KeyRange.All)
        {
            walked += (await stage.Flow.Nightly.WalkRange(range.From, range.To, CancellationToken.None)).Count(
                "Customers"
            );
        }

        Assert.Equal((32, 100), (KeyRange.All.Count, walked));
    }

    private static async Task<TestShop> Shop(int customers)
    {
        var stage = await TestShop.Open("2026-03-02 10:00");
        for (var i = 0; i < customers; i++)
        {
            await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, $"{i}", $"c{i}@example.com"));
        }

        return stage;
    }
}
