using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using static MarketingAutomation.Support.Samples.PausedCustomer;

namespace MarketingAutomation.Core.Tests.Journeys;

/// <summary>A pause keeps back what goes out. Nothing that arrives, and no time that passes, is lost; by whichever way
/// it is paused.</summary>
public sealed class PauseTests
{
    private const string Answer =
        "journey: trial"
        + Live
        + """
            exit_when: [ { event: order.cancelled, of: this_order } ]
            goal: { event: order.paid, within: 45d }
            steps:
              - wait_for: { event: order.delivered, of: this_order }
                up_to: 14d
                else:
                  - send: what-is-new
                  - wait: 30d
              - send: how-was-it
              - wait: 30d

            """;

    [Theory]
    [MemberData(nameof(JourneyTestMode.Pauses), MemberType = typeof(JourneyTestMode))]
    public void People_enter_while_it_is_paused_and_are_written_to_within_an_hour_of_its_end(string pause)
    {
        var play = Paused(TwoSends, pause);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromDays(2));
        Assert.Equal(("trial", 0), (play.State.Runs.Single().Journey, play.Sent.Count));
        Assert.Equal(
            pause == JourneyTestMode.PausedAll ? Reasons.AllPaused : Reasons.JourneyPaused,
            play.ReasonOf("welcome")
        );

        play.ApplyMode(JourneyTestMode.Live).Advance(Duration.FromHours(1));
        Assert.Equal(["welcome"], play.Sent.Select(s => s.Step));
        Assert.Contains(play.Ledger, l => l is { Kind: LedgerKind.Held, Reason: Reasons.Spread });
    }

    [Theory]
    [MemberData(nameof(JourneyTestMode.Pauses), MemberType = typeof(JourneyTestMode))]
    public void An_answer_counts_while_it_is_paused(string pause)
    {
        var play = Paused(Answer, pause);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromDays(3));
        play.Submit(SampleEvents.OrderEvent(EventNames.OrderDelivered, play.Now));
        Assert.Equal("how-was-it", play.State.Runs.Single().StepId);

        play.Advance(Duration.FromDays(2));
        play.ApplyMode(JourneyTestMode.Live).Advance(Duration.FromHours(1));
        Assert.Equal(["how-was-it"], play.Sent.Select(s => s.Step));
    }

    [Theory]
    [MemberData(nameof(JourneyTestMode.Pauses), MemberType = typeof(JourneyTestMode))]
    public void A_time_to_wait_ends_while_it_is_paused_and_what_follows_counts_from_then(string pause)
    {
        var play = Paused(Answer, pause);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromDays(15));
        Assert.Equal("what-is-new", play.State.Runs.Single().StepId);

        // Too late for the line it waited for: it had gone on.
        play.Submit(SampleEvents.OrderEvent(EventNames.OrderDelivered, play.Now));
        play.ApplyMode(JourneyTestMode.Live).Advance(Duration.FromHours(1));
        Assert.Equal(["what-is-new"], play.Sent.Select(s => s.Step));
    }

    [Theory]
    [MemberData(nameof(JourneyTestMode.Pauses), MemberType = typeof(JourneyTestMode))]
    public void A_wait_goes_on_while_it_is_paused(string pause)
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, TwoSends), Noon);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.ApplyMode(pause).Advance(Duration.FromDays(4));
        Assert.Equal("tips-for-your-order", play.State.Runs.Single().StepId);

        play.ApplyMode(JourneyTestMode.Live).Advance(Duration.FromHours(1));
        Assert.Equal(["welcome", "tips-for-your-order"], play.Sent.Select(s => s.Step));
    }

    [Theory]
    [MemberData(nameof(JourneyTestMode.Pauses), MemberType = typeof(JourneyTestMode))]
    public void An_exit_and_a_goal_count_while_it_is_paused(string pause)
    {
        foreach (
            var createEvent in (Func<Instant, Event>[])
                [at => SampleEvents.OrderEvent(EventNames.OrderCancelled, at), at => SampleEvents.OrderPaid(at, "1002")]
        )
        {
            var play = Paused(
                Answer.Replace(
                    "trigger: { event: order.paid }",
                    "trigger: { event: order.placed }",
                    StringComparison.Ordinal
                ),
                pause
            );
            play.Submit(Placed(play.Now));
            play.Advance(Duration.FromDays(15));
            play.Submit(createEvent(play.Now));
            Assert.Empty(play.State.Runs);
            Assert.Equal(
                (LedgerKind.NotSent, Reasons.RunEnded),
                (play.KindOf("what-is-new"), play.ReasonOf("what-is-new"))
            );

            play.ApplyMode(JourneyTestMode.Live).Advance(Duration.FromDays(2));
            Assert.Empty(play.Sent);
        }
    }

    [Theory]
    [MemberData(nameof(JourneyTestMode.Pauses), MemberType = typeof(JourneyTestMode))]
    public void A_condition_that_no_longer_holds_ends_the_run_while_it_is_paused(string pause)
    {
        var play = Paused(
            TwoSends.Replace(
                "steps:",
                "only_while: [ { not: { customer.last_rating: { at_most: 2 } } } ]\nsteps:",
                StringComparison.Ordinal
            ),
            pause
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Submit(SampleEvents.Rating(play.Now, 1));
        Assert.Empty(play.State.Runs);
    }

    [Theory]
    [MemberData(nameof(JourneyTestMode.Pauses), MemberType = typeof(JourneyTestMode))]
    public void An_attempt_that_failed_is_not_made_again_while_it_is_paused(string pause)
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(null, TwoSends),
            Noon,
            respond: _ => new Outcome.TryLater("busy")
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.RespondToSend = _ => new Outcome.Sent("id");
        play.ApplyMode(pause).Advance(Duration.FromDays(1));
        Assert.Empty(play.Sent);
        play.ApplyMode(JourneyTestMode.Live).Advance(Duration.FromHours(1));
        Assert.Equal(["welcome"], play.Sent.Select(s => s.Step));
    }

    [Theory]
    [MemberData(nameof(JourneyTestMode.Pauses), MemberType = typeof(JourneyTestMode))]
    public void A_stop_during_the_pause_holds_after_it(string pause)
    {
        var play = Paused(TwoSends, pause);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromHours(3));
        play.Submit(SampleEvents.Consent(play.Now, Channel.Email, ConsentStatus.Unsubscribed));
        play.ApplyMode(JourneyTestMode.Live).Advance(Duration.FromDays(7));
        Assert.Empty(play.Sent);
    }

    [Fact]
    public void A_pause_of_one_journey_leaves_the_others_alone()
    {
        var play = SimulatedCustomer
            .Open(
                TestShop.SampleWith(null, TwoSends, TwoSends.Replace("trial", "second", StringComparison.Ordinal)),
                Noon
            )
            .ApplyMode(JourneyTestMode.PausedBySwitch);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.Equal("second", play.Ledger.Single(l => l.Kind == LedgerKind.Sent).Journey);
    }

    private static Event Placed(Instant at)
    {
        var paid = SampleEvents.OrderPaid(at);
        return paid with
        {
            Id = "placed-1",
            Name = EventNames.OrderPlaced,
            Occurrences = [new Occurrence(EventNames.OrderPlaced, at)],
        };
    }
}
