using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Tests.Consents;
using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Administration;

/// <summary>What the alerts in infra/ ask for is measured where it happens.</summary>
public sealed class FlowMetricsTests
{
    [Fact]
    public async Task Every_sweep_of_a_shard_says_how_late_its_oldest_row_is_and_says_zero_when_nothing_is_due()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Flow.DueTable.Arm(
            new KeyHasher(TestShop.Secret).CustomerKey("customer"),
            stage.Time.Now - Duration.FromMinutes(7),
            CancellationToken.None
        );
        using var recorder = new MetricRecorder(stage.Flow.Metrics);

        await stage.Flow.Sweep.SweepRound(CancellationToken.None);

        var swept = recorder.Measurements("sweep.lag");
        Assert.Equal(RowKeys.Shards, swept.Count);
        Assert.Equal([420, 0], swept.Select(m => m.Value).Distinct().OrderDescending());
    }

    [Fact]
    public async Task A_customer_is_counted_as_parked_once_when_it_happens()
    {
        var store = new FailingCustomerStore(new MemoryTableStore()) { Fails = true };
        await using var stage = await TestShop.Open(
            "2026-03-02 12:00",
            options: new FlowOptions { ParkAfter = 3 },
            store: store
        );
        var broken = new KeyHasher(TestShop.Secret).CustomerKey("broken");
        await stage.Flow.DueTable.Arm(broken, stage.Time.Now, CancellationToken.None);
        using var recorder = new MetricRecorder(stage.Flow.Metrics);

        await stage.Advance(Duration.FromDays(1));

        Assert.Equal(3, recorder.Measurements("wakes.failed").Count);
        Assert.Single(recorder.Measurements("customers.parked"));
    }

    [Fact]
    public async Task Webhooks_to_unknown_names_share_one_metric_tag()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        using var recorder = new MetricRecorder(stage.Flow.Metrics);

        await stage.Flow.Webhooks.Receive(
            "made-up",
            new WebhookRequest(new Dictionary<string, string>(), default),
            CancellationToken.None
        );
        await stage.Flow.Webhooks.TooLarge("made-up-too", 10, CancellationToken.None);

        Assert.Equal(
            [("unknown", "UnknownSource"), ("unknown", "TooLarge")],
            recorder.Measurements("webhooks").Select(m => (m.Tags["source"], m.Tags["answer"]))
        );
    }

    [Fact]
    public void What_is_accepted_sent_and_not_sent_is_a_log_line_with_ids_and_nothing_personal()
    {
        using var lines = new LogLines(LogLevel.Information);
        using var metrics = new FlowMetrics(lines.CreateLogger<FlowMetrics>());
        var row = new LedgerRow
        {
            Message = "key.m1",
            Kind = LedgerKind.Sent,
            At = default,
            DecidedAt = default,
            Journey = "welcome",
            Step = "hello",
            Run = "r1",
            Channel = Channel.Email,
            Address = "mari@example.com",
        };

        metrics.RecordAcceptedEvent("shopify", "shopify-1", "key");
        metrics.RecordCommit(
            Of(
                row,
                row with
                {
                    Kind = LedgerKind.NotSent,
                    Reason = Reasons.Unsubscribed,
                },
                row with
                {
                    Kind = LedgerKind.WouldSend,
                    Reason = Reasons.Draft,
                },
                row with
                {
                    Kind = LedgerKind.Attempt,
                }
            )
        );

        Assert.Equal(
            [
                "shopify: accepted event shopify-1 of customer key",
                "sent message key.m1 (welcome/hello) by email",
                "not sent: message key.m1 (welcome/hello): unsubscribed",
                "would have sent message key.m1 (welcome/hello): draft",
            ],
            lines.Lines
        );
    }

    private static Decision Of(params LedgerRow[] rows) =>
        new()
        {
            Next = Decider.NewCustomer("0123456789abcdefghjkmnpqrs"),
            Rows = [.. rows.Select(r => new LedgerWrite(r))],
        };
}
