using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Messages;

/// <summary>What a receipt of a message proves, whenever it comes.</summary>
public sealed class ReceiptTests
{
    private static readonly Instant Noon = TestShop.At("2026-03-02 12:00");

    [Theory]
    [InlineData(EventNames.MessageAccepted)]
    [InlineData(EventNames.MessageDelivered)]
    [InlineData(EventNames.MessageFailed)]
    public void Any_receipt_proves_that_the_message_was_sent_even_a_bounce(string name)
    {
        var (state, send) = Begun();

        var received = Next(state, Receipt(name, send.Attempt.Message), Noon + Duration.FromSeconds(5));

        Assert.Equal([LedgerKind.Sent, LedgerKind.Receipt], Lines(received));
        Assert.Empty(received.Next.Messages);
        Assert.Single(received.Next.Contacts);
    }

    [Fact]
    public void An_answer_after_the_receipt_is_no_second_contact()
    {
        var (state, send) = Begun();
        var received = Next(
            state,
            Receipt(EventNames.MessageDelivered, send.Attempt.Message),
            Noon + Duration.FromSeconds(5)
        ).Next;

        var answered = Next(
            received,
            new Input.EffectFinished(
                new AttemptAnswer(send.Attempt.Message, 1, send.Attempt.Nonce!, new Outcome.Sent("p"), send.Attempt)
            ),
            Noon + Duration.FromSeconds(6)
        );

        Assert.Equal([LedgerKind.Late], Lines(answered));
        Assert.Single(answered.Next.Contacts);
        Assert.Empty(answered.Effects);
    }

    [Fact]
    public void Given_up_in_silence_and_delivered_after_all_counts_as_a_contact()
    {
        var (state, send) = Begun();
        var unknown = Next(state, new Input.WakeDue(), Noon + Duration.FromMinutes(3)).Next;
        var over = Next(unknown, new Input.WakeDue(), Noon + Duration.FromHours(1)).Next;
        Assert.Empty(over.Messages);
        Assert.Empty(over.Contacts);

        var received = Next(
            over,
            Receipt(EventNames.MessageDelivered, send.Attempt.Message),
            Noon + Duration.FromHours(2)
        ).Next;
        var again = Next(
            received,
            Receipt(EventNames.MessageOpened, send.Attempt.Message),
            Noon + Duration.FromHours(3)
        ).Next;

        Assert.Single(again.Contacts);
        Assert.Equal(
            [MessageState.Failed, MessageState.Sent, MessageState.Delivered, MessageState.Opened],
            again.Runs.SelectMany(r => r.Messages).Single(m => m.Message == send.Attempt.Message).States
        );
    }

    [Fact]
    public void A_run_ignores_receipts_of_another_run_s_message()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(Free, Journey("one", "message.clicked"), Journey("two", "message.clicked")),
            "2026-03-02 12:00"
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        var theirs = play.State.Runs.Single(r => r.Journey == "two").Messages.Single().Message;

        play.Submit(Event(EventNames.MessageClicked, theirs, play.Now));

        Assert.Equal(["one"], play.State.Runs.Select(r => r.Journey));
    }

    [Fact]
    public void A_reply_without_a_message_id_goes_to_the_latest_message_and_to_waiting_runs()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(Free, Journey("one", "message.replied"), Journey("two", "message.clicked")),
            "2026-03-02 12:00"
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        var latest = play.State.Contacts[^1].MessageHash;

        play.Submit(Event(EventNames.MessageReplied, null, play.Now));

        Assert.Equal(["two"], play.State.Runs.Select(r => r.Journey));
        var line = play.Ledger.Single(l => l.Kind == LedgerKind.Receipt);
        Assert.EndsWith($".{latest}", line.Message, StringComparison.Ordinal);
        Assert.Equal(EventNames.MessageReplied, line.Reason);
    }

    [Fact]
    public void A_reply_to_no_message_is_an_event_and_a_notice_to_the_team_and_no_receipt()
    {
        var play = SimulatedCustomer.Open("2026-03-02 12:00");
        play.Submit(Event(EventNames.MessageReplied, null, play.Now));

        Assert.DoesNotContain(play.Ledger, l => l.Kind == LedgerKind.Receipt);
        Assert.Equal(Channel.Staff, play.Ledger.Single(l => l.Kind == LedgerKind.Sent).Channel);
    }

    // Two messages at once, so that the order of the runs does not matter.
    private static Policy Free(Policy policy) => policy with { MinGap = Duration.Zero, MaxPerDay = 10 };

    private static string Journey(string name, string waitsFor) =>
        $$"""
            journey: {{name}}
            status: live
            topic: getting-started
            trigger: { event: order.paid }
            re_entry: never
            steps:
              - send: welcome
                channels: [email]
                id: hello-{{name}}
              - wait_for:
                  - { event: {{waitsFor}} }
                up_to: 14d
            """;

    private static (CustomerState State, Effect.Send Send) Begun()
    {
        var decision = Next(Decider.NewCustomer("k"), new Input.EventArrived(SampleEvents.OrderPaid(Noon)), Noon);
        return (decision.Next, decision.Effects.OfType<Effect.Send>().Single());
    }

    private static Input.EventArrived Receipt(string name, string message) => new(Event(name, message, Noon));

    private static Event Event(string name, string? message, Instant at) =>
        new()
        {
            Id = EventId.Create("sendgrid", name, message ?? "none"),
            Source = "sendgrid",
            Name = name,
            At = at,
            Occurrences = [new Occurrence(name, at)],
            MessageId = message,
            Receipt = new ReceiptData(Channel.Email),
        };

    // As the shell goes on: what is announced as ready is begun at once.
    private static Decision Next(CustomerState state, Input input, Instant now)
    {
        var decision = Decide(state, input, now);
        return decision.Effects.OfType<Effect.Ready>().FirstOrDefault() is { } ready
            ? Decide(decision.Next, new Input.BeginAttempt(ready.Message), now)
            : decision;
    }

    private static Decision Decide(CustomerState state, Input input, Instant now) =>
        Decider.Decide(
            StateRoundTrip.StoreAndRead(state),
            input,
            TestShop.SampleWith() with
            {
                Hash = "w",
            },
            now,
            new Lookups
            {
                Nonce = $"n-{now.ToUnixTimeTicks()}",
                Controls = SendingControls.Live,
                GrantAttempts = true,
                Ports = new Dictionary<Channel, PortKind>
                {
                    [Channel.Email] = PortKind.Blind,
                    [Channel.Sms] = PortKind.Blind,
                    [Channel.Staff] = PortKind.Blind,
                },
                Suppressions = new Dictionary<string, AddressSuppression?>
                {
                    ["email:mari@example.com"] = null,
                    ["phone:+37255512345"] = null,
                },
            }
        );

    private static IEnumerable<LedgerKind> Lines(Decision decision) =>
        decision.Rows.OfType<LedgerWrite>().Select(l => l.Row.Kind);
}
