using System.Globalization;
using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Channels.OptOuts;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Providers.Twilio;

/// <summary>
/// Reads an SMS or WhatsApp message sent to the shop. STOP and START are opt-out and opt-in for the channel, HELP is
/// only recorded on the timeline, any other text is a reply. Twilio answers keywords itself, so this program never
/// does.
/// </summary>
public static class TwilioInboundMessage
{
    /// <summary>The customer's request for help: recorded on the timeline, without effect on journeys.</summary>
    public const string HelpRequested = "help.asked";

    private const int MaxTextLength = 2000;

    /// <summary>Verifies the signature, then parses the message. Pure.</summary>
    /// <param name="stop">What counts as an opt-out; null: the built-in list.</param>
    public static ProviderResult Read(
        IReadOnlyList<string> tokens,
        ProviderRequest request,
        Instant realNow,
        StopWords? stop = null
    )
    {
        if (TwilioSignature.ReadVerified(tokens, request, out var fault) is not { } form)
        {
            return new ProviderResult.Unverified(fault);
        }

        if (form.FindMissing("MessageSid", "From") is { Count: > 0 } faults)
        {
            return new ProviderResult.Malformed(faults);
        }

        return TwilioAddress.ParseNumber(form["From"]) is { } number
            ? new ProviderResult.Accepted([
                .. CreateEvents(form, number, form["MessageSid"]!, realNow, stop ?? StopWords.Default),
            ])
            : new ProviderResult.Accepted([])
            {
                Unmatched = new UnmatchedSender(
                    TwilioAddress.DescribeKind(form["From"]!),
                    DetectKeyword(form, stop ?? StopWords.Default) == TwilioKeyword.Stop
                ),
            };
    }

    private static TwilioKeyword DetectKeyword(TwilioForm form, StopWords stop) =>
        TwilioKeywords.FromOptOutType(form["OptOutType"]) ?? TwilioKeywords.Detect(form["Body"], stop);

    private static IEnumerable<ProviderEvent> CreateEvents(
        TwilioForm form,
        string number,
        string sid,
        Instant at,
        StopWords stop
    )
    {
        // WhatsApp writes some numbers in a form that differs from the dialled one: a request from one form counts for
        // both, and a reply belongs to the first form that a customer has.
        var other = TwilioAddress.IsWhatsApp(form["From"]) ? WhatsAppNumber.AlternativeForm(number) : null;
        var from = new SenderAddress(Channel.Sms, number);
        SenderAddress[] orFrom = other is null ? [] : [new SenderAddress(Channel.Sms, other)];
        var more = TwilioKeywords.DetectStop(form["Body"], stop) == StopResult.WithMore;
        switch (DetectKeyword(form, stop))
        {
            case TwilioKeyword.Stop:
                yield return CreateStop(sid, number, at);
                if (other is not null)
                {
                    yield return Create(CreateStop(sid, other, at), sid, "inbound-other");
                }

                if (more)
                {
                    yield return new ProviderEvent(
                        CreateReply(form, sid, at) with
                        {
                            Id = EventId.Create(TwilioStatusCallback.Source, sid, "inbound-words"),
                        },
                        Sender: from
                    )
                    {
                        FurtherSenders = orFrom,
                    };
                }

                break;
            case TwilioKeyword.Start:
                yield return CreateStart(sid, number, at);
                if (other is not null)
                {
                    yield return Create(CreateStart(sid, other, at), sid, "inbound-other");
                }

                break;
            case TwilioKeyword.Help:
                yield return new ProviderEvent(Create(sid, HelpRequested, at), Sender: from)
                {
                    FurtherSenders = orFrom,
                };
                break;
            case TwilioKeyword.None:
                yield return new ProviderEvent(CreateReply(form, sid, at), Sender: from) { FurtherSenders = orFrom };
                break;
        }
    }

    private static ProviderEvent CreateStop(string sid, string number, Instant at) =>
        new(
            CreateConsent(sid, number, ConsentStatus.Unsubscribed, at),
            Sender: new SenderAddress(Channel.Sms, number),
            Mark: new SuppressionChange(Channel.Sms, number, "unsubscribed", at)
        );

    private static ProviderEvent CreateStart(string sid, string number, Instant at) =>
        new(CreateConsent(sid, number, ConsentStatus.Subscribed, at), Sender: new SenderAddress(Channel.Sms, number));

    private static ProviderEvent Create(ProviderEvent reported, string sid, string part) =>
        reported with
        {
            Event = reported.Event with { Id = EventId.Create(TwilioStatusCallback.Source, sid, part) },
        };

    private static Event CreateConsent(string sid, string number, ConsentStatus status, Instant at) =>
        Create(sid, EventNames.ConsentChanged, at) with
        {
            Occurrences = [new Occurrence(EventNames.ConsentChanged, at)],
            Consents =
            [
                new ConsentChange
                {
                    Channel = Channel.Sms,
                    Address = number,
                    Status = status,
                    Kind = ConsentKind.CustomerAct,
                    Method = "sms_keyword",
                },
            ],
        };

    private static Event CreateReply(TwilioForm form, string sid, Instant at)
    {
        var data = new Dictionary<string, JsonElement>();
        if (form["Body"] is { } text)
        {
            data["text"] = JsonSerializer.SerializeToElement(
                Truncate(TextSanitizer.RemoveInvisibleCharacters(text, keepLines: true)),
                TwilioJson.Default.String
            );
        }

        if (int.TryParse(form["NumMedia"], CultureInfo.InvariantCulture, out var media) && media > 0)
        {
            data["attachments"] = JsonSerializer.SerializeToElement(media, TwilioJson.Default.Int32);
        }

        return Create(sid, EventNames.MessageReplied, at) with
        {
            Occurrences = [new Occurrence(EventNames.MessageReplied, at)],
            Receipt = new ReceiptData(Channel.Sms, null, sid),
            Data = data,
        };
    }

    private static Event Create(string sid, string name, Instant at) =>
        new()
        {
            Id = EventId.Create(TwilioStatusCallback.Source, sid, "inbound"),
            Source = TwilioStatusCallback.Source,
            Name = name,
            At = at,
        };

    private static string Truncate(string text) => TextTruncation.Truncate(text, MaxTextLength);
}

/// <summary>JSON types for the values of an event's data.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
[System.Text.Json.Serialization.JsonSerializable(typeof(int))]
internal sealed partial class TwilioJson : System.Text.Json.Serialization.JsonSerializerContext;
