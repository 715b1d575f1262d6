using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Flow.Tests.Sending;

/// <summary>The pool sends as long as the process runs: no fault, and no fault in the report of one, ends a
/// worker.</summary>
public sealed class EffectPoolTests
{
    [Fact]
    public async Task A_store_that_fails_under_a_send_is_a_line_without_a_trace_that_blames_no_provider()
    {
        using var logs = new LogLines();
        using var metrics = new FlowMetrics(logs.CreateLogger<FlowMetrics>());
        await using (
            var pool = new EffectPool(
                (_, _) => throw new StoreUnavailableException("The disk is full: make room."),
                metrics,
                width: 1
            )
        )
        {
            await pool.Dispatch(Committed("c1"), CancellationToken.None);
        }

        Assert.Equal(
            [
                (
                    "What came of messages of customer c1 could not be stored; a wake settles them once the "
                        + "store works.",
                    (Exception?)null
                ),
            ],
            logs.Entries.Select(e => (e.Text, e.Exception))
        );
    }

    [Fact]
    public async Task The_only_worker_goes_on_after_a_send_failed_and_the_log_of_it_failed_too()
    {
        var logs = new FullLog();
        using var metrics = new FlowMetrics(logs);
        var performed = new List<string>();
        await using (var pool = new EffectPool((advanced, _) => Perform(advanced), metrics, width: 1))
        {
            foreach (var customer in (string[])["fails", "fails-too", "works"])
            {
                await pool.Dispatch(Committed(customer), CancellationToken.None);
            }
        }

        Assert.Equal(2, logs.Asked);
        Assert.Equal(["works"], performed);

        Task Perform(ApplyResult advanced)
        {
            var customer = advanced.Customer.State.Key;
            if (customer != "works")
            {
                throw new InvalidOperationException("the send failed");
            }

            performed.Add(customer);
            return Task.CompletedTask;
        }
    }

    private static ApplyResult Committed(string customer)
    {
        var state = new CustomerState { Key = customer };
        return new ApplyResult(
            new StoredCustomer(state, null),
            new Decision { Next = state, Effects = [new Effect.Ready("m", Channel.Email)] },
            IsNewEvent: true,
            IsCommitted: true
        );
    }

    private sealed class FullLog : ILogger<FlowMetrics>
    {
        public int Asked { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            Asked++;
            throw new IOException("No space left on device");
        }
    }
}
