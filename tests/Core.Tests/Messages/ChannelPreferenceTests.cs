using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Messages;

public sealed class ChannelPreferenceTests
{
    private const string Journey =
        "journey: first\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\nre_entry: { each: order }\n"
        + "steps:\n  - send: welcome\n";

    [Theory]
    [InlineData(3, 5, 1, 8, Channel.Sms)]
    [InlineData(2, 2, 0, 8, Channel.Email)]
    [InlineData(3, 12, 4, 8, Channel.Email)]
    [InlineData(4, 8, 4, 8, Channel.Email)]
    [InlineData(3, 3, 0, 0, Channel.Sms)]
    public void The_channel_that_the_customer_answers_goes_first_from_three_answers_on(
        int bySms,
        int ofSms,
        int byEmail,
        int ofEmail,
        Channel expected
    )
    {
        var play = Open(bySms, ofSms, byEmail, ofEmail);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.Equal(expected, play.Sent.Single().Channel);
    }

    [Fact]
    public void What_the_customer_chose_outweighs_what_they_answer()
    {
        var play = Open(5, 5, 0, 5);
        play.State = play.State with { Preference = new Preference { Channel = Channel.Email } };
        play.Submit(SampleEvents.OrderPaid(play.Now));
        var attempt = play.Ledger.Single(l => l.Kind == LedgerKind.Attempt);
        Assert.Equal((Channel.Email, "the customer chose this channel"), (attempt.Channel, attempt.Choice!.Why));
    }

    [Fact]
    public void A_choice_by_answers_says_how_many()
    {
        var play = Open(3, 5, 1, 8);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.Equal(
            "the customer answers by this channel: 3 of 5 messages",
            play.Ledger.Single(l => l.Kind == LedgerKind.Attempt).Choice!.Describe()
        );
    }

    [Fact]
    public void A_click_or_a_reply_is_an_answer_and_a_stop_is_none()
    {
        var play = Open(0, 0, 0, 0);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        var sent = play.Ledger.Single(l => l.Kind == LedgerKind.Sent).Message;
        play.Submit(Reply(play, sent, stops: true));
        Assert.DoesNotContain(play.State.Contacts, c => c.Answered);
        play.Submit(Reply(play, sent, stops: false));
        Assert.True(play.State.Contacts.Single().Answered);
    }

    [Fact]
    public void A_rating_from_the_page_of_a_message_is_an_answer_to_it()
    {
        var play = Open(0, 0, 0, 0);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        var sent = play.Ledger.Single(l => l.Kind == LedgerKind.Sent).Message;
        play.Submit(
            Reply(play, sent, stops: false) with
            {
                Name = EventNames.FeedbackReceived,
                Feedback = new FeedbackData(5, null, null),
                Occurrences = [new Occurrence(EventNames.FeedbackReceived, play.Now)],
            }
        );
        Assert.True(play.State.Contacts.Single().Answered);
    }

    private static Event Reply(CustomerSimulation play, string message, bool stops) =>
        new()
        {
            Id = $"reply-{stops}",
            Source = "email",
            Name = EventNames.MessageReplied,
            At = play.Now,
            Identity = new CustomerIdentity { Email = "mari@example.com" },
            MessageId = message,
            Occurrences = [new Occurrence(EventNames.MessageReplied, play.Now)],
            Consents = stops
                ?
                [
                    new ConsentChange
                    {
                        Channel = Channel.Email,
                        Address = "mari@example.com",
                        Status = ConsentStatus.Unsubscribed,
                        At = play.Now,
                    },
                ]
                : [],
        };

    private static CustomerSimulation Open(int bySms, int ofSms, int byEmail, int ofEmail)
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, Journey), "2026-03-02 12:00");
        play.Submit(SampleEvents.Consent(play.Now, Channel.Email, ConsentStatus.Subscribed));
        play.Submit(SampleEvents.Consent(play.Now, Channel.Sms, ConsentStatus.Subscribed));
        play.State = play.State with
        {
            Profile = play.State.Profile with { Email = "mari@example.com", Phone = "+37255512345", Country = "EE" },
            Contacts =
            [
                .. Contacts(play, Channel.Sms, bySms, ofSms),
                .. Contacts(play, Channel.Email, byEmail, ofEmail),
            ],
        };
        return play;
    }

    private static IEnumerable<Contact> Contacts(CustomerSimulation play, Channel channel, int answered, int sent) =>
        Enumerable
            .Range(0, sent)
            .Select(i => new Contact(play.Now - Duration.FromDays(60 + i), channel, true) { Answered = i < answered });
}
