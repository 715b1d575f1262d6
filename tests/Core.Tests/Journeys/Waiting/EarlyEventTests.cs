using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys.Waiting;

/// <summary>What arrives while a message is held or being sent counts for the <c>wait_for</c> after it.</summary>
public sealed class EarlyEventTests
{
    private const string Asking = """
        journey: ask
        status: live
        topic: offers
        trigger: { event: order.paid }
        steps:
          - send: welcome
          - set: { likes_tea: yes }
          - wait_for:
              - event: survey.answered
                where: { event.stars: { at_most: 2 } }
                do: [ { end: unhappy } ]
              - event: survey.answered
                do: [ { end: happy } ]
            up_to: 5d
            else: [ { end: silent } ]
        """;

    [Theory]
    [InlineData(1, "end: unhappy")]
    [InlineData(5, "end: happy")]
    public void An_answer_that_arrives_while_the_message_is_held_is_counted(int stars, string end)
    {
        var play = Held(Asking);
        play.Submit(Answer(play.Now, stars));
        Assert.Equal("welcome", Assert.Single(play.State.Runs).StepId);
        Release(play);
        Assert.Equal(["welcome"], play.Sent.Select(s => s.Step));
        Assert.Equal(end, play.Notes.Last(n => n.Kind == "ended").Reason);
        Assert.Contains(
            play.Notes,
            n =>
                n.Kind == "waited_for"
                && n.Reason!.StartsWith(
                    "survey.answered had arrived while the message was held",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public void What_arrived_before_the_message_was_decided_or_fits_no_line_is_not_counted()
    {
        var before = Open(Asking);
        before.Submit(Answer(before.Now, 5));
        before.Submit(SampleEvents.OrderPaid(before.Now));
        Release(before);
        Assert.NotNull(Assert.Single(before.State.Runs).WaitUntil);

        var other = Held(
            Asking
                .Replace(
                    "event: survey.answered\n",
                    "event: survey.answered\n        where: { event.stars: 9 }\n",
                    StringComparison.Ordinal
                )
                .Replace("        where: { event.stars: 9 }\n        where", "        where", StringComparison.Ordinal)
        );
        other.Submit(Answer(other.Now, 5));
        Release(other);
        Assert.Null(Assert.Single(other.State.Runs).EarlyEvents);
        Assert.NotNull(other.State.Runs[0].WaitUntil);
    }

    [Fact]
    public void It_ends_with_a_wait_for_a_time_and_with_the_next_message()
    {
        foreach (var between in new[] { "  - wait: 1h\n", "  - send: what-is-new\n" })
        {
            var play = Held(Asking.Replace("  - set: { likes_tea: yes }\n", between, StringComparison.Ordinal));
            play.Submit(Answer(play.Now, 5));
            Assert.NotNull(Assert.Single(play.State.Runs).EarlyEvents);
            Release(play);
            play.Advance(Duration.FromHours(3));
            Assert.Null(Assert.Single(play.State.Runs).EarlyEvents);
            Assert.NotNull(play.State.Runs[0].WaitUntil);
        }
    }

    [Fact]
    public void A_click_that_proves_the_message_was_sent_is_counted()
    {
        var play = Open(
            """
            journey: ask
            status: live
            topic: offers
            trigger: { event: order.paid }
            steps:
              - send: welcome
              - wait_for: { event: message.replied }
                up_to: 5d
                else: [ { end: silent } ]
              - end: replied
            """
        );
        play.RespondToSend = _ => new Outcome.Unknown("no answer");
        play.Submit(SampleEvents.OrderPaid(play.Now));
        var message = Assert.Single(play.State.Messages);
        play.Submit(
            SampleEvents.OrderEvent(EventNames.MessageReplied, play.Now) with
            {
                Id = "reply",
                Order = null,
                MessageId = message.Id,
                Receipt = new ReceiptData(Channel.Email),
            }
        );
        Assert.Equal("end: replied", play.Notes.Last(n => n.Kind == "ended").Reason);
    }

    [Fact]
    public void Two_customers_who_become_one_keep_it_and_a_privacy_request_ends_it()
    {
        var (play, other) = (Held(Asking), Open(Asking, "b123456789abcdefghjkmnpqrs"));
        play.Submit(Answer(play.Now, 5));
        play.Apply(new Input.MergeCustomer(other.State));
        Release(play);
        Assert.Contains(play.Notes, n => n is { Kind: "ended", Reason: "end: happy" });
    }

    [Fact]
    public void It_is_kept_in_the_record_only_while_it_is_needed()
    {
        var play = Held(Asking);
        Assert.DoesNotContain("\"early\"", StateRoundTrip.Write(play.State), StringComparison.Ordinal);
        for (var i = 0; i < 9; i++)
        {
            play.Submit(Answer(play.Now, 5) with { Id = $"answer-{i}" });
        }

        Assert.Equal(5, play.State.Runs[0].EarlyEvents!.Count);
    }

    private static CustomerSimulation Open(string journey, string key = "0123456789abcdefghjkmnpqrs") =>
        SimulatedCustomer.Open(
            TestShop.SampleWith(p => p with { MinGap = Duration.Zero, MaxPerDay = 100 }, journey),
            "2026-03-02 12:00",
            key
        );

    private static CustomerSimulation Held(string journey)
    {
        var play = Open(journey);
        play.Controls = play.Controls with { PausedAll = true };
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.Equal(Reasons.AllPaused, play.ReasonOf("welcome"));
        return play;
    }

    private static void Release(CustomerSimulation play)
    {
        play.Controls = play.Controls with { PausedAll = false };
        play.Advance(Duration.FromHours(2));
    }

    private static Event Answer(Instant at, int stars) =>
        SampleEvents.OrderEvent("survey.answered", at) with
        {
            Id = $"answer-{stars}",
            Order = null,
            Data = new Dictionary<string, System.Text.Json.JsonElement>
            {
                ["stars"] = System.Text.Json.JsonSerializer.SerializeToElement(stars),
            },
        };
}
