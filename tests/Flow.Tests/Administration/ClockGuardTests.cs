using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Administration;

public sealed class ClockGuardTests
{
    private static readonly Instant Monday = TestShop.At("2026-03-02 12:00");

    [Theory]
    [InlineData("a restart at once", 0, true)]
    [InlineData("a night", 14, true)]
    [InlineData("a weekend", 64, true)]
    [InlineData("a backup of last week", 7 * 24, true)]
    [InlineData("a holiday of two weeks", 14 * 24, true)]
    [InlineData("off for a month, or a wrong month", 31 * 24, false)]
    [InlineData("a wrong year", 365 * 24, false)]
    [InlineData("daylight saving time taken for local time", -1, true)]
    [InlineData("set back by two hours", -2, false)]
    [InlineData("a machine without a battery", -56 * 365 * 24, false)]
    public void At_the_start_the_clock_is_compared_with_the_stores_last_commit(string what, int hours, bool decides)
    {
        var guard = Guard(new ManualTime(Monday + Duration.FromHours(hours)));
        guard.Start(Monday, accepted: false);
        Assert.True(decides == (guard.StopReason is null), $"{what}: {guard.StopReason}");
    }

    [Theory]
    [InlineData(0.9, true)]
    [InlineData(1.1, false)]
    [InlineData(-0.9, true)]
    [InlineData(-1.1, false)]
    [InlineData(8760, false)]
    public void In_a_running_process_the_clock_is_compared_with_the_time_since_the_machine_started(
        double hours,
        bool decides
    )
    {
        var (time, up) = (new ManualTime(Monday), TimeSpan.FromDays(3));
        var guard = new ClockGuard(new DecisionClock(time), true, () => up, Metrics());
        guard.Start(Monday, accepted: false);

        // Days that pass, and a sleep of the machine, are no jump.
        time.Now += Duration.FromDays(2);
        up += TimeSpan.FromDays(2);
        Assert.True(guard.Check());

        time.Now += Duration.FromHours(hours);
        Assert.Equal(decides, guard.Check());
        Assert.Equal(decides, guard.StopReason is null);

        // Set right again, it goes on by itself.
        time.Now -= Duration.FromHours(hours);
        Assert.True(guard.Check());
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(24 * 365)]
    public void While_stopped_what_arrives_is_dated_by_the_time_that_passed_since_the_clock_was_right(int wrongBy)
    {
        var (time, up) = (new ManualTime(Monday + Duration.FromHours(wrongBy)), TimeSpan.FromDays(3));
        var restarted = new ClockGuard(new DecisionClock(time), true, () => up, Metrics());
        restarted.Start(Monday, accepted: false);
        up += TimeSpan.FromMinutes(5);
        Assert.Equal(Monday + Duration.FromMinutes(5), restarted.EstimatedNow);

        time.Now = Monday;
        var running = new ClockGuard(new DecisionClock(time), true, () => up, Metrics());
        running.Start(Monday, accepted: false);
        time.Now += Duration.FromHours(wrongBy);
        up += TimeSpan.FromMinutes(7);
        Assert.False(running.Check());
        Assert.Equal(Monday + Duration.FromMinutes(7), running.EstimatedNow);
    }

    [Fact]
    public void Small_steps_that_keep_a_clock_right_never_add_up_to_a_jump()
    {
        var (time, up) = (new ManualTime(Monday), TimeSpan.Zero);
        var guard = new ClockGuard(new DecisionClock(time), true, () => up, Metrics());
        guard.Start(null, accepted: false);
        for (var i = 0; i < 500; i++)
        {
            time.Now += Duration.FromMinutes(10) + Duration.FromSeconds(20);
            up += TimeSpan.FromMinutes(10);
            Assert.True(guard.Check());
        }
    }

    [Fact]
    public void A_clock_that_is_set_by_the_network_after_the_start_needs_no_person()
    {
        var time = new ManualTime(Instant.FromUtc(1970, 1, 1, 0, 1));
        var guard = Guard(time);
        guard.Start(Monday, accepted: false);
        Assert.False(guard.Check());
        time.Now = Monday + Duration.FromHours(9);
        Assert.True(guard.Check());
    }

    [Fact]
    public void A_simulated_clock_stops_nothing()
    {
        var guard = new ClockGuard(
            new DecisionClock(new ManualTime(Monday - Duration.FromDays(900))),
            false,
            null,
            Metrics()
        );
        guard.Start(Monday, accepted: false);
        Assert.True(guard.Check());
    }

    [Fact]
    public async Task While_stopped_events_are_kept_nothing_is_sent_and_after_the_confirmation_all_of_it_is_decided()
    {
        var store = new MemoryTableStore();
        await using (var before = await TestShop.Open("2026-03-02 12:00", store: store, watchesClock: true))
        {
            await before.Submit(SampleEvents.OrderPaid(before.Time.Now));
            await before.Flow.Sweep.SweepRound(CancellationToken.None);
        }

        await using var stage = await TestShop.Open("2027-03-02 12:00", store: store, watchesClock: true);
        Assert.Contains("--accept-clock", stage.Flow.Operation.StopReason, StringComparison.Ordinal);
        Assert.IsType<IntakeAnswer.Accepted>(
            await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Unsubscribed))
        );
        await stage.Flow.Sweep.SweepRound(CancellationToken.None);
        await stage.Flow.Nightly.WalkAll(CancellationToken.None);
        Assert.Empty(stage.SentMessages);
        Assert.Equal(Monday, (await stage.Customer("mari@example.com")).DecidedAt);

        await stage.Flow.Operation.AcceptClock(CancellationToken.None);
        Assert.Null(stage.Flow.Operation.StopReason);
        for (var i = 0; i < 5; i++)
        {
            await stage.Flow.Sweep.SweepRound(CancellationToken.None);
        }

        Assert.Empty(stage.SentMessages);
        Assert.Equal(
            ConsentStatus.Unsubscribed,
            (await stage.Customer("mari@example.com"))
                .Consents.Single(c => c.Channel == Channel.Email && c.Topic is null)
                .Status
        );

        // The next start compares with the confirmed clock.
        await using var next = await TestShop.Open("2027-03-02 13:00", store: store, watchesClock: true);
        Assert.Null(next.Flow.Operation.StopReason);
    }

    [Fact]
    public async Task An_opt_out_that_arrives_while_the_clock_is_set_back_counts_when_it_is_right_again()
    {
        var store = new MemoryTableStore();
        await using (var before = await TestShop.Open("2026-03-02 12:00", store: store, watchesClock: true))
        {
            await before.Submit(SampleEvents.Consent(before.Time.Now, Channel.Email, ConsentStatus.Subscribed));
            await before.Flow.Sweep.SweepRound(CancellationToken.None);
        }

        await using var stage = await TestShop.Open("2026-03-02 10:00", store: store, watchesClock: true);
        Assert.NotNull(stage.Flow.Operation.StopReason);
        Assert.IsType<IntakeAnswer.Accepted>(
            await stage.Submit(
                SampleEvents.Consent(Monday + Duration.FromMinutes(5), Channel.Email, ConsentStatus.Unsubscribed)
            )
        );

        stage.Time.Now = Monday + Duration.FromMinutes(10);
        await stage.Flow.Sweep.SweepRound(CancellationToken.None);
        Assert.Null(stage.Flow.Operation.StopReason);
        Assert.Equal(
            ConsentStatus.Unsubscribed,
            (await stage.Customer("mari@example.com"))
                .Consents.Single(c => c.Channel == Channel.Email && c.Topic is null)
                .Status
        );
    }

    [Fact]
    public async Task A_store_of_a_newer_program_refuses_to_start_and_an_older_one_is_marked()
    {
        var store = new MemoryTableStore();
        await using (await TestShop.Open("2026-03-02 12:00", store: store, watchesClock: true))
        {
            var mark = (await store.Get(TableName.Shop, "operation", "schema"))!;
            Assert.Equal(
                $$"""{"schema":{{CustomerState.NewestSchema}}}""",
                System.Text.Encoding.UTF8.GetString(mark.Body.Span)
            );
        }

        await store.Upsert(
            TableName.Shop,
            "operation",
            "schema",
            System.Text.Encoding.UTF8.GetBytes("""{"schema":999}""")
        );
        var refused = await Assert.ThrowsAsync<NewerSchemaException>(() =>
            TestShop.Open("2026-03-02 12:00", store: store, watchesClock: true)
        );
        Assert.Contains("Start the newer version", refused.Message, StringComparison.Ordinal);
    }

    private static ClockGuard Guard(ManualTime time) => new(new DecisionClock(time), true, null, Metrics());

    private static FlowMetrics Metrics() => new(NullLogger<FlowMetrics>.Instance);
}
