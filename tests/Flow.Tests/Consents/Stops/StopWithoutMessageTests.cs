using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Flow.Pages;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Consents.Stops;

/// <summary>The link of a message that a restored backup does not have: a stop needs the customer and no
/// more.</summary>
public sealed class StopWithoutMessageTests
{
    private readonly MemoryTableStore store = new();

    [Theory]
    [InlineData(null)]
    [InlineData("getting-started")]
    public async Task Its_customer_is_stopped_at_all_addresses_of_their_own(string? topic)
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00", store: store);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var token = stage.Flow.Links.Token(Assert.Single(stage.Email.Messages).Id);
        await Forget((await stage.Customer("mari@example.com")).Key, "m|");

        var page = await stage.Flow.Pages.Open(token, CancellationToken.None);
        Assert.NotNull(page);
        Assert.Equal(PageChoiceResult.Done, await stage.Flow.Pages.Stop(page, topic, "page", CancellationToken.None));
        Assert.False(await stage.Flow.Pages.IsLost("not-ours", true, CancellationToken.None));
        await stage.Advance(Duration.FromDays(2));
        var stopped = (await stage.Customer("mari@example.com"))
            .Consents.Where(c => c.Topic == topic && c.Status == ConsentStatus.Unsubscribed)
            .Select(c => c.Channel);
        Assert.Equal([Channel.Email, Channel.Sms], stopped.Order());
        await stage.Advance(Duration.FromDays(40));
        Assert.True(topic is not null || stage.SentMessages.Count == 1);
    }

    [Fact]
    public async Task Where_the_customer_is_not_known_either_the_wish_is_listed_for_a_person()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00", store: store);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var token = stage.Flow.Links.Token(Assert.Single(stage.Email.Messages).Id);
        await Forget((await stage.Customer("mari@example.com")).Key, "");

        Assert.Null(await stage.Flow.Pages.Open(token, CancellationToken.None));
        Assert.True(await stage.Flow.Pages.IsLost(token, false, CancellationToken.None));
        Assert.Empty(await stage.Flow.UnmatchedStops.ListRecent(CancellationToken.None));
        Assert.True(await stage.Flow.Pages.IsLost(token, true, CancellationToken.None));
        Assert.Equal(
            ("page", 1),
            Assert.Single(await stage.Flow.UnmatchedStops.ListRecent(CancellationToken.None)) is var listed
                ? (listed.Feed, listed.Count)
                : default
        );
        Assert.False(
            await stage.Flow.Pages.IsLost(token[..^1] + (token[^1] == 'a' ? 'b' : 'a'), true, CancellationToken.None)
        );
        Assert.Single(await stage.Flow.UnmatchedStops.ListRecent(CancellationToken.None));
    }

    private async Task Forget(string key, string prefix)
    {
        foreach (
            var row in (
                await store.Query(
                    TableName.Customers,
                    key,
                    prefix.Length == 0 ? null : prefix,
                    prefix.Length == 0 ? null : prefix[..^1] + "}",
                    1000
                )
            ).Items
        )
        {
            await store.Commit(TableName.Customers, key, [new TableOperation.Delete(row.Row)]);
        }
    }
}
