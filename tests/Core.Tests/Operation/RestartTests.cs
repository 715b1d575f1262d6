using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Operation;

/// <summary>A process is killed while it sends; the next one, alone on the store, settles what it left at
/// once.</summary>
public sealed class RestartTests
{
    [Theory]
    [InlineData(PortKind.Repeatable, 1)]
    [InlineData(PortKind.Askable, 0)]
    [InlineData(PortKind.Blind, 0)]
    public async Task What_had_only_been_announced_or_can_be_sent_again_is_sent_by_the_next_start_at_once(
        PortKind kind,
        int atOnce
    )
    {
        var store = new MemoryTableStore();
        await Killed(store, kind, "2026-03-02 12:00", afterBegin: true);
        await using var stage = await ShopStage.Open(
            "2026-03-02 12:00",
            store: store,
            kinds: new PortKindOf(Email: kind)
        );
        await stage.Flow.Restart.Run(CancellationToken.None);
        Assert.Equal(atOnce, stage.Email.Taken.Count);
        var message = (await stage.Customer("mari@example.com")).Messages.SingleOrDefault();
        Assert.Equal(atOnce == 1 ? null : AttemptStatus.Unknown, message?.Attempt?.Status);

        // Asked, or silent: settled after the grace, and nothing was sent twice.
        await stage.Pass(Duration.FromMinutes(30));
        Assert.Equal(kind == PortKind.Blind ? 0 : 1, stage.Email.Taken.Count);
        Assert.Equal(
            kind == PortKind.Blind ? 1 : 0,
            await stage.Flow.Waiting.UnknownEnds(stage.Time.Now, CancellationToken.None)
        );
    }

    [Fact]
    public async Task On_a_blind_port_what_was_only_queued_is_sent_and_not_unknown()
    {
        var store = new MemoryTableStore();
        await Killed(store, PortKind.Blind, "2026-03-02 12:00", afterBegin: false);
        await using var stage = await ShopStage.Open(
            "2026-03-02 12:00",
            store: store,
            kinds: new PortKindOf(Email: PortKind.Blind)
        );
        await stage.Flow.Restart.Run(CancellationToken.None);
        Assert.Single(stage.Email.Taken);
        Assert.Empty((await stage.Customer("mari@example.com")).Messages);
        Assert.Equal(0, await stage.Flow.Waiting.UnknownEnds(stage.Time.Now, CancellationToken.None));
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
                ? new CallsBegun(
                    new HashSet<string> { nonce.Split('-')[0] },
                    begun ? new HashSet<string> { nonce } : []
                )
                : null
        );
        await using var stage = await ShopStage.Open(
            "2026-03-02 12:00",
            store: store,
            kinds: new PortKindOf(Email: kind),
            calls: _ => record
        );

        var (_, settled, unknown) = await stage.Flow.Restart.Run(CancellationToken.None);

        var made = believed && !begun;
        Assert.Equal((1, made ? 0 : 1), (settled, unknown));
        Assert.Equal(made ? 1 : 0, stage.Email.Taken.Count);
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
            new CallsBegun(new HashSet<string> { nonce.Split('-')[0] }, new HashSet<string>())
        );
        await using var stage = await ShopStage.Open(
            "2026-03-02 12:30",
            store: store,
            kinds: new PortKindOf(Email: PortKind.Blind),
            calls: _ => record
        );

        Assert.Equal((0, 0, 0), await stage.Flow.Restart.Run(CancellationToken.None));
        await stage.Flow.Sweep.Round(CancellationToken.None);

        Assert.Single(stage.Email.Taken);
        Assert.Equal(0, await stage.Flow.Waiting.UnknownEnds(stage.Time.Now, CancellationToken.None));
    }

    [Fact]
    public async Task What_earlier_processes_wrote_down_is_kept_until_no_attempt_of_theirs_can_be_left()
    {
        var record = new WrittenCalls(null);
        await using var stage = await ShopStage.Open("2026-03-02 12:00", calls: _ => record);

        Assert.False(stage.Flow.Restart.Finish());
        await stage.Flow.Restart.Run(CancellationToken.None);
        Assert.False(stage.Flow.Restart.Finish());
        Assert.False(record.Forgotten);

        await stage.Pass(Duration.FromMinutes(5));
        Assert.True(stage.Flow.Restart.Finish());
        Assert.True(record.Forgotten);
    }

    [Fact]
    public async Task The_silence_of_a_blind_provider_counts_from_when_a_process_is_there_to_hear_it()
    {
        var store = new MemoryTableStore();
        await Killed(store, PortKind.Blind, "2026-03-02 12:00", afterBegin: true);
        await using var stage = await ShopStage.Open(
            "2026-03-02 15:00",
            store: store,
            kinds: new PortKindOf(Email: PortKind.Blind)
        );
        await stage.Flow.Restart.Run(CancellationToken.None);
        await stage.Flow.Sweep.Round(CancellationToken.None);
        var waiting = Assert.Single((await stage.Customer("mari@example.com")).Messages);
        Assert.True(waiting.HeldUntil >= ShopStage.At("2026-03-02 15:10"));
        Assert.Equal(
            [("mailbox", 1, 1)],
            (await stage.Flow.Waiting.HeldNow(CancellationToken.None)).Select(h => (h.Provider, h.Messages, h.Unknown))
        );
        Assert.Equal(
            ("unknown", "outcome_unknown"),
            (await stage.Flow.Messages.One(waiting.Id, CancellationToken.None)) is var (view, _)
                ? (view.Status, view.Reason)
                : default
        );
        await stage.Pass(Duration.FromMinutes(20));
        Assert.Empty(await stage.Flow.Waiting.HeldNow(CancellationToken.None));
        Assert.Equal(1, await stage.Flow.Waiting.UnknownEnds(stage.Time.Now, CancellationToken.None));
    }

    [Fact]
    public async Task Its_own_attempts_are_left_alone()
    {
        await using var stage = await ShopStage.Open("2026-03-02 12:00", kinds: new PortKindOf(Email: PortKind.Blind));
        stage.Email.Answers = _ =>
        {
            // While the call is under way the start settles what earlier processes left.
            stage.Flow.Restart.Run(CancellationToken.None).GetAwaiter().GetResult();
            return new Outcome.Sent("id");
        };
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        Assert.Empty((await stage.Customer("mari@example.com")).Messages);
        Assert.Single(stage.Email.Taken);
    }

    [Fact]
    public async Task No_attempt_stands_in_a_record_that_waits_for_room_at_its_provider()
    {
        var sender = new NarrowSender();
        await using var stage = await ShopStage.Open("2026-03-02 12:00", mail: sender, pool: true);
        for (var i = 0; i < 20; i++)
        {
            await stage.Tell(Some.OrderPaid(stage.Time.Now, $"{i}", $"buyer{i}@example.com", customerId: $"c{i}"));
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

    // A first order whose welcome is announced (and begun) by a process that dies before it hears an answer.
    private static async Task<string> Killed(MemoryTableStore store, PortKind kind, string at, bool afterBegin)
    {
        await using var stage = await ShopStage.Open(at, store: store, kinds: new PortKindOf(Email: kind), lost: true);
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        var message = Assert.Single((await stage.Customer("mari@example.com")).Messages);
        if (afterBegin && message.Attempt is null)
        {
            await stage.Flow.Advance.Apply(
                (await stage.Customer("mari@example.com")).Key,
                new Input.AttemptBegins(message.Id)
            );
        }

        return (await stage.Customer("mari@example.com")).Messages.Single().Attempt?.Nonce ?? "";
    }

    private sealed class WrittenCalls(CallsBegun? earlier) : ICallRecord
    {
        public List<string> Begun { get; } = [];

        public bool Forgotten { get; private set; }

        public void Begins(string nonce) => Begun.Add(nonce);

        public CallsBegun? Earlier() => earlier;

        public void ForgetEarlier() => Forgotten = true;
    }

    private sealed class NarrowSender : ISendPort
    {
        private int calls;

        public TaskCompletionSource Full { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource LetGo { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public PortKind Kind => PortKind.Blind;

        public int? AtOnce => 2;

        public async Task<Outcome> Send(OutgoingMessage message, CancellationToken deadline)
        {
            if (Interlocked.Increment(ref calls) == 2)
            {
                Full.SetResult();
            }

            await LetGo.Task;
            return new Outcome.Sent("id");
        }

        public Task<Outcome> Ask(Effect.Ask about, CancellationToken cancel) => throw new InvalidOperationException();
    }
}
