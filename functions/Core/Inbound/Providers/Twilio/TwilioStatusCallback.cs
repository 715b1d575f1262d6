using System.Globalization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Providers.Twilio;

/// <summary>
/// A status callback (<c>MessageSid</c>, <c>MessageStatus</c>, <c>To</c>, <c>ErrorCode</c>) as an event of one of our
/// messages. Callbacks arrive in any order and more than once: their statuses are grouped into few events, each once
/// per Twilio message, and no event revokes an earlier one.
/// </summary>
public static class TwilioStatusCallback
{
    public const string Source = "twilio";

    /// <summary>Query parameter with our message id in the callback's URL, which the signature covers.</summary>
    public const string MessageParameter = "m";

    // In order of rank: a later status has more information; an earlier one that arrives late adds nothing
    // (docs/providers.md).
    private static readonly Dictionary<string, string> EventNameByStatus = new(StringComparer.Ordinal)
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

    /// <summary>Verifies the signature, then parses the callback. Pure. The callback has no time, so the event's time
    /// is <paramref name="realNow"/>.</summary>
    public static ProviderResult Read(IReadOnlyList<string> tokens, ProviderRequest request, Instant realNow)
    {
        if (TwilioSignature.ReadVerified(tokens, request, out var fault) is not { } form)
        {
            return new ProviderResult.Unverified(fault);
        }

        if (form.FindMissing("MessageSid", "MessageStatus") is { Count: > 0 } faults)
        {
            return new ProviderResult.Malformed(faults);
        }

        var status = form["MessageStatus"]!.ToLowerInvariant();
        return
            TwilioSignature.QueryValue(request.Url, MessageParameter) is { } message
            && CustomerKeyOf(message) is { } customer
            && EventNameByStatus.TryGetValue(status, out var name)
            ? new ProviderResult.Accepted([CreateEvent(form, message, customer, form["MessageSid"]!, name, realNow)])
            : new ProviderResult.Accepted([]);
    }

    private static ProviderEvent CreateEvent(
        TwilioForm form,
        string message,
        string customer,
        string sid,
        string name,
        Instant at
    )
    {
        var code = int.TryParse(form["ErrorCode"], CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        var failed = name == EventNames.MessageFailed;
        var arrived = new Event
        {
            Id = EventId.Create(Source, sid, name),
            Source = Source,
            Name = name,
            At = at,
            Occurrences = [new Occurrence(name, at)],
            MessageId = message,
            Receipt = new ReceiptData(
                Channel.Sms,
                failed
                    ? code is { } c
                        ? TwilioErrors.Describe(c)
                        : "not delivered"
                    : null,
                sid
            ),
        };
        var dead =
            failed
            && code is { } why
            && TwilioErrors.Classify(why) == TwilioErrorKind.DeadAddress
            && TwilioAddress.ParseNumber(form["To"]) is { } to
                ? new SuppressionChange(Channel.Sms, to, TwilioErrors.Describe(why), at)
                : null;
        return new ProviderEvent(arrived, customer, Mark: dead);
    }

    // <customer key>.<hash>
    private static string? CustomerKeyOf(string message) =>
        message.Split('.') is [{ Length: 26 } customer, { Length: > 0 and <= 64 } hash]
        && customer.All(char.IsAsciiLetterOrDigit)
        && hash.All(char.IsAsciiLetterOrDigit)
            ? customer
            : null;
}
