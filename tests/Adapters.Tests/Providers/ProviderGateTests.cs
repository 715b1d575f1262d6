using MarketingAutomation.Adapters.Providers;
using MarketingAutomation.Support.Stage;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Providers;

public sealed class ProviderGateTests
{
    private readonly ManualTime time = new(Instant.FromUtc(2026, 3, 2, 12, 0));
    private int calls;

    [Fact]
    public async Task Too_many_requests_pauses_until_the_time_it_names()
    {
        using var gate = new ProviderGate(time);
        var reset = (time.Now + Duration.FromSeconds(90)).ToUnixTimeSeconds();

        await Pass(gate, 429, ("X-RateLimit-Reset", $"{reset}"), ("Retry-After", "5"));
        var closed = Assert.IsType<ProviderReply.CircuitOpen>(await Pass(gate, 202));
        Assert.Equal((TimeSpan.FromSeconds(90), 1), (closed.After, calls));

        time.Now += Duration.FromSeconds(90);
        Assert.IsType<ProviderReply.Answered>(await Pass(gate, 202));
    }

    [Theory]
    [InlineData("Retry-After", "7", 7)]
    [InlineData("Retry-After", "Mon, 02 Mar 2026 12:00:40 GMT", 40)]
    [InlineData("Retry-After", "yesterday", 30)]
    [InlineData("Retry-After", "Mon, 02 Mar 2020 12:00:40 GMT", 1)]
    [InlineData("X-RateLimit-Reset", "99999999999", 3600)]
    [InlineData("X-RateLimit-Reset", "9999999999999999999", 30)]
    public async Task The_pause_follows_the_provider_s_value_within_limits(string header, string value, int seconds)
    {
        using var gate = new ProviderGate(time);

        await Pass(gate, 429, (header, value));

        Assert.Equal(
            TimeSpan.FromSeconds(seconds),
            Assert.IsType<ProviderReply.CircuitOpen>(await Pass(gate, 202)).After
        );
    }

    [Fact]
    public async Task Consecutive_failures_open_the_circuit_and_one_probe_closes_it_again()
    {
        using var gate = new ProviderGate(time, failuresInARow: 3, rest: TimeSpan.FromSeconds(30));
        await Pass(gate, 202);
        for (var i = 0; i < 3; i++)
        {
            await Pass(gate, 500);
        }

        Assert.IsType<ProviderReply.CircuitOpen>(await Pass(gate, 202));
        Assert.Equal(4, calls);

        time.Now += Duration.FromSeconds(30);
        var probe = new TaskCompletionSource<ProviderReply>();
        var probing = gate.Perform(_ => probe.Task, CancellationToken.None);
        Assert.IsType<ProviderReply.CircuitOpen>(await Pass(gate, 202));
        probe.SetResult(new ProviderReply.NotSent("ConnectionError"));
        await probing;
        Assert.IsType<ProviderReply.CircuitOpen>(await Pass(gate, 202));

        time.Now += Duration.FromSeconds(30);
        Assert.IsType<ProviderReply.Answered>(await Pass(gate, 202));
        Assert.IsType<ProviderReply.Answered>(await Pass(gate, 500));
        Assert.IsType<ProviderReply.Answered>(await Pass(gate, 202));
    }

    [Theory]
    [InlineData("our record of calls could not be written", false)]
    [InlineData("our own code threw", false)]
    [InlineData("we cut it off after a second", false)]
    [InlineData("it answered nothing in its time", true)]
    [InlineData("it answered 500", true)]
    [InlineData("no connection", true)]
    public async Task Only_failures_of_the_provider_open_the_circuit(string what, bool opens)
    {
        using var gate = new ProviderGate(
            time,
            failuresInARow: 3,
            rest: TimeSpan.FromSeconds(30),
            patience: TimeSpan.FromSeconds(30)
        );
        for (var i = 0; i < 5; i++)
        {
            using var deadline = new CancellationTokenSource();
            try
            {
                await gate.Perform(
                    _ =>
                        Task.FromResult<ProviderReply>(
                            what switch
                            {
                                "our own code threw" => throw new InvalidDataException(),
                                "our record of calls could not be written" => new ProviderReply.NotSent(
                                    "our disk is full"
                                )
                                {
                                    IsOwnFault = true,
                                },
                                "it answered 500" => new ProviderReply.Answered(
                                    500,
                                    new Dictionary<string, string>(),
                                    default
                                ),
                                "no connection" => new ProviderReply.NotSent("ConnectionError"),
                                _ => CutOff(deadline, what.Contains("its time", StringComparison.Ordinal) ? 30 : 1),
                            }
                        ),
                    deadline.Token
                );
            }
            catch (InvalidDataException) { }
        }

        Assert.Equal(opens, gate.CircuitOpenReason is not null);
        Assert.Equal(opens, await Pass(gate, 202) is ProviderReply.CircuitOpen);
    }

    [Fact]
    public async Task The_open_circuit_is_reported_with_the_last_failure()
    {
        using var gate = new ProviderGate(time, failuresInARow: 2);
        await Pass(gate, 500);
        await Pass(gate, 503);

        Assert.Equal(
            "its last 2 requests or more failed (the last: it answered 503); one at a time finds out whether "
                + "it works again",
            gate.CircuitOpenReason
        );
    }

    [Fact]
    public async Task An_inconclusive_probe_lets_the_next_request_probe_again()
    {
        using var gate = new ProviderGate(time, failuresInARow: 1, rest: TimeSpan.FromSeconds(30));
        await Pass(gate, 500);
        time.Now += Duration.FromSeconds(30);
        await gate.Perform(
            _ => Task.FromResult<ProviderReply>(new ProviderReply.NotSent("our disk is full") { IsOwnFault = true }),
            CancellationToken.None
        );

        Assert.IsType<ProviderReply.Answered>(await Pass(gate, 202));
        Assert.Null(gate.CircuitOpenReason);
    }

    private ProviderReply.Lost CutOff(CancellationTokenSource deadline, int seconds)
    {
        time.Now += Duration.FromSeconds(seconds);
        deadline.Cancel();
        return new ProviderReply.Lost("no answer in time");
    }

    [Fact]
    public async Task A_success_between_failures_keeps_the_circuit_closed_and_a_refusal_is_no_failure()
    {
        using var gate = new ProviderGate(time, failuresInARow: 2);
        foreach (var status in new[] { 500, 202, 503, 400, 500, 401, 500, 202 })
        {
            Assert.IsType<ProviderReply.Answered>(await Pass(gate, status));
        }
    }

    [Fact]
    public async Task Concurrent_requests_never_exceed_the_limit()
    {
        using var gate = new ProviderGate(time, atOnce: 2);
        var (inside, most, open) = (0, 0, new TaskCompletionSource());
        var all = Enumerable
            .Range(0, 10)
            .Select(_ =>
                gate.Perform(
                    async _ =>
                    {
                        most = Math.Max(most, Interlocked.Increment(ref inside));
                        await open.Task;
                        Interlocked.Decrement(ref inside);
                        return Answer(202);
                    },
                    CancellationToken.None
                )
            )
            .ToList();

        Assert.Equal(2, inside);
        open.SetResult();
        await Task.WhenAll(all);
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task A_request_that_gets_no_slot_in_time_was_not_sent()
    {
        using var gate = new ProviderGate(time, atOnce: 1);
        var hold = new TaskCompletionSource<ProviderReply>();
        var first = gate.Perform(_ => hold.Task, CancellationToken.None);

        Assert.IsType<ProviderReply.NotSent>(
            await gate.Perform(
                _ => throw new InvalidOperationException("must not be called"),
                new CancellationToken(true)
            )
        );

        hold.SetResult(Answer(202));
        await first;
    }

    private Task<ProviderReply> Pass(ProviderGate gate, int status, params (string, string)[] headers) =>
        gate.Perform(
            _ =>
            {
                calls++;
                return Task.FromResult<ProviderReply>(Answer(status, headers));
            },
            CancellationToken.None
        );

    private static ProviderReply.Answered Answer(int status, params (string Name, string Value)[] headers) =>
        new(status, headers.ToDictionary(h => h.Name, h => h.Value, StringComparer.OrdinalIgnoreCase), default);
}
