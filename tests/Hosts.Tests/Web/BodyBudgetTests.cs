using MarketingAutomation.Web.Http;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web;

/// <summary>Turns of large bodies.</summary>
public sealed class BodyBudgetTests
{
    private const int Largest = 31 * 1024 * 1024;

    [Theory]
    [InlineData(1024 * 1024, 16)]
    [InlineData(8 * 1024 * 1024, 2)]
    [InlineData(Largest, 2)]
    public async Task As_many_of_the_largest_fit_as_make_sixteen_megabytes_and_at_least_two(int largest, int bodies)
    {
        var budget = new BodyBudget(largest, TimeProvider.System);
        for (var i = 0; i < bodies; i++)
        {
            Assert.Equal(largest + 1, (await budget.Take(CancellationToken.None))!.Length);
        }

        Assert.False(budget.Take(CancellationToken.None).AsTask().IsCompleted);
    }

    [Fact]
    public async Task What_finds_no_room_waits_in_order_and_gets_the_very_buffer_that_is_given_back()
    {
        var budget = new BodyBudget(Largest, TimeProvider.System);
        var (one, two) = ((await budget.Take(CancellationToken.None))!, (await budget.Take(CancellationToken.None))!);
        var (first, second) = (budget.Take(CancellationToken.None).AsTask(), budget.Take(CancellationToken.None).AsTask());

        budget.Return(one);
        Assert.Same(one, await first);
        Assert.False(second.IsCompleted);
        budget.Return(two);
        Assert.Same(two, await second);
    }

    [Fact]
    public async Task A_sender_that_goes_away_while_waiting_holds_nothing_up()
    {
        var budget = new BodyBudget(Largest, TimeProvider.System);
        var one = (await budget.Take(CancellationToken.None))!;
        await budget.Take(CancellationToken.None);
        using var gone = new CancellationTokenSource();
        var waiting = budget.Take(gone.Token).AsTask();
        var next = budget.Take(CancellationToken.None).AsTask();

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        budget.Return(one);

        Assert.Same(one, await next);
    }

    [Fact]
    public async Task A_body_without_a_turn_in_time_is_told_so_and_what_is_given_back_later_is_for_others()
    {
        var budget = new BodyBudget(Largest, new AtOnce());
        var one = (await budget.Take(CancellationToken.None))!;
        await budget.Take(CancellationToken.None);

        Assert.Null(await budget.Take(CancellationToken.None));
        budget.Return(one);
        Assert.Same(one, await budget.Take(CancellationToken.None));
    }

    private sealed class AtOnce : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), period);
    }
}
