using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Webhooks.Providers;
using NodaTime;

namespace MarketingAutomation.Core.Webhooks.Twilio;

/// <summary>
/// A status callback (<c>MessageSid</c>, <c>MessageStatus</c>, <c>To</c>, <c>ErrorCode</c>) as news of one of our
/// messages. Callbacks come in any order and more than
/// once: what they say is grouped into few events, each once per message of Twilio's, and none takes back what another
/// told.
/// </summary>
public static class TwilioStatusNews
{
    public const string Source = "twilio";

    /// <summary>Name of our message id in the callback's address, which the signature covers.</summary>
    public const string MessageParameter = "m";

    // By rank: a later one says more, an earlier one that arrives late adds nothing (docs/providers.md).
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["accepted"] = EventNames.MessageAccepted,
        ["scheduled"] = EventNames.MessageAccepted,
        ["queued"] = EventNames.MessageAccepted,
        ["sending"] = EventNames.MessageAccepted,
        ["sent"] = EventNames.MessageAccepted,
        ["delivered"] = EventNames.MessageDelivered,
        ["partially_delivered"] = EventNames.MessageDelivered,
        ["read"] = EventNames.MessageOpened,
        ["undelivered"] = EventNames.MessageFailed,
        ["failed"] = EventNames.MessageFailed,
    };

    /// <summary>Pure: verified first, parsed after. Nobody says when it happened, so it happened <paramref
    /// name="realNow"/>.</summary>
    public static ProviderReading Read(IReadOnlyList<string> tokens, ProviderRequest request, Instant realNow)
    {
        if (TwilioSignature.Verified(tokens, request, out var fault) is not { } form)
        {
            return new ProviderReading.Unverified(fault);
        }

        if (form.Lacks("MessageSid", "MessageStatus") is { Count: > 0 } faults)
        {
            return new ProviderReading.Malformed(faults);
        }

        var status = form["MessageStatus"]!.ToLowerInvariant();
        return
            TwilioSignature.QueryValue(request.Url, MessageParameter) is { } message
            && CustomerOf(message) is { } customer
            && Names.TryGetValue(status, out var name)
            ? new ProviderReading.Accepted([News(form, message, customer, form["MessageSid"]!, name, realNow)])
            : new ProviderReading.Accepted([]);
    }

    private static ProviderNews News(
        TwilioForm form,
        string message,
        string customer,
        string sid,
        string name,
        Instant at
    )
    {
        var code = int.TryParse(form["ErrorCode"], out var number) ? number : (int?)null;
        var failed = name == EventNames.MessageFailed;
        var arrived = new Event
        {
            Id = EventId.Of(Source, sid, name),
            Source = Source,
            Name = name,
            At = at,
            Happenings = [new Happening(name, at)],
            Message = message,
            Receipt = new ReceiptFacts(
                Channel.Sms,
                failed
                    ? code is { } c
                        ? TwilioErrors.Words(c)
                        : "not delivered"
                    : null,
                sid
            ),
        };
        var dead =
            failed
            && code is { } why
            && TwilioErrors.Kind(why) == TwilioFault.DeadAddress
            && TwilioAddress.Number(form["To"]) is { } to
                ? new AddressMark(Channel.Sms, to, TwilioErrors.Words(why), at)
                : null;
        return new ProviderNews(arrived, customer, Mark: dead);
    }

    // <customer key>.<hash>
    private static string? CustomerOf(string message) =>
        message.Split('.') is [{ Length: 26 } customer, { Length: > 0 and <= 64 } hash]
        && customer.All(char.IsAsciiLetterOrDigit)
        && hash.All(char.IsAsciiLetterOrDigit)
            ? customer
            : null;
}
