using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using static MarketingAutomation.Support.Samples.PrivacyRequestEvents;

namespace MarketingAutomation.Core.Tests.Customers;

/// <summary>From the commit of such a request on nothing is sent; which requests those are.</summary>
public sealed class PrivacyStopTests
{
    private const string Noon = "2026-03-02 12:00";
    private const string Steps =
        "journey: trial\nstatus: live\ntopic: getting-started\ntrigger: { event: order.paid }\nre_entry: { "
        + "each: order }\nsteps:\n  - send: welcome\n  - notify_staff: { to: care, text: \"Look\" }\n  - wait: "
        + "2d\n  - send: tips-for-your-order\n";

    [Theory]
    [InlineData("redact")]
    [InlineData("objection")]
    [InlineData("deleted")]
    [InlineData("data_request")]
    public void It_ends_every_run_drops_what_waited_and_suppresses_every_address(string kind)
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(null, Steps),
            Noon,
            respond: _ => new Outcome.TryLater("busy", Duration.FromHours(1))
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.RespondToSend = _ => new Outcome.Sent("id");
        play.Submit(Request(kind, play.Now, email: "other@example.com"));

        Assert.Equal((0, 0), (play.State.Runs.Count, play.State.Messages.Count));
        Assert.Equal((LedgerKind.NotSent, Reasons.PrivacyRequest), (play.KindOf("welcome"), play.ReasonOf("welcome")));
        Assert.Contains(
            play.Notes,
            n => n is { Kind: "ended", Journey: "trial" } && n.Reason!.StartsWith("privacy:", StringComparison.Ordinal)
        );
        Assert.Equal(
            ["email:mari@example.com", "email:other@example.com", "phone:+37255512345"],
            play.SuppressionChanges.Select(m => AddressKey.Of(m.Channel, m.Address)).Order(StringComparer.Ordinal)
        );
        Assert.All(play.SuppressionChanges, m => Assert.Equal(play.Now, m.At));

        play.Submit(SampleEvents.OrderPaid(play.Now, "1002"));
        play.Advance(Duration.FromDays(200));
        Assert.Empty(play.Sent);
        Assert.Empty(play.State.Runs);
        Assert.Null(play.State.NextWake);
    }

    [Fact]
    public void A_message_that_was_prepared_is_not_sent_and_an_attempt_that_failed_is_not_made_again()
    {
        var now = TestShop.At(Noon);
        var ready = Decide(
            Decider.NewCustomer("k"),
            new Input.EventArrived(SampleEvents.OrderPaid(now)),
            now,
            grant: false
        );
        var message = ready.Effects.OfType<Effect.Ready>().Single().Message;
        var stopped = Decide(ready.Next, new Input.EventArrived(Request("redact", now)), now, grant: false);
        Assert.Empty(stopped.Effects);
        Assert.Empty(Decide(stopped.Next, new Input.BeginAttempt(message), now, grant: false).Effects);

        var begun = Decide(
            Decider.NewCustomer("k"),
            new Input.EventArrived(SampleEvents.OrderPaid(now)),
            now,
            grant: true
        );
        var attempt = begun.Effects.OfType<Effect.Send>().Single().Attempt;
        var underWay = Decide(begun.Next, new Input.EventArrived(Request("redact", now)), now, grant: true).Next;
        Assert.Single(underWay.Messages);
        var failed = Decide(
            underWay,
            new Input.EffectFinished(
                new AttemptAnswer(attempt.Message, 1, attempt.Nonce!, new Outcome.TryLater("busy"), attempt)
            ),
            now,
            grant: true
        );
        var later = Decide(failed.Next, new Input.WakeDue(), now + Duration.FromHours(1), grant: true);
        Assert.Empty(later.Effects);
        Assert.Empty(later.Next.Messages);
        Assert.Contains(
            later.Rows.OfType<LedgerWrite>(),
            l => l.Row is { Kind: LedgerKind.NotSent, Reason: Reasons.PrivacyRequest }
        );
    }

    [Fact]
    public void Only_an_opt_in_of_theirs_dated_after_it_makes_them_a_customer_again()
    {
        foreach (
            var (optIn, again) in (IEnumerable<(Func<Instant, Event>, bool)>)
                [
                    (at => SampleEvents.Consent(at, Channel.Email, ConsentStatus.Subscribed), true),
                    (
                        at => SampleEvents.Consent(at - Duration.FromDays(2), Channel.Email, ConsentStatus.Subscribed),
                        false
                    ),
                    (at => SampleEvents.Consent(at, Channel.Email, ConsentStatus.Unsubscribed), false),
                    (at => Soft(SampleEvents.Consent(at, Channel.Email, ConsentStatus.Subscribed)), false),
                    (
                        at =>
                            SampleEvents.Consent(at, Channel.Email, ConsentStatus.Subscribed) with
                            {
                                Backfill = true,
                            },
                        false
                    ),
                ]
        )
        {
            var play = SimulatedCustomer.Open(TestShop.SampleWith(null, Steps), Noon);
            play.Submit(Request("redact", play.Now));
            play.Advance(Duration.FromDays(1));
            play.Submit(optIn(play.Now));
            play.Submit(SampleEvents.OrderPaid(play.Now, optIn: false));
            Assert.Equal(again, play.State.PrivacyStop is null);
            Assert.Equal(again, play.State.Runs.Count == 1);
        }
    }

    [Fact]
    public void A_privacy_stop_holds_for_the_surviving_customer_of_a_merge()
    {
        var stopped = SimulatedCustomer.Open(TestShop.SampleWith(null, Steps), Noon, key: "b123456789abcdefghjkmnpqrs");
        stopped.Submit(Request("redact", stopped.Now));
        var survivor = SimulatedCustomer.Open(TestShop.SampleWith(null, Steps), Noon);
        survivor.Submit(SampleEvents.OrderPaid(survivor.Now));
        survivor.Apply(new Input.MergeCustomer(stopped.State));
        survivor.Advance(Duration.FromDays(5));

        Assert.Equal("redact", survivor.State.PrivacyStop?.Kind);
        Assert.DoesNotContain(survivor.Sent, s => s.Step == "tips-for-your-order");
    }

    [Fact]
    public void A_privacy_request_changes_no_customer_data()
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, Steps), Noon);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        var before = play.State.Profile;
        play.Submit(Request("redact", play.Now, email: "other@example.com", phone: "+37255599999"));
        Assert.Equal(before, play.State.Profile);
    }

    [Theory]
    [InlineData("2026-03-02T08:00:00Z", "2026-04-01T08:00:00Z")]
    [InlineData("2026-01-31T08:00:00Z", "2026-02-28T08:00:00Z")]
    [InlineData("2026-06-10T08:00:00Z", "2026-07-10T08:00:00Z")]
    [InlineData("2026-07-10T08:00:00Z", "2026-08-09T08:00:00Z")]
    public void It_is_due_in_thirty_days_or_a_month_whichever_is_sooner(string asked, string due) =>
        Assert.Equal(At(due), PrivacyHandling.Deadline(At(asked)));

    private static Instant At(string text) => NodaTime.Text.InstantPattern.General.Parse(text).Value;

    private static Event Soft(Event consent) =>
        consent with
        {
            Consents = [consent.Consents[0] with { Basis = "soft_opt_in" }],
        };

    private static Decision Decide(CustomerState state, Input input, Instant now, bool grant) =>
        Decider.Decide(
            StateRoundTrip.StoreAndRead(state),
            input,
            TestShop.SampleWith(null, Steps),
            now,
            new Lookups
            {
                Nonce = $"n-{now.ToUnixTimeTicks()}",
                GrantAttempts = grant,
                Suppressions = new Dictionary<string, AddressSuppression?>
                {
                    ["email:mari@example.com"] = null,
                    ["phone:+37255512345"] = null,
                },
            }
        );
}
