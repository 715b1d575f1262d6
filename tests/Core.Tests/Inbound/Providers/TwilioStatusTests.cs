using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Providers;
using MarketingAutomation.Core.Inbound.Providers.Twilio;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Inbound.Providers;

public sealed class TwilioStatusTests
{
    [Theory]
    [InlineData("queued", EventNames.MessageAccepted)]
    [InlineData("sent", EventNames.MessageAccepted)]
    [InlineData("delivered", EventNames.MessageDelivered)]
    [InlineData("read", EventNames.MessageOpened)]
    [InlineData("undelivered", EventNames.MessageFailed)]
    [InlineData("FAILED", EventNames.MessageFailed)]
    public void A_status_is_a_receipt_for_the_message_named_in_the_address(string status, string name)
    {
        var reported = Assert.Single(TwilioRequests.StatusEvents(status));
        Assert.Equal(
            (name, TwilioRequests.Message, TwilioRequests.CustomerKey, "SM1"),
            (reported.Event.Name, reported.Event.MessageId, reported.CustomerKey, reported.Event.Receipt!.ProviderId)
        );
        Assert.Equal([new Occurrence(name, TwilioRequests.Now)], reported.Event.Occurrences);
    }

    [Fact]
    public void Queued_accepted_sending_and_sent_are_one_event_and_so_is_a_repeated_callback()
    {
        var ids = "queued accepted sending sent sent"
            .Split(' ')
            .Select(s => TwilioRequests.StatusEvents(s)[0].Event.Id)
            .Distinct();
        Assert.Single(ids);
        Assert.Equal(
            TwilioRequests.StatusEvents("delivered")[0].Event.Id,
            TwilioRequests.StatusEvents("delivered")[0].Event.Id
        );
        Assert.NotEqual(
            TwilioRequests.StatusEvents("delivered")[0].Event.Id,
            TwilioRequests.StatusEvents("delivered", sid: "SM2")[0].Event.Id
        );
        Assert.NotEqual(
            TwilioRequests.StatusEvents("delivered")[0].Event.Id,
            TwilioRequests.StatusEvents("read")[0].Event.Id
        );
    }

    [Theory]
    [InlineData("30003", "30003 the phone could not be reached", false)]
    [InlineData("30005", "30005 unknown destination", true)]
    [InlineData("30006", "30006 a landline or a carrier that cannot be reached", true)]
    [InlineData("21610", "21610 its owner answered STOP", true)]
    [InlineData("21614", "21614 not a mobile number", true)]
    [InlineData("21211", "21211 not a phone number", true)]
    [InlineData("30007", "30007 filtered by the carrier", false)]
    [InlineData("99999", "99999", false)]
    [InlineData(null, "not delivered", false)]
    public void A_failure_says_why_in_our_words_and_gives_up_the_number_only_when_it_is_dead(
        string? code,
        string detail,
        bool dead
    )
    {
        var reported = TwilioRequests.StatusEvents("undelivered", code)[0];
        Assert.Equal(detail, reported.Event.Receipt!.Detail);
        Assert.Equal(
            dead ? (Channel.Sms, "+3725551234") : ((Channel, string)?)null,
            reported.Mark is { } mark ? (mark.Channel, mark.Address) : null
        );
    }

    [Theory]
    [InlineData("https://ma.example.com/providers/twilio/status")]
    [InlineData("https://ma.example.com/providers/twilio/status?m=")]
    [InlineData("https://ma.example.com/providers/twilio/status?m=another.customer")]
    [InlineData("https://ma.example.com/providers/twilio/status?m=0123456789abcdefghjkmnpqrs.a/b")]
    public void What_is_of_no_message_of_ours_is_taken_and_means_nothing(string url) =>
        Assert.Empty(TwilioRequests.StatusEvents("delivered", url: url));

    [Fact]
    public void An_unknown_status_is_ignored() => Assert.Empty(TwilioRequests.StatusEvents("teleported"));

    [Fact]
    public void A_form_without_its_fields_names_all_that_are_missing() =>
        Assert.Equal(
            ["MessageSid", "MessageStatus"],
            Assert
                .IsType<ProviderResult.Malformed>(
                    TwilioStatusCallback.Read(
                        [TwilioRequests.Token],
                        TwilioRequests.Sign(TwilioRequests.Status, ("To", "+3725551234")),
                        TwilioRequests.Now
                    )
                )
                .Faults.Select(f => f.Path)
        );

    [Fact]
    public void The_message_id_cannot_be_changed_without_breaking_the_signature()
    {
        var signed = TwilioRequests.Sign(TwilioRequests.Status, ("MessageSid", "SM1"), ("MessageStatus", "delivered"));
        Assert.IsType<ProviderResult.Unverified>(
            TwilioStatusCallback.Read(
                [TwilioRequests.Token],
                signed with
                {
                    Url = TwilioRequests.Status.Replace("k7x2", "k7x3", StringComparison.Ordinal),
                },
                TwilioRequests.Now
            )
        );
    }
}
