using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Messages;

public sealed class SendAttemptTests
{
    private static readonly Instant Noon = TestShop.At("2026-03-02 12:00");

    [Fact]
    public void An_askable_provider_that_does_not_know_is_asked_again_later_not_at_once()
    {
        var (state, send) = Begun(PortKind.Askable);
        var unknown = Next(state, new Input.WakeDue(), Noon + Duration.FromMinutes(20), PortKind.Askable);
        var asking = Next(unknown.Next, new Input.WakeDue(), Noon + Duration.FromMinutes(40), PortKind.Askable);
        Assert.Single(asking.Effects.OfType<Effect.QueryOutcome>());
        var answered = Next(
            asking.Next,
            Answer(send, new Outcome.Unknown("timeout")),
            Noon + Duration.FromMinutes(41),
            PortKind.Askable
        );
        Assert.Empty(answered.Effects);
        Assert.Equal(Noon + Duration.FromMinutes(55), answered.Next.NextWake);
    }

    [Fact]
    public void A_late_answer_ends_a_message_that_was_waiting_for_another_attempt()
    {
        var (state, send) = Begun(PortKind.Blind, SilencePolicy.SendAgain);
        var unknown = Next(
            state,
            new Input.WakeDue(),
            Noon + Duration.FromMinutes(3),
            PortKind.Blind,
            SilencePolicy.SendAgain
        ).Next;
        var paused = new SendingControls(false, true, new HashSet<string>());
        var again = Next(
            unknown,
            new Input.WakeDue(),
            Noon + Duration.FromHours(1),
            PortKind.Blind,
            SilencePolicy.SendAgain,
            paused
        ).Next;
        Assert.Null(again.Messages.Single().Attempt);
        var late = Next(
            again,
            Answer(send, new Outcome.Sent("p-1")),
            Noon + Duration.FromHours(2),
            PortKind.Blind,
            SilencePolicy.SendAgain
        );
        Assert.Empty(late.Next.Messages);
        Assert.Empty(late.Effects);
        Assert.Equal([LedgerKind.Late, LedgerKind.Sent], Lines(late));
    }

    [Fact]
    public void A_given_up_message_that_was_sent_after_all_is_in_the_ledger_and_counts_as_a_contact()
    {
        var (state, send) = Begun(PortKind.Blind);
        var unknown = Next(state, new Input.WakeDue(), Noon + Duration.FromMinutes(3), PortKind.Blind).Next;
        var over = Next(unknown, new Input.WakeDue(), Noon + Duration.FromHours(1), PortKind.Blind);
        Assert.Contains(LedgerKind.Failed, Lines(over));
        var late = Next(over.Next, Answer(send, new Outcome.Sent("p-1")), Noon + Duration.FromHours(2), PortKind.Blind);
        Assert.Equal([LedgerKind.Late], Lines(late));
        Assert.Single(late.Next.Contacts);
    }

    [Fact]
    public void A_repeated_answer_changes_nothing()
    {
        var (state, send) = Begun(PortKind.Repeatable);
        var sent = Next(state, Answer(send, new Outcome.Sent("p-1")), Noon, PortKind.Repeatable).Next;
        var again = Next(sent, Answer(send, new Outcome.TryLater("busy")), Noon, PortKind.Repeatable);
        Assert.False(again.Changed);
    }

    [Fact]
    public void A_stale_announcement_does_not_begin_an_attempt_before_the_provider_wants_one()
    {
        var (state, send) = Begun(PortKind.Blind);
        var later = Next(
            state,
            Answer(send, new Outcome.TryLater("busy", Duration.FromMinutes(30))),
            Noon,
            PortKind.Blind
        ).Next;
        var early = Next(
            later,
            new Input.BeginAttempt(send.Attempt.Message),
            Noon + Duration.FromMinutes(1),
            PortKind.Blind
        );
        Assert.Empty(early.Effects);
        Assert.Empty(
            Next(
                early.Next,
                new Input.WakeDue(),
                Noon + Duration.FromMinutes(30) - Duration.Epsilon,
                PortKind.Blind
            ).Effects
        );
        var at = early.Next.NextWake!.Value;
        Assert.InRange(at, Noon + Duration.FromMinutes(30), Noon + Duration.FromMinutes(37.5));
        Assert.Single(Next(early.Next, new Input.WakeDue(), at, PortKind.Blind).Effects);
    }

    [Fact]
    public void A_set_up_of_ours_that_is_wrong_burns_no_attempt()
    {
        var (state, send) = Begun(PortKind.Blind);
        var now = Noon;
        for (var i = 0; i < 20; i++)
        {
            state = Next(state, Answer(send, new Outcome.Misconfigured("key")), now, PortKind.Blind).Next;
            Assert.InRange(state.NextWake!.Value - now, SendingControls.Recheck, SendingControls.Recheck * 1.25);
            now = state.NextWake.Value;
            var again = Next(state, new Input.WakeDue(), now, PortKind.Blind);
            (state, send) = (again.Next, again.Effects.OfType<Effect.Send>().Single());
        }

        Assert.Equal(1, state.Messages.Single().Attempts);
    }

    [Fact]
    public void A_provider_that_could_not_even_be_called_uses_no_attempt_up_and_the_message_s_own_end_holds()
    {
        var (state, send) = Begun(PortKind.Blind);
        var (now, tries, end) = (Noon, 0, state.Messages.Single().NotAfter);
        for (var sending = (Effect.Send?)send; state.Messages.Count > 0 && tries < 500; )
        {
            if (sending is not null)
            {
                state = Next(
                    state,
                    Answer(sending, new Outcome.TryLater("a pause", Duration.FromHours(1)) { Untried = true }),
                    now,
                    PortKind.Blind
                ).Next;
                tries++;
            }

            // An hour later, or when the night is over.
            now = state.NextWake!.Value;
            var woken = Next(state, new Input.WakeDue(), now, PortKind.Blind);
            (state, sending) = (woken.Next, woken.Effects.OfType<Effect.Send>().SingleOrDefault());
        }

        Assert.Empty(state.Messages);
        Assert.InRange(tries, TestShop.SampleWith().Policy.MaxAttempts + 1, 499);
        Assert.True(now >= end);
    }

    [Theory]
    [InlineData(PortKind.Repeatable, true)]
    [InlineData(PortKind.Askable, true)]
    [InlineData(PortKind.Blind, false)]
    public void The_decision_itself_begins_the_attempt_unless_the_port_cannot_report_what_was_sent(
        PortKind kind,
        bool begins
    )
    {
        var decided = Decide(
            Decider.NewCustomer("k"),
            new Input.EventArrived(SampleEvents.OrderPaid(Noon)),
            Noon,
            kind,
            SilencePolicy.GiveUp,
            null,
            grant: true
        );

        Assert.Equal(begins, decided.Next.Messages.Single().Attempt is not null);
        Assert.Equal(begins, decided.Effects.Single() is Effect.Send);
    }

    [Fact]
    public void A_stop_between_decision_and_attempt_stops()
    {
        var order = SampleEvents.OrderPaid(Noon);
        var ready = Next(Decider.NewCustomer("k"), new Input.EventArrived(order), Noon, PortKind.Blind, grant: false);
        var message = ready.Effects.OfType<Effect.Ready>().Single().Message;
        var stopped = ready.Next;
        foreach (var channel in (Channel[])[Channel.Email, Channel.Sms])
        {
            var stop = SampleEvents.Consent(Noon + Duration.FromSeconds(1), channel, ConsentStatus.Unsubscribed);
            stopped = Next(stopped, new Input.EventArrived(stop), Noon, PortKind.Blind, grant: false).Next;
        }

        var begins = Next(
            stopped,
            new Input.BeginAttempt(message),
            Noon + Duration.FromSeconds(2),
            PortKind.Blind,
            grant: false
        );
        Assert.DoesNotContain(begins.Effects, e => e is Effect.Send);
        Assert.Contains(
            begins.Rows.OfType<LedgerWrite>(),
            l => l.Row is { Kind: LedgerKind.NotSent, Reason: Reasons.Unsubscribed }
        );
    }

    private static (CustomerState State, Effect.Send Send) Begun(
        PortKind kind,
        SilencePolicy silence = SilencePolicy.GiveUp
    )
    {
        var decision = Next(
            Decider.NewCustomer("k"),
            new Input.EventArrived(SampleEvents.OrderPaid(Noon)),
            Noon,
            kind,
            silence
        );
        return (decision.Next, decision.Effects.OfType<Effect.Send>().Single());
    }

    private static Input.EffectFinished Answer(Effect.Send send, Outcome outcome) =>
        new Input.EffectFinished(
            new AttemptAnswer(
                send.Attempt.Message,
                send.Attempt.Attempt!.Value,
                send.Attempt.Nonce!,
                outcome,
                send.Attempt
            )
        );

    // As the shell goes on: what is announced as ready is begun at once.
    private static Decision Next(
        CustomerState state,
        Input input,
        Instant now,
        PortKind kind,
        SilencePolicy silence = SilencePolicy.GiveUp,
        SendingControls? controls = null,
        bool grant = true
    )
    {
        var decision = Decide(state, input, now, kind, silence, controls, grant);
        return grant && decision.Effects.OfType<Effect.Ready>().FirstOrDefault() is { } ready
            ? Decide(decision.Next, new Input.BeginAttempt(ready.Message), now, kind, silence, controls, grant)
            : decision;
    }

    private static Decision Decide(
        CustomerState state,
        Input input,
        Instant now,
        PortKind kind,
        SilencePolicy silence,
        SendingControls? controls,
        bool grant
    ) =>
        Decider.Decide(
            StateRoundTrip.StoreAndRead(state),
            input,
            TestShop.SampleWith(p => p with { OnSilence = silence }) with
            {
                Hash = "w",
            },
            now,
            new Lookups
            {
                Nonce = $"n-{now.ToUnixTimeTicks()}",
                Controls = controls ?? SendingControls.Live,
                GrantAttempts = grant,
                Ports = new Dictionary<Channel, PortKind>
                {
                    [Channel.Email] = kind,
                    [Channel.Sms] = kind,
                    [Channel.Staff] = kind,
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
