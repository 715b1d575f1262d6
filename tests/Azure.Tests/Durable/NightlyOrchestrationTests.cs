using System.Collections.Concurrent;
using System.Diagnostics;
using DurableTask.Core;
using MarketingAutomation.Azure.Nightly;
using MarketingAutomation.Azure.Tests.TaskHubs;
using MarketingAutomation.Flow.Nightly;
using MarketingAutomation.Support.Stage;
using Microsoft.DurableTask.Testing.Sidecar;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MarketingAutomation.Azure.Tests.Durable;

/// <summary>The night's orchestration alone, with an activity that only answers.</summary>
public sealed class NightlyOrchestrationTests : IDisposable
{
    private static readonly NightlyResult Two = NightlyResult.Of(("Customers", 2), ("Armed", 1));
    private readonly LogLines logs = new(LogLevel.Information);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public void Dispose() => logs.Dispose();

    [Fact]
    public async Task A_stretch_goes_on_where_it_stopped_until_it_is_walked()
    {
        var (night, from) = await Walk(count => count == 45 ? Two : Two with { Next = $"k{count:D3}" }, "k", "m");

        Assert.Equal(["k", .. Enumerable.Range(1, 44).Select(n => $"k{n:D3}")], from);
        Assert.Equal(
            (0, 0, NightlyResult.Of(("Customers", 90), ("Armed", 45))),
            (night.Remaining.Count, night.GivenUp, night.Sum)
        );
        Assert.Equal(
            ["The nightly walk is done: Customers 90, Armed 45. Stretches of customers that could not be read: 0."],
            logs.Lines.Where(l => l.Contains("nightly", StringComparison.Ordinal))
        );
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task On_the_storage_backend_it_begins_anew_as_in_memory()
    {
        var (night, from) = await Walk(
            await AzuriteTaskHub.New(),
            count => count == 5 ? Two : Two with { Next = $"k{count:D3}" },
            "k",
            "m"
        );

        Assert.Equal(["k", "k001", "k002", "k003", "k004"], from);
        Assert.Equal(NightlyResult.Of(("Customers", 10), ("Armed", 5)), night.Sum);
    }

    [Fact]
    public async Task A_stretch_that_cannot_be_read_is_tried_three_times_and_the_others_are_walked()
    {
        var clock = Stopwatch.StartNew();
        var (night, from) = await Walk(count => Two, "a", "b", "broken", "c");

        Assert.True(clock.Elapsed >= Pause * 3, "it pauses before the second try, and twice as long before the third");
        Assert.Equal(["a", "broken", "broken", "broken"], from.Order(StringComparer.Ordinal));
        Assert.Equal((0, 1, Two), (night.Remaining.Count, night.GivenUp, night.Sum));
    }

    [Fact]
    public async Task A_stretch_that_could_not_be_read_once_is_walked()
    {
        var (night, from) = await Walk(
            count => count == 1 ? throw new ActivityFailedException("StoreUnavailableException") : Two,
            "k",
            "m"
        );

        Assert.Equal(["k", "k"], from);
        Assert.Equal((0, Two), (night.GivenUp, night.Sum));
    }

    private Task<(NightlyProgress Night, IReadOnlyCollection<string?> From)> Walk(
        Func<int, NightlyResult> part,
        params string[] ends
    ) => Walk(new InMemoryOrchestrationService(null), part, ends);

    private async Task<(NightlyProgress Night, IReadOnlyCollection<string?> From)> Walk<TBackend>(
        TBackend backend,
        Func<int, NightlyResult> part,
        params string[] ends
    )
        where TBackend : IOrchestrationService, IOrchestrationServiceClient
    {
        var from = new ConcurrentQueue<string?>();
        await using var host = await DurableInProcessHost.Start(
            backend,
            registry =>
            {
                registry.AddOrchestratorFunc<NightlyProgress, NightlyProgress>(
                    nameof(NightlyFunctions.NightlyOrchestrator),
                    (c, walk) => NightlyFunctions.NightlyOrchestrator(c, walk!)
                );
                registry.AddActivityFunc<KeyRange, NightlyResult>(
                    nameof(NightlyFunctions.WalkCustomers),
                    (_, keys) =>
                    {
                        from.Enqueue(keys!.From);
                        return keys.From == "broken"
                            ? throw new ActivityFailedException("StoreUnavailableException")
                            : Task.FromResult(part(from.Count));
                    }
                );
            },
            logs
        );
        var all = new NightlyProgress(
            [.. ends.Chunk(2).Select(keys => new NightlyStretch(new KeyRange(keys[0], keys[1]), 0))],
            0,
            NightlyResult.None
        )
        {
            Pause = Pause,
        };
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(
            nameof(NightlyFunctions.NightlyOrchestrator),
            all
        );
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return (
            (
                await host.Client.WaitForInstanceCompletionAsync(id, true, patience.Token)
            ).ReadOutputAs<NightlyProgress>()!,
            from
        );
    }
}
