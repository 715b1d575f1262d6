using System.Text;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Views;

/// <summary>One customer's messages, read back in pages.</summary>
public sealed class CustomerMessagesTests
{
    [Fact]
    public async Task Pages_of_any_size_list_every_message_once_newest_first()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Advance(Duration.FromDays(30));
        var customer = await stage.Customer("mari@example.com");
        var (all, none) = await stage.Flow.Messages.ListOfCustomer(customer, 100, null, CancellationToken.None);
        Assert.True(all.Count >= 3, $"{all.Count} messages in thirty days");
        Assert.Null(none);
        Assert.Equal(all.OrderByDescending(m => m.DecidedAt).Select(m => m.Id), all.Select(m => m.Id));

        for (var size = 1; size <= all.Count; size++)
        {
            var listed = new List<string>();
            string? next = null;
            do
            {
                (var page, next) = await stage.Flow.Messages.ListOfCustomer(
                    customer,
                    size,
                    next,
                    CancellationToken.None
                );
                listed.AddRange(page.Select(m => m.Id));
            } while (next is not null);
            Assert.Equal(all.Select(m => m.Id), listed);
        }
    }

    [Fact]
    public async Task A_former_name_of_a_reason_in_a_stored_row_is_read_as_todays()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Advance(Duration.FromDays(5));
        var customer = await stage.Customer("mari@example.com");
        var (all, _) = await stage.Flow.Messages.ListOfCustomer(customer, 1, null, CancellationToken.None);
        var (_, lines) = (await stage.Flow.Messages.ReadMessage(all[0].Id, CancellationToken.None))!.Value;
        var last = lines[^1] with { Kind = LedgerKind.NotSent, Reason = "REASON", Receipt = null };
        var stored = Encoding
            .UTF8.GetString(StoreExtensions.ToJson(last, StoredJson.Default.LedgerRow).Span)
            .Replace("REASON", "not_her_channel", StringComparison.Ordinal);
        await stage.Store.Upsert(
            TableName.Customers,
            customer.Key,
            RowKeys.Ledger(last.Message, last.Number, null),
            Encoding.UTF8.GetBytes(stored),
            CancellationToken.None
        );

        var (read, _) = await stage.Flow.Messages.ListOfCustomer(customer, 1, null, CancellationToken.None);

        Assert.Equal(("not_sent", "channel_not_preferred"), (read[0].Status, read[0].Reason));
        Assert.Contains("| `channel_not_preferred` |", File.ReadAllText(Repository.Path("docs", "reasons.md")));
    }

    [Fact]
    public async Task A_message_decided_twice_over_is_listed_once_with_its_last_state()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Advance(Duration.FromDays(5));
        var since = stage.Time.Now - Duration.FromDays(6);
        var (before, _, _) = await stage.Flow.Messages.ListSince(since, 100, null, CancellationToken.None);

        // The first decision lost a race and was taken again a second later: its hint is there, its message was never
        // committed.
        foreach (var message in before)
        {
            var (_, lines) = (await stage.Flow.Messages.ReadMessage(message.Id, CancellationToken.None))!.Value;
            await stage.Store.CommitEach(
                [
                    RecentMessageIndex.EntryFor(
                        lines[0] with
                        {
                            DecidedAt = lines[0].DecidedAt - Duration.FromSeconds(1),
                        }
                    ),
                ],
                CancellationToken.None
            );
        }

        foreach (var size in new[] { 1, 2, 100 })
        {
            var listed = new List<string>();
            string? next = null;
            do
            {
                (var page, next, _) = await stage.Flow.Messages.ListSince(since, size, next, CancellationToken.None);
                listed.AddRange(page.Select(m => $"{m.Id} {m.Status}"));
            } while (next is not null);
            Assert.Equal(before.Select(m => $"{m.Id} {m.Status}"), listed);
        }

        Assert.NotEmpty(before);
    }
}
