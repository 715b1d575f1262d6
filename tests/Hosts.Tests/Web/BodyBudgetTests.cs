using System.Net;
using MarketingAutomation.Web.Http.Bodies;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web;

/// <summary>Room for large bodies, over all endpoints.</summary>
public sealed class BodyBudgetTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task The_oldest_body_always_finds_room_and_the_others_share_what_there_is()
    {
        var budget = new BodyBudget(TimeProvider.System);
        var (oldest, second, third) = (
            Begin(budget, "192.0.2.1"),
            Begin(budget, "192.0.2.2"),
            Begin(budget, "192.0.2.3")
        );
        await Fill(second, BodyBudget.MaxBytes);

        Assert.False(third.NextPart(None).AsTask().IsCompleted);
        Assert.NotNull(await oldest.NextPart(None));
        Assert.Equal(BodyBudget.MaxBytes + BodyBudget.PartBytes, budget.Used);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.2", false)]
    [InlineData("2001:db8::1", "2001:db8::ffff:2", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    public async Task One_peer_with_several_bodies_leaves_half_of_the_room_to_others(
        string one,
        string other,
        bool isSamePeer
    )
    {
        var budget = new BodyBudget(TimeProvider.System);
        Begin(budget, "198.51.100.1");
        await Fill(Begin(budget, one), BodyBudget.MaxBytesPerPeer);

        Assert.Equal(!isSamePeer, Begin(budget, other).NextPart(None).AsTask().IsCompleted);
    }

    [Fact]
    public async Task A_peer_with_one_body_may_fill_all_of_it()
    {
        var budget = new BodyBudget(TimeProvider.System);
        Begin(budget, "198.51.100.1");

        await Fill(Begin(budget, "192.0.2.1"), BodyBudget.MaxBytes);

        Assert.Equal(BodyBudget.MaxBytes, budget.Used);
    }

    [Fact]
    public async Task What_finds_no_room_waits_and_the_older_goes_first()
    {
        var budget = new BodyBudget(TimeProvider.System);
        var (oldest, large, small) = (
            Begin(budget, "198.51.100.1"),
            Begin(budget, "192.0.2.1"),
            Begin(budget, "192.0.2.4")
        );
        await Fill(large, BodyBudget.MaxBytes - BodyBudget.PartBytes);
        await Fill(small, BodyBudget.PartBytes);
        var (older, newer) = (Begin(budget, "192.0.2.2"), Begin(budget, "192.0.2.3"));
        var (last, first) = (newer.NextPart(None).AsTask(), older.NextPart(None).AsTask());

        small.Dispose();

        Assert.NotNull(await first);
        Assert.False(last.IsCompleted);
        older.Dispose();
        Assert.NotNull(await last);
        oldest.Dispose();
        large.Dispose();
        newer.Dispose();
        Assert.Equal(0, budget.Used);
    }

    [Fact]
    public async Task Of_those_that_wait_the_one_that_holds_least_goes_first()
    {
        var budget = new BodyBudget(TimeProvider.System);
        var (_, large, more) = (Begin(budget, "198.51.100.1"), Begin(budget, "192.0.2.1"), Begin(budget, "192.0.2.2"));
        await Fill(more, BodyBudget.PartBytes);
        await Fill(large, BodyBudget.MaxBytes - (2 * BodyBudget.PartBytes));
        var small = Begin(budget, "192.0.2.3");
        await Fill(small, BodyBudget.PartBytes);
        var (last, first) = (more.NextPart(None).AsTask(), Begin(budget, "192.0.2.4").NextPart(None).AsTask());

        small.Dispose();

        Assert.NotNull(await first);
        Assert.False(last.IsCompleted);
    }

    [Fact]
    public async Task When_the_oldest_ends_the_next_one_goes_on()
    {
        var budget = new BodyBudget(TimeProvider.System);
        var (oldest, next) = (Begin(budget, "192.0.2.1"), Begin(budget, "192.0.2.2"));
        await Fill(next, BodyBudget.MaxBytes);
        var waiting = next.NextPart(None).AsTask();
        Assert.False(waiting.IsCompleted);

        oldest.Dispose();

        Assert.NotNull(await waiting);
    }

    [Fact]
    public async Task A_sender_that_goes_away_while_waiting_holds_nothing_up()
    {
        var budget = new BodyBudget(TimeProvider.System);
        var (oldest, large) = (Begin(budget, "198.51.100.1"), Begin(budget, "192.0.2.1"));
        await Fill(large, BodyBudget.MaxBytes);
        using var gone = new CancellationTokenSource();
        using (var leaving = Begin(budget, "192.0.2.2"))
        {
            var waiting = leaving.NextPart(gone.Token).AsTask();
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        large.Dispose();
        oldest.Dispose();

        Assert.Equal(0, budget.Used);
    }

    [Fact]
    public async Task A_body_without_room_in_time_is_refused_with_the_reason()
    {
        var budget = new BodyBudget(new AtOnce());
        Begin(budget, "198.51.100.1");
        await Fill(Begin(budget, "192.0.2.1"), BodyBudget.MaxBytes);

        Assert.Null(await Begin(budget, "192.0.2.2").NextPart(None));
    }

    [Fact]
    public async Task While_another_waits_a_stalled_body_loses_its_room_and_one_in_progress_keeps_it()
    {
        var time = new Seconds();
        var budget = new BodyBudget(time);
        using var stalls = new CancellationTokenSource();
        using var moves = new CancellationTokenSource();
        var (stalled, moving) = (
            budget.Begin(IPAddress.Parse("192.0.2.1"), stalls),
            budget.Begin(IPAddress.Parse("192.0.2.2"), moves)
        );
        await Fill(stalled, BodyBudget.PartBytes);
        await Fill(moving, BodyBudget.MaxBytes - (2 * BodyBudget.PartBytes));
        time.Now = 1;
        await Fill(moving, BodyBudget.PartBytes);
        Assert.False(stalled.IsEnded);

        var waiting = Begin(budget, "192.0.2.3").NextPart(None).AsTask();

        Assert.Equal((true, false), (stalled.IsEnded, moving.IsEnded));
        var ended = new TaskCompletionSource();
        stalls.Token.Register(ended.SetResult);
        await ended.Task;
        Assert.False(moves.IsCancellationRequested);
        stalled.Dispose();
        Assert.NotNull(await waiting);
    }

    [Fact]
    public async Task A_whole_body_is_its_first_part_and_the_others_in_order_and_its_buffer_is_used_again()
    {
        var budget = new BodyBudget(TimeProvider.System);
        var first = Enumerable.Repeat((byte)1, BodyBudget.PartBytes).ToArray();
        byte[] whole;
        using (var body = Begin(budget, "192.0.2.1"))
        {
            Array.Fill((await body.NextPart(None))!, (byte)2);
            Array.Fill((await body.NextPart(None))!, (byte)3);
            whole = (await body.TakeWholeBody(first, (2 * BodyBudget.PartBytes) + 1, None))!;
            Assert.Equal([1, 2, 3], new[] { whole[0], whole[BodyBudget.PartBytes], whole[2 * BodyBudget.PartBytes] });
            Assert.Equal((2 * BodyBudget.PartBytes) + 1, budget.Used);
        }

        using var next = Begin(budget, "192.0.2.1");
        await next.NextPart(None);
        Assert.Same(whole, await next.TakeWholeBody(first, BodyBudget.PartBytes + 1, None));
    }

    private static BodyBudget.BodyHolding Begin(BodyBudget budget, string address) =>
        budget.Begin(IPAddress.Parse(address), new CancellationTokenSource());

    private static async Task Fill(BodyBudget.BodyHolding holding, int bytes)
    {
        for (var held = 0; held < bytes; held += BodyBudget.PartBytes)
        {
            Assert.NotNull(await holding.NextPart(None));
        }
    }

    private sealed class Seconds : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Now;
    }

    private sealed class AtOnce : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), period);
    }
}
