using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Providers;
using MarketingAutomation.Core.Inbound.Providers.Twilio;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Inbound.Providers;

/// <summary>Numbers that WhatsApp writes otherwise than they are called.</summary>
public sealed class WhatsAppNumberTests
{
    [Theory]
    [InlineData("+5215512345678", "+525512345678")]
    [InlineData("+551187654321", "+5511987654321")]
    [InlineData("+555199887766", "+5551999887766")]
    [InlineData("+541123456789", "+5491123456789")]
    [InlineData("+542214567890", "+5492214567890")]
    public void One_number_has_two_forms(string one, string other)
    {
        Assert.Equal(other, WhatsAppNumber.AlternativeForm(one));
        Assert.Equal(one, WhatsAppNumber.AlternativeForm(other));
    }

    [Theory]
    [InlineData("+551123456789")]
    [InlineData("+5511923456789")]
    [InlineData("+5511887654321")]
    [InlineData("+550187654321")]
    [InlineData("+52551234567")]
    [InlineData("+521551234567")]
    [InlineData("+52155123456789")]
    [InlineData("+5411234567")]
    [InlineData("+12125551234")]
    [InlineData("+37255512345")]
    [InlineData("+595981123456")]
    public void Other_numbers_have_one(string number) => Assert.Null(WhatsAppNumber.AlternativeForm(number));

    [Theory]
    [InlineData("whatsapp:+5215512345678", "+5215512345678,+525512345678")]
    [InlineData("WhatsApp:+551187654321", "+551187654321,+5511987654321")]
    [InlineData("whatsapp:+551123456789", "+551123456789")]
    [InlineData("whatsapp:+37255512345", "+37255512345")]
    [InlineData("+5215512345678", "+5215512345678")]
    [InlineData("rcs:+5215512345678", "+5215512345678")]
    public void What_is_written_by_WhatsApp_is_of_both_forms(string from, string numbers)
    {
        var wanted = numbers.Split(',');
        var stops = Read("STOP", from);
        Assert.Equal(wanted, stops.Select(n => n.Mark!.Address));
        Assert.Equal(wanted, stops.Select(n => n.Sender!.Value));
        Assert.Equal(wanted, stops.Select(n => Assert.Single(n.Event.Consents).Address));
        Assert.Equal(wanted.Length, stops.Select(n => n.Event.Id).Distinct().Count());
        Assert.Equal(wanted, Read("START", from).Select(n => Assert.Single(n.Event.Consents).Address));

        var reply = Assert.Single(Read("Where is my parcel?", from));
        Assert.Equal((EventNames.MessageReplied, wanted[0]), (reply.Event.Name, reply.Sender!.Value));
        Assert.Equal(wanted.Skip(1), reply.FurtherSenders.Select(a => a.Value));
        Assert.All(reply.FurtherSenders, a => Assert.Equal(Channel.Sms, a.Channel));
    }

    private static IReadOnlyList<ProviderEvent> Read(string body, string from) =>
        TwilioRequests.Accepted(
            TwilioInboundMessage.Read(
                [TwilioRequests.Token],
                TwilioRequests.Sign(
                    TwilioRequests.Inbound,
                    ("MessageSid", "SM9"),
                    ("From", from),
                    ("To", "whatsapp:+3725550000"),
                    ("Body", body)
                ),
                TwilioRequests.Now
            )
        );
}
