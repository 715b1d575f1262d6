using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Nightly;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Flow.Tests.Waking;

public sealed class NightlyJobTests
{
    [Fact]
    public async Task A_job_sees_each_range_each_customer_and_each_merged_record_and_its_counts_are_logged()
    {
        await using var stage = await TestShop.Open("2026-03-02 10:00");
        var (first, second) = (
            SampleEvents.OrderPaid(stage.Time.Now, "1", "mari@example.com"),
            SampleEvents.OrderPaid(stage.Time.Now, "2", "jaan@example.com")
        );
        await stage.Submit(first);
        await stage.Submit(second);
        await stage.Submit(
            new Event
            {
                Id = "merged",
                Source = first.Source,
                Name = "customer.merged",
                At = stage.Time.Now,
                Identity = new CustomerIdentity { CustomerId = first.Identity.CustomerId },
                MergedCustomerId = second.Identity.CustomerId,
            }
        );
        var job = new RecordingJob();
        using var lines = new LogLines(LogLevel.Information);
        using var metrics = new FlowMetrics(lines.CreateLogger<FlowMetrics>());
        var night = new NightlyWalker(
            new CustomerStore(stage.Store),
            [job],
            stage.Flow.DueTable,
            stage.Flow.QueuedCustomers,
            stage.Flow.Operation,
            TimeProvider.System,
            metrics
        );

        var result = await night.WalkRange(null, null, CancellationToken.None);

        var customer = await stage.Customer("mari@example.com");
        Assert.Equal((1, customer.Key), (job.Ranges, Assert.Single(job.Reviewed)));
        Assert.Equal(customer.MergedFrom, job.Merged);
        Assert.NotEmpty(job.Merged);
        Assert.Equal(NightlyResult.Of(("Customers", 2), ("Recorded", 1)), result);

        await night.WalkAll(CancellationToken.None);

        Assert.Equal(
            ["The nightly walk is done: Customers 2, Recorded 1. Stretches of customers that could not be read: 0."],
            lines.Lines
        );
    }

    private sealed class RecordingJob : INightlyJob
    {
        public int Ranges { get; private set; }

        public List<string> Reviewed { get; } = [];

        public List<string> Merged { get; } = [];

        public ValueTask BeforeRange(string? from, string? to, CancellationToken cancel)
        {
            Ranges++;
            return default;
        }

        public ValueTask<NightlyResult> ReviewCustomer(StoredCustomer customer, CancellationToken cancel)
        {
            Reviewed.Add(customer.State.Key);
            return ValueTask.FromResult(NightlyResult.One("Recorded"));
        }

        public ValueTask ReviewMerged(StoredCustomer merged, CancellationToken cancel)
        {
            Merged.Add(merged.State.Key);
            return default;
        }
    }
}
