using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Tests.Consents;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Customers;

public sealed class ParkedCustomerTests
{
    [Fact]
    public async Task A_customer_who_can_never_be_decided_is_parked_after_ten_tries_and_blocks_no_other()
    {
        var store = new FailingCustomerStore(new MemoryTableStore());
        await using var stage = await TestShop.Open("2026-03-02 12:00", store: store);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var mari = await stage.Customer("mari@example.com");

        // A hundred records that cannot be written, in the very shard of a sound one, all due before it.
        var keys = new KeyHasher(TestShop.Secret);
        var broken = Enumerable
            .Range(0, 100_000)
            .Select(i => keys.CustomerKey($"broken:{i}"))
            .Where(k => RowKeys.Shard(k) == RowKeys.Shard(mari.Key))
            .Take(100)
            .ToArray();
        foreach (var key in broken)
        {
            await stage.Flow.DueTable.Arm(key, stage.Time.Now, CancellationToken.None);
        }

        (store.Fails, store.Matches) = (true, new HashSet<string>(broken).Contains);
        await stage.AdvanceTo("2026-03-05 11:00");
        Assert.Contains(stage.SentMessages, m => m.Step == "tips-for-your-order");
        var parked = await stage.Flow.DueTable.ListParked(CancellationToken.None);
        Assert.Equal(broken.Order(StringComparer.Ordinal), parked.Select(p => p.Customer));
        Assert.All(parked, p => Assert.Equal((10, "InvalidOperationException"), (p.Body.Tries, p.Body.Fault)));
    }

    [Fact]
    public async Task A_due_row_that_vanished_is_armed_again_by_the_nightly_walk()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var mari = await stage.Customer("mari@example.com");
        var shard = RowKeys.Shard(mari.Key);
        foreach (var row in (await stage.Store.Query(TableName.Due, shard, null, null, 100)).Items)
        {
            await stage.Store.Commit(TableName.Due, shard, [new TableOperation.Delete(row.Row)]);
        }

        await stage.AdvanceTo("2026-03-06 02:00");
        Assert.DoesNotContain(stage.SentMessages, m => m.Step == "tips-for-your-order");
        Assert.Equal(1, (await stage.Flow.Nightly.WalkRange(null, null, CancellationToken.None)).Count("Armed"));

        // Overdue, and it is two in the morning.
        await stage.AdvanceTo("2026-03-06 09:00");
        Assert.Contains(stage.SentMessages, m => m.Step == "tips-for-your-order");
    }

    [Fact]
    public async Task A_wake_that_failed_and_was_postponed_still_finds_later_events()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var mari = await stage.Customer("mari@example.com");
        await stage.AdvanceTo(mari.NextWake!.Value - Duration.FromMinutes(1));

        // The wake fails once: its row moves five to ten seconds later, and the record still names the old one.
        stage.Time.Now = mari.NextWake.Value;
        var row = (
            await stage.Flow.DueTable.ListDue(
                Convert.ToInt32(RowKeys.Shard(mari.Key), 16),
                stage.Time.Now,
                10,
                CancellationToken.None
            )
        ).Single(r => r.Customer == mari.Key);
        await stage.Flow.DueTable.RecordFailure(row, stage.Time.Now, "Failure", 10, CancellationToken.None);

        // Meanwhile another event of the customer is decided: everything due is done, and the next wake is far off.
        await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Sms, ConsentStatus.Unsubscribed));
        await stage.Advance(Duration.FromMinutes(5));
        var after = await stage.Customer("mari@example.com");
        Assert.True(await stage.Flow.DueTable.IsArmed(after.Key, after.ArmedWake!.Value, CancellationToken.None));
        Assert.True(after.ArmedWake <= after.NextWake);
    }

    [Fact]
    public async Task Messages_and_receipts_of_merged_customers_are_found_and_nothing_is_applied_twice()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        var first = SampleEvents.OrderPaid(stage.Time.Now);
        var second = SampleEvents.OrderPaid(stage.Time.Now, "2001", "mari@work.example");
        await stage.Submit(first);
        await stage.Submit(second);
        await stage.Submit(
            new Event
            {
                Id = "merge-1",
                Source = "shopify",
                Name = EventNames.CustomerMerged,
                At = stage.Time.Now,
                Identity = new CustomerIdentity { CustomerId = first.Identity.CustomerId },
                MergedCustomerId = second.Identity.CustomerId,
            }
        );
        Assert.IsType<IntakeAnswer.Duplicate>(await stage.Submit(first));
        Assert.IsType<IntakeAnswer.Duplicate>(await stage.Submit(second));

        var one = await stage.Customer("mari@work.example");
        Assert.Equal((await stage.Customer("mari@example.com")).Key, one.Key);
        Assert.Equal(2, one.Orders.PaidCount);
        foreach (var message in stage.SentMessages.Select(m => m.Id))
        {
            await stage.Submit(
                new Event
                {
                    Id = $"r-{message[^6..]}",
                    Source = "api",
                    Name = EventNames.MessageOpened,
                    At = stage.Time.Now,
                    Identity = new CustomerIdentity { CustomerKey = message[..26] },
                    MessageId = message,
                }
            );
            var (view, _) = (await stage.Flow.Messages.ReadMessage(message, CancellationToken.None))!.Value;
            Assert.Equal(("sent", EventNames.MessageOpened), (view.Status, view.Receipts.Single()));
        }

        Assert.Equal(
            2,
            (await stage.Flow.Messages.ListOfCustomer(one, 50, null, CancellationToken.None)).Items.Count(m =>
                m.Status == "sent"
            )
        );
    }
}
