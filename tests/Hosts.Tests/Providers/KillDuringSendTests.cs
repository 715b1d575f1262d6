using System.Globalization;
using MarketingAutomation.Support.Providers;
using Xunit;
using Xunit.Abstractions;

namespace MarketingAutomation.Hosts.Tests.Providers;

/// <summary>
/// The real program against strict stubs of SendGrid and Twilio that go wrong, killed with SIGKILL at every point of
/// the protocol. 60 kills of the process with ten new customers each: 600 runs of (fault × point × customer), not 600
/// kills; a process start costs half a second and more. The seed decides customers' faults and events and when to kill;
/// what the operating system does between is its own, so a seed makes the same plan again, not the same microseconds.
/// <c>FAULT_SEED=N</c> plays one again.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class KillDuringSendTests(ITestOutputHelper output)
{
    private const int Kills = 60;
    private const int EachLife = 10;
    private static readonly StubFault[] Kinds =
    [
        .. StubFaultExtensions.All.Except([StubFault.None, StubFault.ResetUnread]),
    ];
    private static readonly (string, string) ManyAttempts = ("at_most: 5 ", "at_most: 20 ");
    private static readonly (string, string)[] Quick = [("unknown_grace: 15min", "unknown_grace: 1min"), ManyAttempts];

    [Fact]
    public async Task Six_hundred_customers_over_sixty_kills_get_their_message_at_most_once_and_each_has_an_end()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(20));
        var seed = Seed();

        // SMS are held until half a minute into the test: decided, never attempted, and killed like that.
        await using var world = await ProviderFaultEnvironment.Open([
            .. Quick,
            ShortWaitWorkspace.SendHours(TimeSpan.FromSeconds(30)),
        ]);
        foreach (
            var (stub, delivered) in new (ProviderServer, string[])[]
            {
                (world.Mail, ["processed", "delivered"]),
                (world.Sms, ["sent", "delivered"]),
            }
        )
        {
            stub.Faults = StubFaultScript.Seeded(seed, 0.65, 2, Kinds);
            stub.Faults = new StubFaultScript
            {
                FaultFor = stub.Faults.FaultFor,
                ResetsUnread = n => Share(seed, n) < 3,
            };
            stub.Webhooks = to => Plan(Share(seed, to.Sum(c => c)), delivered);
        }

        var lives = new KilledProcesses(world, seed);
        for (var n = 0; n < Kills; n++)
        {
            await lives.RunOnce(EachLife, limit.Token);
        }

        await using (var last = await world.Start(limit.Token))
        {
            Array.ForEach([.. world.Stubs], s => s.Faults = StubFaultScript.NoFaults);
            var unanswered = lives.Unanswered;
            await lives.ResendUnanswered(limit.Token);
            await Settle(world, lives.Buyers, limit.Token);
            foreach (var stub in world.Stubs)
            {
                await stub.AllWebhooksDelivered();
            }

            await ReportUnanswered(world, lives, limit.Token);
            await Check(world, lives.Buyers, limit.Token);

            // Decided only now, nothing goes wrong any more: it must have left.
            foreach (var buyer in unanswered.Where(b => b.At == KillPoint.BeforeDecision))
            {
                Assert.Equal("sent", (await world.Messages(buyer, limit.Token))[0].Status);
            }
        }

        Assert.Empty(await StoredMessages.Faults(world.Data));
        Assert.All(world.Stubs, stub => Assert.Empty(stub.Violations));

        // How many are at each point depends on the speed of the machine; that each point occurs does not.
        Assert.All(
            from point in Enum.GetValues<KillPoint>()
            from provider in (string[])["sendgrid", "twilio"]
            select (point, provider),
            p =>
                Assert.True(
                    lives.Buyers.Any(b => b.At == p.point && b.Provider == p.provider),
                    $"no customer was at {p.point} with {p.provider} when the process was killed"
                )
        );
        Assert.All(
            world.Stubs,
            stub =>
                Assert.All(
                    StubFaultExtensions.All,
                    f => Assert.True(stub.InjectedFaults.Count(h => h.Fault == f) >= 2, $"{f} hardly happened")
                )
        );
    }

    [Fact]
    public async Task With_the_send_again_policy_a_lost_acceptance_is_sent_again_and_every_customer_is_reached()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var seed = Seed();

        // Ten minutes of grace are ten real seconds: a call to Twilio that is only slow ends before its message would
        // count as silent and be sent again.
        await using var world = await ProviderFaultEnvironment.Open([
            ("unknown_grace: 15min", "unknown_grace: 10min"),
            ManyAttempts,
            ("on_silence: give_up", "on_silence: send_again"),
            ShortWaitWorkspace.SendHours(TimeSpan.Zero),
        ]);
        world.Mail.Faults = StubFaultScript.Seeded(
            seed,
            0.8,
            1,
            StubFault.ResetAfter,
            StubFault.HangAfter,
            StubFault.HalfAnswer
        );
        var lives = new KilledProcesses(world, seed);
        for (var n = 0; n < 4; n++)
        {
            await lives.RunOnce(EachLife, limit.Token);
        }

        await using (var last = await world.Start(limit.Token))
        {
            world.Mail.Faults = StubFaultScript.NoFaults;
            await lives.ResendUnanswered(limit.Token);
            await Settle(world, lives.Buyers, limit.Token);
            foreach (var buyer in lives.Buyers)
            {
                Assert.Equal("sent", Assert.Single(await world.Messages(buyer, limit.Token)).Status);
            }
        }

        var times = world.Mail.Accepted.GroupBy(t => t.Call.Message).Select(g => g.Count()).ToArray();
        output.WriteLine($"{times.Length} messages at SendGrid; {times.Count(t => t > 1)} more than once");
        Assert.Contains(times, t => t > 1);
        Assert.Equal(world.Sms.Accepted.Count, world.Sms.Accepted.DistinctBy(t => t.Call.Message).Count());
        Assert.Empty(await StoredMessages.Faults(world.Data));
        Assert.All(world.Stubs, stub => Assert.Empty(stub.Violations));
    }

    private static async Task Settle(
        ProviderFaultEnvironment world,
        IReadOnlyList<Buyer> buyers,
        CancellationToken cancel
    )
    {
        foreach (var buyer in buyers)
        {
            IReadOnlyList<(string Id, string Status, string? Reason)> messages = [];
            for (var tries = 0; tries < 3_000; tries++)
            {
                messages = await world.Messages(buyer, cancel);
                if (messages is [{ Status: "sent" or "failed" }])
                {
                    break;
                }

                await Task.Delay(100, cancel);
            }

            Assert.True(
                messages is [{ Status: "sent" or "failed" }],
                $"{buyer.Number}, killed {buyer.At}, {buyer.Provider}: {string.Join("; ", messages)}"
            );
        }
    }

    private static async Task Check(
        ProviderFaultEnvironment world,
        IReadOnlyList<Buyer> buyers,
        CancellationToken cancel
    )
    {
        var faults = new List<string>();
        var taken = world.Stubs.SelectMany(s => s.Accepted).ToLookup(t => t.Call.Message);
        foreach (var buyer in buyers)
        {
            var (id, status, reason) = (await world.Messages(buyer, cancel))[0];
            var stub = buyer.BySms ? (ProviderServer)world.Sms : world.Mail;
            var what =
                $"{buyer.Number}, killed {buyer.At}, {buyer.Provider}: {status} {reason}, taken "
                + $"{taken[id].Count()}, faults "
                + $"{string.Join(' ', stub.InjectedFaults.Where(h => h.To == buyer.To).Select(h => h.Fault))}";
            string? fault =
                taken[id].Count() > 1 ? "accepted more than once"
                : status == "sent" && !taken[id].Any() ? "says sent and was not"
                : status == "failed" && buyer.BySms ? "could be asked about, and was not sent"
                : status == "failed" && reason != "outcome_unknown" ? "failed for another reason than silence"
                : null;
            if (fault is not null)
            {
                faults.Add($"{fault}: {what}");
            }
        }

        faults.AddRange(
            world
                .Stubs.SelectMany(s => s.DeliveredWebhooks)
                .Where(t => t.Status is >= 400 and < 500)
                .Select(t => $"event {t.Event} refused with {t.Status}")
        );
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private int Seed()
    {
        var seed = int.TryParse(
            Environment.GetEnvironmentVariable("FAULT_SEED"),
            NumberStyles.Integer,
            CultureInfo.InvariantCulture,
            out var given
        )
            ? given
            : Environment.TickCount & 0xffffff;
        output.WriteLine($"FAULT_SEED={seed}");
        return seed;
    }

    private async Task ReportUnanswered(ProviderFaultEnvironment world, KilledProcesses lives, CancellationToken cancel)
    {
        var given = 0;
        foreach (var buyer in lives.Buyers)
        {
            given += (await world.Messages(buyer, cancel))[0].Status == "failed" ? 1 : 0;
        }

        output.WriteLine($"{lives.Buyers.Count - given} sent, {given} given up after silence");
        foreach (var provider in lives.Buyers.GroupBy(b => b.Provider))
        {
            output.WriteLine(
                $"{provider.Key}: {provider.Count()} customers; killed "
                    + $"{string.Join(", ", provider.GroupBy(b => b.At).OrderBy(g => g.Key).Select(g => $"{g.Key} {g.Count()}"))}"
            );
        }

        foreach (var stub in world.Stubs)
        {
            output.WriteLine(
                $"{stub.GetType().Name}: {stub.Posts} calls, {stub.Accepted.Count} taken, "
                    + $"{string.Join(", ", stub.InjectedFaults.GroupBy(h => h.Fault).OrderBy(g => g.Key).Select(g => $"{g.Key} {g.Count()}"))}; "
                    + $"{stub.DeliveredWebhooks.Count} events"
            );
        }

        output.WriteLine($"{lives.Kills} kills; Twilio's list was asked {world.Sms.ListRequestCount} times");
    }

    private static WebhookPlan Plan(int share, string[] events) =>
        share switch
        {
            < 30 => WebhookPlan.None,
            < 45 => new WebhookPlan { Events = events, BeforeAnswer = true },
            < 70 => new WebhookPlan { Events = events, Delay = TimeSpan.FromMilliseconds(share * 4) },
            _ => new WebhookPlan
            {
                Events = events,
                Twice = true,
                Reversed = true,
                Delay = TimeSpan.FromMilliseconds(share),
            },
        };

    // From 0 to 99.
    private static int Share(int seed, int n) => (int)(((uint)(seed ^ (n * 0x9E3779B1)) * 2654435761u >> 7) % 100);
}
