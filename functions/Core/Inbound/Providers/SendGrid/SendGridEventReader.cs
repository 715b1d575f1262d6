using System.Globalization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Providers.SendGrid;

/// <summary>
/// Converts one entry of the event webhook to our events. Details contain codes, never the texts of mail servers,
/// because these quote addresses.
/// <list type="table">
/// <item><term>processed</term><description>message.accepted</description></item>
/// <item><term>deferred, delivered, click</term><description>our event of the same name</description></item>
/// <item><term>bounce</term><description>message.failed; the address is marked, unless <c>type</c> is <c>blocked</c> or
/// the status begins with 4</description></item>
/// <item><term>dropped</term><description>message.failed; the address is marked where SendGrid had it as bounced,
/// complained or invalid; where SendGrid had it as unsubscribed, the customer is opted out</description></item>
/// <item><term>open</term><description>message.opened; an opening by a program only shows that the message was
/// accepted</description></item>
/// <item><term>spamreport</term><description>message.complained; the address is marked and the customer is opted out of
/// e-mail</description></item>
/// <item><term>unsubscribe, group_unsubscribe, group_resubscribe</term><description>consent.changed for the message's
/// topic where it has one, else for all e-mail; a resubscription to a group without a topic is
/// ignored</description></item>
/// </list>
/// </summary>
internal static class SendGridEventReader
{
    private const string Provider = "sendgrid";
    private const decimal MaxSeconds = 4_000_000_000;

    private static readonly HashSet<string> Kinds = new(StringComparer.Ordinal)
    {
        "processed",
        "deferred",
        "delivered",
        "bounce",
        "dropped",
        "open",
        "click",
        "spamreport",
        "unsubscribe",
        "group_unsubscribe",
        "group_resubscribe",
    };

    /// <summary>Returns one event, or none.</summary>
    public static IReadOnlyList<ProviderEvent> Read(JsonCursor spot)
    {
        if (spot.GetText("event", 50) is not { } kind)
        {
            spot.RejectMissing("event", "the kind of event");
            return [];
        }

        if (!Kinds.Contains(kind))
        {
            return [];
        }

        var about = new EventDetails(
            kind,
            spot.GetRequiredId("sg_event_id") ?? "",
            ReadTime(spot),
            ReadAddress(spot),
            ReadMessageId(spot),
            spot.GetText(SendGridArguments.Topic, 100),
            spot.GetText(SendGridArguments.Channel, 20) == "staff",
            spot.GetText("sg_message_id", 200)?.Split('.')[0]
        );
        return ReadKind(spot, about) is { } reported ? [reported] : [];
    }

    private static ProviderEvent? ReadKind(JsonCursor spot, EventDetails a) =>
        a.Kind switch
        {
            "processed" => CreateReceipt(a, EventNames.MessageAccepted),
            "deferred" => CreateReceipt(
                a,
                EventNames.MessageDeferred,
                $"deferred{(ReadCode(spot.GetText("response")) is { } c ? $" {c}" : "")}"
            ),
            "delivered" => CreateReceipt(a, EventNames.MessageDelivered),
            "open" when IsMachine(spot) => CreateReceipt(a, EventNames.MessageAccepted, "opened by a machine"),
            "open" => CreateReceipt(a, EventNames.MessageOpened),
            "click" => CreateReceipt(a, EventNames.MessageClicked),
            "bounce" => ReadBounce(spot, a),
            "dropped" => ReadDropped(a, spot.GetText("reason", 100)),
            "spamreport" => ReadComplaint(a),
            "unsubscribe" => CreateConsent(a, null, ConsentStatus.Unsubscribed),
            "group_unsubscribe" => CreateConsent(a, a.Topic, ConsentStatus.Unsubscribed),
            "group_resubscribe" when a.Topic is not null => CreateConsent(a, a.Topic, ConsentStatus.Subscribed),
            _ => null,
        };

    private static ProviderEvent? ReadBounce(JsonCursor spot, EventDetails a)
    {
        var status = ReadCode(spot.GetText("status", 20));
        var (blocked, soft) = (spot.GetText("type", 20) == "blocked", status?.StartsWith('4') == true);
        return CreateReceipt(
            a,
            EventNames.MessageFailed,
            $"{(blocked ? "blocked" : "bounce")}{(status is null ? "" : $" {status}")}",
            blocked || soft ? null : "bounced"
        );
    }

    private static ProviderEvent? ReadDropped(EventDetails a, string? reason) =>
        reason switch
        {
            "Bounced Address" => CreateReceipt(a, EventNames.MessageFailed, "dropped: bounced before", "bounced"),
            "Spam Reporting Address" => CreateReceipt(
                a,
                EventNames.MessageFailed,
                "dropped: reported spam before",
                "complained"
            ),
            "Invalid" => CreateReceipt(a, EventNames.MessageFailed, "dropped: invalid address", "invalid"),
            "Unsubscribed Address" => CreateOptOut(
                a,
                CreateReceipt(a, EventNames.MessageFailed, "dropped: unsubscribed at SendGrid", "unsubscribed")
            ),
            _ => CreateReceipt(a, EventNames.MessageFailed, "dropped"),
        };

    private static ProviderEvent? ReadComplaint(EventDetails a) =>
        a.Message is null
            ? CreateConsent(a, null, ConsentStatus.Unsubscribed, "complained")
            : CreateOptOut(a, CreateReceipt(a, EventNames.MessageComplained, null, "complained"), "spam_report");

    // A receipt for a message that is not ours is ignored, but its address is marked all the same, because it affects
    // the same sender reputation.
    private static ProviderEvent? CreateReceipt(EventDetails a, string name, string? detail = null, string? mark = null)
    {
        var marked = CreateAddressMark(a, mark);
        if (a.Message is null && marked is null)
        {
            return null;
        }

        var receipt = new ReceiptData(a.IsStaff ? Channel.Staff : Channel.Email, detail, a.ProviderId)
        {
            StaffAddress = a.IsStaff ? a.Address : null,
        };
        var created = CreateEvent(a, name) with { MessageId = a.Message, Receipt = receipt };
        return new ProviderEvent(created, a.Customer, Mark: marked);
    }

    private static ProviderEvent? CreateOptOut(EventDetails a, ProviderEvent? reported, string method = "provider") =>
        a.IsStaff || reported is null
            ? reported
            : reported with
            {
                Event = reported.Event with
                {
                    Consents = [CreateConsentChange(a, null, ConsentStatus.Unsubscribed, method)],
                },
            };

    private static ProviderEvent? CreateConsent(
        EventDetails a,
        string? topic,
        ConsentStatus status,
        string mark = "unsubscribed"
    )
    {
        if (a.IsStaff || (a.Message is null && a.Address is null))
        {
            return null;
        }

        var changed = CreateEvent(a, EventNames.ConsentChanged) with
        {
            Consents = [CreateConsentChange(a, topic, status, mark == "complained" ? "spam_report" : "provider")],
        };
        var whole = topic is null && status == ConsentStatus.Unsubscribed;
        return new ProviderEvent(
            changed,
            a.Customer,
            a.Customer is null ? new SenderAddress(Channel.Email, a.Address!) : null,
            whole ? CreateAddressMark(a, mark) : null
        );
    }

    private static ConsentChange CreateConsentChange(
        EventDetails a,
        string? topic,
        ConsentStatus status,
        string method
    ) =>
        new()
        {
            Channel = Channel.Email,
            Address = a.Address,
            Status = status,
            At = a.At,
            Kind = ConsentKind.CustomerAct,
            Topic = topic,
            Method = method,
        };

    private static SuppressionChange? CreateAddressMark(EventDetails a, string? why) =>
        why is null || a.IsStaff || a.Address is null
            ? null
            : new SuppressionChange(Channel.Email, a.Address, why, a.At);

    private static Event CreateEvent(EventDetails a, string name) =>
        new()
        {
            Id = EventId.Create(Provider, a.Kind, a.Id),
            Source = Provider,
            Name = name,
            At = a.At,
            Occurrences = [new Occurrence(name, a.At)],
        };

    private static Instant ReadTime(JsonCursor spot)
    {
        var stated = spot.GetDecimal("timestamp");
        if (stated is > 0 and < MaxSeconds)
        {
            return Instant.FromUnixTimeSeconds((long)stated.Value);
        }

        if (stated is null)
        {
            spot.RejectMissing("timestamp", "seconds since 1970");
        }
        else
        {
            spot.Report("timestamp", "expected seconds since 1970, found another number");
        }

        return default;
    }

    private static string? ReadAddress(JsonCursor spot) =>
        spot.GetText("email", 320) is { } text && text.IndexOf('@', StringComparison.Ordinal) > 0 ? text : null;

    // Only text in the form of our message ids is accepted, because it becomes part of a key.
    private static string? ReadMessageId(JsonCursor spot) =>
        spot.GetText(SendGridArguments.Message, 120) is { } id
        && id.Split('.') is [{ Length: > 0 } customer, { Length: > 0 } hash]
        && (customer + hash).All(char.IsAsciiLetterOrDigit)
            ? id
            : null;

    private static bool IsMachine(JsonCursor spot) =>
        !spot.IsMissing("sg_machine_open")
        && spot.Element.GetProperty("sg_machine_open").ValueKind is var kind
        && (
            kind == System.Text.Json.JsonValueKind.True
            || (
                kind == System.Text.Json.JsonValueKind.String
                && spot.GetText("sg_machine_open", 10)?.ToLower(CultureInfo.InvariantCulture) == "true"
            )
        );

    /// <summary>The code at the start of a mail server's text: <c>5.1.1</c>, <c>421</c>.</summary>
    private static string? ReadCode(string? text)
    {
        var length = text?.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count() ?? 0;
        return length is > 0 and <= 12 ? text![..length] : null;
    }

    private sealed record EventDetails(
        string Kind,
        string Id,
        Instant At,
        string? Address,
        string? Message,
        string? Topic,
        bool IsStaff,
        string? ProviderId
    )
    {
        public string? Customer => Message?.Split('.')[0];
    }
}
