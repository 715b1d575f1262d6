using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Webhooks.Providers;
using MarketingAutomation.Core.Webhooks.Replies;
using NodaTime;

namespace MarketingAutomation.Core.Webhooks.Twilio;

/// <summary>
/// An SMS or WhatsApp message somebody wrote to us. STOP and START are opt-out and opt-in of the channel, HELP stands
/// on the timeline and moves nothing, any other text
/// is a reply. Twilio answers keywords itself, so we never do.
/// </summary>
public static class TwilioInboundNews
{
    /// <summary>Her asking for help: on the timeline, of no journey's concern.</summary>
    public const string HelpAsked = "help.asked";

    private const int LongestText = 2000;

    /// <summary>Pure: verified first, parsed after.</summary>
    /// <param name="stop">What counts as an opt-out; null: the built-in list.</param>
    public static ProviderReading Read(
        IReadOnlyList<string> tokens,
        ProviderRequest request,
        Instant realNow,
        StopWords? stop = null
    )
    {
        if (TwilioSignature.Verified(tokens, request, out var fault) is not { } form)
        {
            return new ProviderReading.Unverified(fault);
        }

        if (form.Lacks("MessageSid", "From") is { Count: > 0 } faults)
        {
            return new ProviderReading.Malformed(faults);
        }

        return TwilioAddress.Number(form["From"]) is { } number
            ? new ProviderReading.Accepted([
                .. News(form, number, form["MessageSid"]!, realNow, stop ?? StopWords.Default),
            ])
            : new ProviderReading.Accepted([])
            {
                Unmatched = new UnmatchedSender(
                    TwilioAddress.KindOf(form["From"]!),
                    Asked(form, stop ?? StopWords.Default) == Keyword.Stop
                ),
            };
    }

    private static Keyword Asked(TwilioForm form, StopWords stop) =>
        TwilioKeywords.OfOptOutType(form["OptOutType"]) ?? TwilioKeywords.Of(form["Body"], stop);

    private static IEnumerable<ProviderNews> News(
        TwilioForm form,
        string number,
        string sid,
        Instant at,
        StopWords stop
    )
    {
        // WhatsApp writes some numbers otherwise than they are called: what is asked by one form counts for both, a
        // reply is of the first one that a customer has.
        var other = TwilioAddress.IsWhatsApp(form["From"]) ? WhatsAppNumber.Other(number) : null;
        var from = new Address(Channel.Sms, number);
        Address[] orFrom = other is null ? [] : [new Address(Channel.Sms, other)];
        var more = TwilioKeywords.ReadingOf(form["Body"], stop) == StopReading.WithMore;
        switch (Asked(form, stop))
        {
            case Keyword.Stop:
                yield return Stop(sid, number, at);
                if (other is not null)
                {
                    yield return Of(Stop(sid, other, at), sid, "inbound-other");
                }

                if (more)
                {
                    yield return new ProviderNews(
                        Reply(form, sid, at) with
                        {
                            Id = EventId.Of(TwilioStatusNews.Source, sid, "inbound-words"),
                        },
                        From: from
                    )
                    {
                        OrFrom = orFrom,
                    };
                }

                break;
            case Keyword.Start:
                yield return Start(sid, number, at);
                if (other is not null)
                {
                    yield return Of(Start(sid, other, at), sid, "inbound-other");
                }

                break;
            case Keyword.Help:
                yield return new ProviderNews(Of(sid, HelpAsked, at), From: from) { OrFrom = orFrom };
                break;
            default:
                yield return new ProviderNews(Reply(form, sid, at), From: from) { OrFrom = orFrom };
                break;
        }
    }

    private static ProviderNews Stop(string sid, string number, Instant at) =>
        new(
            Consent(sid, number, ConsentStatus.Unsubscribed, at),
            From: new Address(Channel.Sms, number),
            Mark: new AddressMark(Channel.Sms, number, "unsubscribed", at)
        );

    private static ProviderNews Start(string sid, string number, Instant at) =>
        new(Consent(sid, number, ConsentStatus.Subscribed, at), From: new Address(Channel.Sms, number));

    private static ProviderNews Of(ProviderNews news, string sid, string part) =>
        news with
        {
            Event = news.Event with { Id = EventId.Of(TwilioStatusNews.Source, sid, part) },
        };

    private static Event Consent(string sid, string number, ConsentStatus status, Instant at) =>
        Of(sid, EventNames.ConsentChanged, at) with
        {
            Happenings = [new Happening(EventNames.ConsentChanged, at)],
            Consents =
            [
                new ConsentChange
                {
                    Channel = Channel.Sms,
                    Address = number,
                    Status = status,
                    Kind = ConsentKind.OwnAct,
                    Method = "sms_keyword",
                },
            ],
        };

    private static Event Reply(TwilioForm form, string sid, Instant at)
    {
        var data = new Dictionary<string, JsonElement>();
        if (form["Body"] is { } text)
        {
            data["text"] = JsonSerializer.SerializeToElement(
                Short(NameText.Visible(text, keepLines: true)),
                TwilioJson.Default.String
            );
        }

        if (int.TryParse(form["NumMedia"], out var media) && media > 0)
        {
            data["attachments"] = JsonSerializer.SerializeToElement(media, TwilioJson.Default.Int32);
        }

        return Of(sid, EventNames.MessageReplied, at) with
        {
            Happenings = [new Happening(EventNames.MessageReplied, at)],
            Receipt = new ReceiptFacts(Channel.Sms, null, sid),
            Data = data,
        };
    }

    private static Event Of(string sid, string name, Instant at) =>
        new()
        {
            Id = EventId.Of(TwilioStatusNews.Source, sid, "inbound"),
            Source = TwilioStatusNews.Source,
            Name = name,
            At = at,
        };

    private static string Short(string text) => TextCut.To(text, LongestText);
}

/// <summary>Values of an event's data.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
[System.Text.Json.Serialization.JsonSerializable(typeof(int))]
internal sealed partial class TwilioJson : System.Text.Json.Serialization.JsonSerializerContext;
