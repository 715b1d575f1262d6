using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Providers;
using MarketingAutomation.Core.Inbound.Providers.Twilio;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Inbound.Providers;

public sealed class TwilioInboundTests
{
    [Theory]
    [InlineData("STOP")]
    [InlineData("stop")]
    [InlineData("  Stop. ")]
    [InlineData("\"STOP!\"")]
    [InlineData("StopAll")]
    [InlineData("stop all")]
    [InlineData("opt-out")]
    [InlineData("Opt out")]
    [InlineData("unsubscribe")]
    [InlineData("CANCEL")]
    [InlineData("end")]
    [InlineData("Quit 👋")]
    [InlineData("revoke")]
    [InlineData("STOPP")]
    [InlineData("Loobu!")]
    [InlineData("lõpeta")]
    [InlineData("LO\u0303PETA")]
    public void A_stop_word_as_the_whole_message_is_an_opt_out_of_the_number(string text)
    {
        var reported = TwilioRequests.InboundEvent(text);
        var change = Assert.Single(reported.Event.Consents);
        Assert.Equal(
            (
                EventNames.ConsentChanged,
                Channel.Sms,
                ConsentStatus.Unsubscribed,
                "sms_keyword",
                "consent",
                (string?)null
            ),
            (reported.Event.Name, change.Channel, change.Status, change.Method, change.Basis, change.Topic)
        );
        Assert.Equal(
            (Channel.Sms, "+3725551234", TwilioRequests.Now),
            (reported.Mark!.Channel, reported.Mark.Address, reported.Mark.At)
        );
        Assert.Equal(new SenderAddress(Channel.Sms, "+3725551234"), reported.Sender);
    }

    [Theory]
    [InlineData("START")]
    [InlineData("unstop")]
    [InlineData(" yes ")]
    [InlineData("Alusta")]
    public void A_start_word_is_a_new_opt_in(string text)
    {
        var reported = TwilioRequests.InboundEvent(text);
        Assert.Equal(
            (ConsentStatus.Subscribed, "consent", "sms_keyword"),
            Assert.Single(reported.Event.Consents) is var c ? (c.Status, c.Basis, c.Method) : default
        );
        Assert.Null(reported.Mark);
    }

    [Theory]
    [InlineData("HELP")]
    [InlineData("info?")]
    [InlineData("abi")]
    public void Asking_for_help_moves_nothing(string text)
    {
        var reported = TwilioRequests.InboundEvent(text);
        Assert.Equal(
            (TwilioInboundMessage.HelpRequested, 0, 0),
            (reported.Event.Name, reported.Event.Occurrences.Count, reported.Event.Consents.Count)
        );
    }

    [Theory]
    [InlineData("don't stop")]
    [InlineData("Please stop calling it tea")]
    [InlineData("stop it, I love it")]
    [InlineData("yes please")]
    [InlineData("the end")]
    [InlineData("STOP by 2")]
    [InlineData("…")]
    [InlineData("Aitäh, kõik korras!")]
    public void Any_other_text_is_a_reply(string text)
    {
        var reported = TwilioRequests.InboundEvent(text);
        Assert.Equal((EventNames.MessageReplied, text), (reported.Event.Name, reported.Event.Data["text"].GetString()));
        Assert.Equal([new Occurrence(EventNames.MessageReplied, TwilioRequests.Now)], reported.Event.Occurrences);
        Assert.Empty(reported.Event.Consents);
        Assert.Null(reported.Mark);
    }

    [Theory]
    [InlineData("STOP", ConsentStatus.Unsubscribed)]
    [InlineData("START", ConsentStatus.Subscribed)]
    public void Twilio_s_opt_out_type_takes_precedence_over_our_stop_words(string type, ConsentStatus status) =>
        Assert.Equal(
            status,
            Assert
                .Single(TwilioRequests.InboundEvent("Arvuta mind välja", more: ("OptOutType", type)).Event.Consents)
                .Status
        );

    [Fact]
    public void Without_Twilio_s_opt_out_type_our_stop_words_count() =>
        Assert.Equal(
            ConsentStatus.Unsubscribed,
            Assert.Single(TwilioRequests.InboundEvent("stop", more: ("OptOutType", "")).Event.Consents).Status
        );

    [Fact]
    public void A_WhatsApp_number_is_the_number() =>
        Assert.Equal(
            new SenderAddress(Channel.Sms, "+3725551234"),
            TwilioRequests.InboundEvent("Tere", "whatsapp:+3725551234").Sender
        );

    [Theory]
    [InlineData("40404")]
    [InlineData("Omniva")]
    [InlineData("messenger:123456789")]
    public void A_short_code_or_a_name_identifies_no_customer(string from) =>
        Assert.Empty(
            TwilioRequests.Accepted(
                TwilioInboundMessage.Read(
                    [TwilioRequests.Token],
                    TwilioRequests.Sign(
                        TwilioRequests.Inbound,
                        ("MessageSid", "SM9"),
                        ("From", from),
                        ("Body", "STOP")
                    ),
                    TwilioRequests.Now
                )
            )
        );

    [Theory]
    [InlineData("whatsapp:US.1234", "STOP", "a WhatsApp user without a number", true)]
    [InlineData("whatsapp:US.1234", "Great tea", "a WhatsApp user without a number", false)]
    [InlineData("WhatsApp:EE.13491208655302741918", "loobu, vale number", "a WhatsApp user without a number", true)]
    [InlineData("rcs:brand_agent", "stop", "an RCS sender without a number", true)]
    [InlineData("messenger:123456789", "unsubscribe", "a sender of another channel", true)]
    [InlineData("40404", "STOP", "a short code", true)]
    [InlineData("Omniva", "Your parcel is here", "a sender that is no number", false)]
    public void A_sender_without_a_number_is_named_by_kind_with_what_it_asked(
        string from,
        string body,
        string kind,
        bool stop
    )
    {
        var reading = Assert.IsType<ProviderResult.Accepted>(
            TwilioInboundMessage.Read(
                [TwilioRequests.Token],
                TwilioRequests.Sign(TwilioRequests.Inbound, ("MessageSid", "SM9"), ("From", from), ("Body", body)),
                TwilioRequests.Now
            )
        );
        Assert.Equal(new UnmatchedSender(kind, stop), reading.Unmatched);
    }

    [Fact]
    public void A_stop_that_Twilio_saw_counts_for_a_sender_without_a_number_too() =>
        Assert.True(
            Assert
                .IsType<ProviderResult.Accepted>(
                    TwilioInboundMessage.Read(
                        [TwilioRequests.Token],
                        TwilioRequests.Sign(
                            TwilioRequests.Inbound,
                            ("MessageSid", "SM9"),
                            ("From", "whatsapp:US.1"),
                            ("Body", "hm"),
                            ("OptOutType", "STOP")
                        ),
                        TwilioRequests.Now
                    )
                )
                .Unmatched!.AskedToStop
        );

    [Fact]
    public void An_RCS_number_is_the_number() =>
        Assert.Equal(
            new SenderAddress(Channel.Sms, "+3725551234"),
            TwilioRequests.InboundEvent("Tere", "rcs:+3725551234").Sender
        );

    [Fact]
    public void A_picture_without_words_is_a_reply_too()
    {
        var reported = TwilioRequests.InboundEvent("", more: [("NumMedia", "2")]);
        Assert.Equal(2, reported.Event.Data["attachments"].GetInt32());
        Assert.DoesNotContain("text", reported.Event.Data.Keys);
    }

    [Fact]
    public void A_long_reply_is_kept_to_two_thousand_characters_and_no_half_emoji()
    {
        Assert.Equal(2000, TwilioRequests.InboundEvent(new string('a', 3000)).Event.Data["text"].GetString()!.Length);
        Assert.Equal(
            new string('a', 1999),
            TwilioRequests.InboundEvent(new string('a', 1999) + "😀").Event.Data["text"].GetString()
        );
    }
}
