using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Flow.Tests.Intake;

/// <summary>An order is in one record, whatever the order of the steps of two hosts that receive it at the same
/// moment.</summary>
public sealed class ConcurrentOrderTests
{
    public static TheoryData<string> Situations => [.. ConcurrentOrders.All];

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task Of_two_views_at_once_the_newest_has_the_order_wherever_the_one_overtakes_the_other(
        string situation
    )
    {
        var (first, second) = await ConcurrentOrders.CountOperations(situation, Memory);
        for (var at = 1; at <= Math.Max(first, second); at++)
        {
            await ConcurrentOrders.Interleave(situation, Memory, at, 0, newestFirst: false);
            await ConcurrentOrders.Interleave(situation, Memory, at, 0, newestFirst: true);
        }
    }

    [Theory]
    [Trait("Speed", "Slow")]
    [MemberData(nameof(Situations))]
    public async Task Of_two_views_at_once_the_newest_has_the_order_when_each_interrupts_the_other(string situation)
    {
        var (first, second) = await ConcurrentOrders.CountOperations(situation, Memory);
        for (var one = 1; one <= first; one++)
        {
            for (var two = 1; two <= second + 10; two++)
            {
                await ConcurrentOrders.Interleave(situation, Memory, one, two, newestFirst: false);
                await ConcurrentOrders.Interleave(situation, Memory, one, two, newestFirst: true);
            }
        }
    }

    private static ValueTask<ITableStore> Memory() => ValueTask.FromResult<ITableStore>(new MemoryTableStore());
}
