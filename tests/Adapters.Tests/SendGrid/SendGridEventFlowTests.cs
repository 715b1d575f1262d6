using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Adapters.SendGrid;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Providers.SendGrid;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Storage;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.SendGrid;

/// <summary>SendGrid's events on their way through the whole program.</summary>
public sealed class SendGridEventFlowTests
{
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly SendGridEventFeed Feed = new(Convert.ToBase64String(Key.ExportSubjectPublicKeyInfo()));

    [Fact]
    public async Task A_receipt_settles_an_attempt_without_an_answer_and_a_repeated_one_counts_once()
    {
        await using var stage = await Open();
        stage.Email.Respond = _ => new Outcome.Unknown("no answer in time");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var message = (await stage.Customer("mari@example.com")).Messages.Single().Id;

        var first = await Post(
            stage,
            Entry("delivered", message, stage),
            Entry("processed", message, stage),
            Entry("delivered", message, stage)
        );
        var second = await Post(stage, Entry("delivered", message, stage));

        Assert.Equal(new ProviderAnswer.Accepted(2), first);
        Assert.Equal(new ProviderAnswer.Accepted(0), second);
        var state = await stage.Customer("mari@example.com");
        Assert.Empty(state.Messages);
        Assert.Single(state.Contacts);
    }

    [Fact]
    public async Task A_bounce_of_an_unknown_address_creates_no_customer_and_suppresses_the_address()
    {
        await using var stage = await Open();
        var agreed = stage.Time.Now - Duration.FromHours(2);

        Assert.Equal(new ProviderAnswer.Accepted(0), await Post(stage, Entry("bounce", "foreign", stage)));
        Assert.Null(await stage.Flow.Customers.FindByEmail("mari@example.com", CancellationToken.None));

        await stage.Submit(SampleEvents.OrderPaid(agreed));
        Assert.Empty(stage.Email.Messages);
        Assert.NotNull(await stage.Flow.Customers.FindByEmail("mari@example.com", CancellationToken.None));
    }

    [Fact]
    public async Task A_spam_report_ends_e_mail_to_the_customer_at_once()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var message = Assert.Single(stage.Email.Messages).Id;

        await stage.Advance(Duration.FromMinutes(5));
        await Post(stage, Entry("spamreport", message, stage));
        await stage.Advance(Duration.FromDays(40));

        Assert.Single(stage.Email.Messages);
        Assert.Contains(
            (await stage.Customer("mari@example.com")).Consents,
            c => c is { Channel: Channel.Email, Topic: null, Status: ConsentStatus.Unsubscribed, Method: "spam_report" }
        );
    }

    [Fact]
    public async Task A_receipt_for_a_merged_customer_s_message_goes_to_the_surviving_customer()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1"));
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "2", "liis@example.com"));
        var messages = stage.Email.Messages.Select(m => m.Id).ToArray();
        Assert.Equal(2, messages.Length);
        await stage.Submit(
            new Event
            {
                Id = "merge-1",
                Source = "shopify",
                Name = EventNames.CustomerMerged,
                At = stage.Time.Now,
                Occurrences = [new Occurrence(EventNames.CustomerMerged, stage.Time.Now)],
                Identity = new CustomerIdentity { CustomerId = "c-mari@example.com" },
                MergedCustomerId = "c-liis@example.com",
            }
        );
        var survivor = await stage.Customer("mari@example.com");

        Assert.Equal(
            new ProviderAnswer.Accepted(2),
            await Post(stage, Entry("delivered", messages[0], stage), Entry("click", messages[1], stage))
        );

        var receipts = new List<string?>();
        await foreach (var row in stage.Store.QueryPrefix(TableName.Customers, survivor.Key, "m|"))
        {
            var line = row.Read(StoredJson.Default.LedgerRow);
            if (line.Kind == LedgerKind.Receipt)
            {
                receipts.Add(line.Reason);
            }
        }

        Assert.Equal([EventNames.MessageClicked, EventNames.MessageDelivered], receipts.Order());
    }

    [Fact]
    public async Task Entries_skipped_in_a_batch_are_shown_to_the_owner_without_an_address()
    {
        await using var stage = await Open();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var message = Assert.Single(stage.Email.Messages).Id;

        Assert.Equal(
            new ProviderAnswer.Accepted(1),
            await Post(stage, Entry("delivered", message, stage), """{"event":"bounce","email":"mari@example.com"}""")
        );

        var shown = Assert.Single(await stage.Flow.Rejections.ListNewest(CancellationToken.None));
        Assert.Equal((200, "sendgrid/events"), (shown.Status, shown.Source));
        Assert.Contains("$[1].sg_event_id", shown.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("mari", shown.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_set_up_is_written_once_seen_by_every_process_and_cleared_by_a_success()
    {
        var store = new CountingTableStore(new MemoryTableStore());
        var time = new ManualTime(TestShop.At("2026-03-02 12:00"));
        var sender = new RecordingSender(PortKind.Blind) { Respond = _ => new Outcome.Misconfigured("the key") };
        var here = new FaultReportingPort(
            "sendgrid",
            sender,
            new ProviderFaults(store, new ShopRows(store), new DecisionClock(time), TimeProvider.System),
            new FlowMetrics(Microsoft.Extensions.Logging.Abstractions.NullLogger<FlowMetrics>.Instance)
        );
        var elsewhere = new ProviderFaults(store, new ShopRows(store), new DecisionClock(time), TimeProvider.System);

        await here.Send(null!, CancellationToken.None);
        var writes = store.Writes;
        time.Now += Duration.FromHours(1);
        await here.Send(null!, CancellationToken.None);

        Assert.Equal(writes, store.Writes);
        Assert.Equal(
            new ProviderFault("sendgrid", "the key", TestShop.At("2026-03-02 12:00")),
            Assert.Single(await elsewhere.ListCurrent(CancellationToken.None))
        );

        await elsewhere.ClearFault("sendgrid", CancellationToken.None);
        Assert.Empty(await elsewhere.ListCurrent(CancellationToken.None));
    }

    [Fact]
    public async Task Several_refusals_at_once_are_one_change_and_one_that_could_not_be_written_is_none()
    {
        var store = new SlowStore(new MemoryTableStore());
        var faults = new ProviderFaults(
            store,
            new ShopRows(store),
            new DecisionClock(new ManualTime(TestShop.At("2026-03-02 12:00"))),
            TimeProvider.System
        );
        var refusals = Enumerable
            .Range(0, 6)
            .Select(_ => faults.RecordFault("sendgrid", "the key", CancellationToken.None).AsTask())
            .ToArray();
        store.Go.SetResult();
        Assert.Single(await Task.WhenAll(refusals), refused => refused);

        store.Fails = true;
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await faults.RecordFault("sendgrid", "the sender", CancellationToken.None)
        );
        store.Fails = false;
        Assert.True(await faults.RecordFault("sendgrid", "the sender", CancellationToken.None));
        Assert.Single(
            await Task.WhenAll(
                Enumerable.Range(0, 6).Select(_ => faults.ClearFault("sendgrid", CancellationToken.None).AsTask())
            ),
            refused => refused
        );
    }

    private static Task<TestShop> Open() =>
        TestShop.Open("2026-03-02 12:00", kinds: new ChannelPortKinds(PortKind.Blind));

    private static async Task<ProviderAnswer> Post(TestShop stage, params string[] entries)
    {
        var body = Encoding.UTF8.GetBytes($"[{string.Join(',', entries)}]");
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signature;
        lock (Key)
        {
            signature = Key.SignData(
                [.. Encoding.ASCII.GetBytes(timestamp), .. body],
                HashAlgorithmName.SHA256,
                DSASignatureFormat.Rfc3279DerSequence
            );
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [SendGridSignature.Header] = Convert.ToBase64String(signature),
            [SendGridSignature.TimestampHeader] = timestamp,
        };
        return await stage.Flow.Providers.Receive(
            Feed,
            "/providers/sendgrid/events",
            headers,
            body,
            CancellationToken.None
        );
    }

    private static string Entry(string kind, string message, TestShop stage) =>
        $$"""{"event":"{{kind}}","sg_event_id":"{{kind}}-{{message}}","email":"mari@example.com","timestamp":{{stage.Time.Now.ToUnixTimeSeconds()}},"ma_message":"{{message}}"}""";

    /// <summary>A store whose answers come when a test lets them.</summary>
    private sealed class SlowStore(ITableStore inner) : DelegatingTableStore(inner)
    {
        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Fails { get; set; }

        public override async ValueTask<Entity?> Get(
            TableName table,
            string partition,
            string row,
            CancellationToken cancel = default
        )
        {
            await Go.Task;
            return await Inner.Get(table, partition, row, cancel);
        }

        public override async ValueTask<CommitResult> Commit(
            TableName table,
            string partition,
            IReadOnlyList<TableOperation> operations,
            CancellationToken cancel = default
        )
        {
            await Go.Task;
            return Fails
                ? throw new StoreUnavailableException("for the test")
                : await Inner.Commit(table, partition, operations, cancel);
        }
    }
}
