using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Journeys;

/// <summary>Most customers buy once. Past a threshold of silence each of them is looked at once, and costs nothing
/// afterwards.</summary>
public sealed class InactivityCostTests
{
    private const string Regulars = """
        journey: reactivation
        status: live
        topic: offers
        trigger: { inactive: 60d, where: { customer.order_count: { at_least: 2 } } }
        re_entry: never
        steps:
          - send: welcome
        """;

    [Theory]
    [InlineData(null)]
    [InlineData("enroll: { existing: enter, pace: 1 per day }")]
    public async Task A_one_time_buyer_past_a_threshold_is_looked_at_once_and_then_costs_no_read_and_no_write(
        string? enroll
    )
    {
        var store = new CountingTableStore(new MemoryTableStore());
        var workspace = TestShop.SampleWith(
            null,
            enroll is null ? Regulars : Regulars.Replace("re_entry", $"{enroll}\nre_entry", StringComparison.Ordinal)
        );
        await using var stage = await TestShop.Open("2026-03-02 12:00", workspace, store: store);
        for (var i = 0; i < 20; i++)
        {
            await stage.Submit(
                SampleEvents.OrderPaid(stage.Time.Now, $"{i}", $"buyer{i}@example.com", customerId: $"c{i}")
            );
        }

        await stage.AdvanceTo("2026-05-10 12:00");
        Assert.Null((await stage.Customer("buyer3@example.com")).NextWake);

        // Thirty nights: each is a sweep that finds every shard empty, and a walk that reads its page of customers and
        // the four lists of what waits and what needs a person.
        store.Reset();
        for (var night = 0; night < 30; night++)
        {
            stage.Time.Now += Duration.FromDays(1);
            await stage.Flow.Sweep.SweepRound(CancellationToken.None);
            await stage.Flow.Nightly.WalkRange(null, null, CancellationToken.None);
        }

        Assert.Equal((30 * (32 + 1 + 4), 0), (store.Reads, store.Writes));
    }

    [Fact]
    public async Task A_matching_customer_beyond_the_daily_pace_is_checked_again_the_next_day()
    {
        var workspace = TestShop.SampleWith(
            null,
            Regulars
                .Replace("at_least: 2", "at_least: 1", StringComparison.Ordinal)
                .Replace("re_entry", "enroll: { existing: enter, pace: 1 per day }\nre_entry", StringComparison.Ordinal)
        );
        var before = workspace with { Hash = "before", Journeys = new Dictionary<string, Journey>() };
        await using var stage = await TestShop.Open("2026-03-02 12:00", before);
        for (var i = 0; i < 3; i++)
        {
            await stage.Submit(
                SampleEvents.OrderPaid(stage.Time.Now, $"{i}", $"buyer{i}@example.com", customerId: $"c{i}")
            );
        }

        await stage.AdvanceTo("2026-05-10 12:00");
        await stage.Flow.Releases.Release(workspace, CancellationToken.None);
        await stage.Flow.Nightly.WalkRange(null, null, CancellationToken.None);
        var days = new List<int> { stage.SentMessages.Count };
        for (var day = 0; day < 3; day++)
        {
            await stage.Advance(Duration.FromDays(1));
            days.Add(stage.SentMessages.Count);
        }

        Assert.Equal([1, 2, 3, 3], days);
    }
}
