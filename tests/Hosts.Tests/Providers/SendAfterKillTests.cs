using Xunit;
using Xunit.Abstractions;

namespace MarketingAutomation.Hosts.Tests.Providers;

#pragma warning disable CA5394 // A test wants the same numbers again, not secret ones.

/// <summary>
/// The real program sends through a SendGrid that accepts everything and reports nothing, and is killed at random
/// moments after orders came in. Only what had begun to leave for SendGrid may end unknown: what was queued, rendered
/// or waiting for its connection is sent by the next start.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class SendAfterKillTests(ITestOutputHelper output)
{
    private const int Kills = 12;
    private const int EachLife = 5;

    [Fact]
    public async Task A_request_that_never_reached_SendGrid_is_sent_after_the_kill_and_does_not_end_unknown()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await using var world = await ProviderFaultEnvironment.Open(
            ("unknown_grace: 15min", "unknown_grace: 1min"),
            ShortWaitWorkspace.SendHours(TimeSpan.Zero)
        );
        var random = new Random(20261127);
        var buyers = new List<Buyer>();
        for (var life = 0; life < Kills; life++)
        {
            await using var server = await world.Start(limit.Token);
            await PostUnanswered(world, buyers, limit.Token);
            var fresh = Enumerable.Range(buyers.Count + 1, EachLife).Select(n => new Buyer(2 * n)).ToArray();
            buyers.AddRange(fresh);
            var posted = fresh.Select(b => world.PostOrder(b, limit.Token)).ToArray();
            await Task.WhenAny(posted);
            await Task.Delay(random.Next(0, 150), limit.Token);
            await server.Kill();
            await Task.WhenAll(posted);
        }

        await using var last = await world.Start(limit.Token);
        await PostUnanswered(world, buyers, limit.Token);
        var unknown = 0;
        foreach (var buyer in buyers)
        {
            unknown += await Ended(world, buyer, limit.Token) == "failed" ? 1 : 0;
        }

        // Every message has had a POST of its own, if only one that broke off, or nothing of it can have left.
        var neverArrived = Math.Max(0, buyers.Count - world.Mail.Posts);
        output.WriteLine(
            $"{Kills} kills, {buyers.Count} messages: {unknown} ended unknown, {neverArrived} of them "
                + $"SendGrid had never received"
        );
        Assert.Equal(world.Mail.Accepted.Count, world.Mail.Accepted.DistinctBy(t => t.Call.Message).Count());

        // Between writing down that a call begins and its first byte there is less than a millisecond, in which all
        // five of a life can be.
        Assert.InRange(neverArrived, 0, EachLife);
    }

    private static async Task PostUnanswered(
        ProviderFaultEnvironment world,
        List<Buyer> buyers,
        CancellationToken cancel
    )
    {
        foreach (var buyer in buyers.Where(b => b.Key is null))
        {
            await world.PostOrder(buyer, cancel);
        }
    }

    private static async Task<string> Ended(ProviderFaultEnvironment world, Buyer buyer, CancellationToken cancel)
    {
        while (true)
        {
            if (await world.Messages(buyer, cancel) is [{ Status: "sent" or "failed" } message])
            {
                return message.Status;
            }

            await Task.Delay(100, cancel);
        }
    }
}
