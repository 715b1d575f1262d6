using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Sending;

/// <summary>A process is killed while it sends; the next one, alone on the store, settles what it left at
/// once.</summary>
public sealed class RestartTests
{
    [Theory]
    [InlineData(PortKind.Repeatable, 1)]
    [InlineData(PortKind.Askable, 0)]
    [InlineData(PortKind.Blind, 0)]
    public async Task Announced_or_repeatable_messages_are_sent_at_once_by_the_next_start(PortKind kind, int atOnce)
    {
        var store = new MemoryTableStore();
        await Killed(store, kind, "2026-03-02 12:00", afterBegin: true);
        await using var stage = await TestShop.Open(
            "2026-03-02 12:00",
            store: store,
            kinds: new ChannelPortKinds(Email: kind)
        );
        await stage.Flow.Restart.Run(CancellationToken.None);
        Assert.Equal(atOnce, stage.Email.Messages.Count);
        var message = (await stage.Customer("mari@example.com")).Messages.SingleOrDefault();
        Assert.Equal(atOnce == 1 ? null : AttemptStatus.Unknown, message?.Attempt?.Status);

        // Asked, or silent: settled after the grace, and nothing was sent twice.
        await stage.Advance(Duration.FromMinutes(30));
        Assert.Equal(kind == PortKind.Blind ? 0 : 1, stage.Email.Messages.Count);
        Assert.Equal(
            kind == PortKind.Blind ? 1 : 0,
            await stage.Flow.WaitingMessages.CountUnknown(stage.Time.Now, CancellationToken.None)
        );
    }

    [Fact]
    public async Task On_a_blind_port_what_was_only_queued_is_sent_and_not_unknown()
    {
        var store = new MemoryTableStore();
        await Killed(store, PortKind.Blind, "2026-03-02 12:00", afterBegin: false);
        await using var stage = await TestShop.Open(
            "2026-03-02 12:00",
            store: store,
            kinds: new ChannelPortKinds(Email: PortKind.Blind)
        );
        await stage.Flow.Restart.Run(CancellationToken.None);
        Assert.Single(stage.Email.Messages);
        Assert.Empty((await stage.Customer("mari@example.com")).Messages);
        Assert.Equal(0, await stage.Flow.WaitingMessages.CountUnknown(stage.Time.Now, CancellationToken.None));
    }

    [Theory]
    [InlineData(PortKind.Blind, false, true)]
    [InlineData(PortKind.Askable, false, true)]
    [InlineData(PortKind.Blind, true, true)]
    [InlineData(PortKind.Blind, false, false)]
    public async Task An_attempt_whose_call_surely_never_began_is_made_again_by_the_next_start(
        PortKind kind,
        bool begun,
        bool believed
    )
    {
        var store = new MemoryTableStore();
        var nonce = await Killed(store, kind, "2026-03-02 12:00", afterBegin: true);
        var record = new WrittenCalls(
            believed
                ? new ProviderCallLog(
                    new HashSet<string> { nonce.Split('-')[0] },
                    begun ? new HashSet<string> { nonce } : []
                )
                : null
        );
        await using var stage = await TestShop.Open(
            "2026-03-02 12:00",
            store: store,
            kinds: new ChannelPortKinds(Email: kind),
            calls: _ => record
        );

        var (_, settled, unknown) = await stage.Flow.Restart.Run(CancellationToken.None);

        var made = believed && !begun;
        Assert.Equal((1, made ? 0 : 1), (settled, unknown));
        Assert.Equal(made ? 1 : 0, stage.Email.Messages.Count);
        Assert.Equal(
            made ? [] : [AttemptStatus.Unknown],
            (await stage.Customer("mari@example.com")).Messages.Select(m => m.Attempt!.Status)
        );
        Assert.Equal(made ? 1 : 0, record.Begun.Count);
    }

    [Fact]
    public async Task After_a_long_outage_the_wake_that_finds_such_an_attempt_makes_it_again_too()
    {
        var store = new MemoryTableStore();
        var nonce = await Killed(store, PortKind.Blind, "2026-03-02 12:00", afterBegin: true);
        var record = new WrittenCalls(
            new ProviderCallLog(new HashSet<string> { nonce.Split('-')[0] }, new HashSet<string>())
        );
        await using var stage = await TestShop.Open(
            "2026-03-02 12:30",
            store: store,
            kinds: new ChannelPortKinds(Email: PortKind.Blind),
            calls: _ => record
        );

        Assert.Equal((0, 0, 0), await stage.Flow.Restart.Run(CancellationToken.None));
        await stage.Flow.Sweep.SweepRound(CancellationToken.None);

        Assert.Single(stage.Email.Messages);
        Assert.Equal(0, await stage.Flow.WaitingMessages.CountUnknown(stage.Time.Now, CancellationToken.None));
    }

    [Fact]
    public async Task Call_records_of_earlier_processes_are_kept_until_their_attempts_are_settled()
    {
        var record = new WrittenCalls(null);
        await using var stage = await TestShop.Open("2026-03-02 12:00", calls: _ => record);

        Assert.False(stage.Flow.Restart.Finish());
        await stage.Flow.Restart.Run(CancellationToken.None);
        Assert.False(stage.Flow.Restart.Finish());
        Assert.False(record.Forgotten);

        await stage.Advance(Duration.FromMinutes(5));
        Assert.True(stage.Flow.Restart.Finish());
        Assert.True(record.Forgotten);
    }

    [Fact]
    public async Task The_silence_of_a_blind_provider_counts_from_when_a_process_can_receive_events()
    {
        var store = new MemoryTableStore();
        await Killed(store, PortKind.Blind, "2026-03-02 12:00", afterBegin: true);
        await using var stage = await TestShop.Open(
            "2026-03-02 15:00",
            store: store,
            kinds: new ChannelPortKinds(Email: PortKind.Blind)
        );
        await stage.Flow.Restart.Run(CancellationToken.None);
        await stage.Flow.Sweep.SweepRound(CancellationToken.None);
        var waiting = Assert.Single((await stage.Customer("mari@example.com")).Messages);
        Assert.True(waiting.HeldUntil >= TestShop.At("2026-03-02 15:10"));
        Assert.Equal(
            [("mailbox", 1, 1)],
            (await stage.Flow.WaitingMessages.ListHeld(CancellationToken.None)).Select(h =>
                (h.Provider, h.Messages, h.Unknown)
            )
        );
        Assert.Equal(
            ("unknown", "outcome_unknown"),
            (await stage.Flow.Messages.ReadMessage(waiting.Id, CancellationToken.None)) is var (view, _)
                ? (view.Status, view.Reason)
                : default
        );
        await stage.Advance(Duration.FromMinutes(20));
        Assert.Empty(await stage.Flow.WaitingMessages.ListHeld(CancellationToken.None));
        Assert.Equal(1, await stage.Flow.WaitingMessages.CountUnknown(stage.Time.Now, CancellationToken.None));
    }

    [Fact]
    public async Task The_process_does_not_settle_its_own_attempts()
    {
        await using var stage = await TestShop.Open(
            "2026-03-02 12:00",
            kinds: new ChannelPortKinds(Email: PortKind.Blind)
        );
        stage.Email.Respond = _ =>
        {
            // While the call is under way the start settles what earlier processes left.
            stage.Flow.Restart.Run(CancellationToken.None).GetAwaiter().GetResult();
            return new Outcome.Sent("id");
        };
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        Assert.Empty((await stage.Customer("mari@example.com")).Messages);
        Assert.Single(stage.Email.Messages);
    }

    [Fact]
    public async Task A_message_that_waits_for_a_provider_slot_has_no_attempt_in_its_record()
    {
        var sender = new NarrowSender();
        await using var stage = await TestShop.Open("2026-03-02 12:00", mail: sender, pool: true);
        for (var i = 0; i < 20; i++)
        {
            await stage.Submit(
                SampleEvents.OrderPaid(stage.Time.Now, $"{i}", $"buyer{i}@example.com", customerId: $"c{i}")
            );
        }

        await sender.Full.Task;
        var begun = 0;
        for (var i = 0; i < 20; i++)
        {
            begun += (await stage.Customer($"buyer{i}@example.com")).Messages.Count(m => m.Attempt is not null);
        }

        Assert.Equal(2, begun);
        sender.LetGo.SetResult();
    }

    // A first order whose welcome is announced (and begun) by a process that dies before it receives an answer.
    private static async Task<string> Killed(MemoryTableStore store, PortKind kind, string at, bool afterBegin)
    {
        await using var stage = await TestShop.Open(
            at,
            store: store,
            kinds: new ChannelPortKinds(Email: kind),
            lost: true
        );
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var message = Assert.Single((await stage.Customer("mari@example.com")).Messages);
        if (afterBegin && message.Attempt is null)
        {
            await stage.Flow.CustomerProcessor.Apply(
                (await stage.Customer("mari@example.com")).Key,
                new Input.BeginAttempt(message.Id)
            );
        }

        return (await stage.Customer("mari@example.com")).Messages.Single().Attempt?.Nonce ?? "";
    }

    private sealed class WrittenCalls(ProviderCallLog? earlier) : ICallLog
    {
        public List<string> Begun { get; } = [];

        public bool Forgotten { get; private set; }

        public void RecordStart(string nonce) => Begun.Add(nonce);

        public ProviderCallLog? ReadEarlier() => earlier;

        public void ForgetEarlier() => Forgotten = true;
    }

    private sealed class NarrowSender : ISendPort
    {
        private int calls;

        public TaskCompletionSource Full { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource LetGo { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public PortKind Kind => PortKind.Blind;

        public int? MaxConcurrency => 2;

        public async Task<Outcome> Send(OutgoingMessage message, CancellationToken deadline)
        {
            if (Interlocked.Increment(ref calls) == 2)
            {
                Full.SetResult();
            }

            await LetGo.Task;
            return new Outcome.Sent("id");
        }

        public Task<Outcome> QueryStatus(Effect.QueryOutcome about, CancellationToken cancel) =>
            throw new InvalidOperationException();
    }
}
