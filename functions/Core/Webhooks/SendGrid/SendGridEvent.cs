using System.Globalization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Webhooks.Json;
using MarketingAutomation.Core.Webhooks.Providers;
using NodaTime;

namespace MarketingAutomation.Core.Webhooks.SendGrid;

/// <summary>
/// One entry of the event webhook in our words. Details keep codes, never the words of mail servers: those quote
/// addresses.
/// <list type="table">
/// <item><term>processed</term><description>message.accepted</description></item>
/// <item><term>deferred, delivered, click</term><description>the same of ours</description></item>
/// <item><term>bounce</term><description>message.failed; the address is marked, unless <c>type</c> is <c>blocked</c> or
/// the status begins with 4</description></item>
/// <item><term>dropped</term><description>message.failed; marked where SendGrid had it as bounced, complained or
/// invalid; where as unsubscribed, she is</description></item>
/// <item><term>open</term><description>message.opened; a machine's opening only shows that it was
/// accepted</description></item>
/// <item><term>spamreport</term><description>message.complained, marked, and out of e-mail</description></item>
/// <item><term>unsubscribe, group_unsubscribe, group_resubscribe</term><description>consent.changed; of the topic where
/// the message told one, else of all e-mail, and a group joined again without a topic is nothing</description></item>
/// </list>
/// </summary>
internal static class SendGridEvent
{
    private const string Provider = "sendgrid";
    private const decimal MostSeconds = 4_000_000_000;

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

    /// <summary>One piece of news, or none.</summary>
    public static IReadOnlyList<ProviderNews> Read(JsonSpot spot)
    {
        if (spot.Text("event", 50) is not { } kind)
        {
            spot.Lacks("event", "the kind of event");
            return [];
        }

        if (!Kinds.Contains(kind))
        {
            return [];
        }

        var about = new About(
            kind,
            spot.RequiredId("sg_event_id") ?? "",
            TimeOf(spot),
            AddressOf(spot),
            MessageOf(spot),
            spot.Text(SendGridArguments.Topic, 100),
            spot.Text(SendGridArguments.Channel, 20) == "staff",
            spot.Text("sg_message_id", 200)?.Split('.')[0]
        );
        return Told(spot, about) is { } news ? [news] : [];
    }

    private static ProviderNews? Told(JsonSpot spot, About a) =>
        a.Kind switch
        {
            "processed" => Receipt(a, EventNames.MessageAccepted),
            "deferred" => Receipt(
                a,
                EventNames.MessageDeferred,
                $"deferred{(Code(spot.Text("response")) is { } c ? $" {c}" : "")}"
            ),
            "delivered" => Receipt(a, EventNames.MessageDelivered),
            "open" when IsMachine(spot) => Receipt(a, EventNames.MessageAccepted, "opened by a machine"),
            "open" => Receipt(a, EventNames.MessageOpened),
            "click" => Receipt(a, EventNames.MessageClicked),
            "bounce" => Bounce(spot, a),
            "dropped" => Dropped(a, spot.Text("reason", 100)),
            "spamreport" => Complaint(a),
            "unsubscribe" => Consent(a, null, ConsentStatus.Unsubscribed),
            "group_unsubscribe" => Consent(a, a.Topic, ConsentStatus.Unsubscribed),
            "group_resubscribe" when a.Topic is not null => Consent(a, a.Topic, ConsentStatus.Subscribed),
            _ => null,
        };

    private static ProviderNews? Bounce(JsonSpot spot, About a)
    {
        var status = Code(spot.Text("status", 20));
        var (blocked, soft) = (spot.Text("type", 20) == "blocked", status?.StartsWith('4') == true);
        return Receipt(
            a,
            EventNames.MessageFailed,
            $"{(blocked ? "blocked" : "bounce")}{(status is null ? "" : $" {status}")}",
            blocked || soft ? null : "bounced"
        );
    }

    private static ProviderNews? Dropped(About a, string? reason) =>
        reason switch
        {
            "Bounced Address" => Receipt(a, EventNames.MessageFailed, "dropped: bounced before", "bounced"),
            "Spam Reporting Address" => Receipt(
                a,
                EventNames.MessageFailed,
                "dropped: reported spam before",
                "complained"
            ),
            "Invalid" => Receipt(a, EventNames.MessageFailed, "dropped: invalid address", "invalid"),
            "Unsubscribed Address" => OptedOut(
                a,
                Receipt(a, EventNames.MessageFailed, "dropped: unsubscribed at SendGrid", "unsubscribed")
            ),
            _ => Receipt(a, EventNames.MessageFailed, "dropped"),
        };

    private static ProviderNews? Complaint(About a) =>
        a.Message is null
            ? Consent(a, null, ConsentStatus.Unsubscribed, "complained")
            : OptedOut(a, Receipt(a, EventNames.MessageComplained, null, "complained"), "spam_report");

    // News of a message that is not ours is nothing, but its address is marked all the same: the reputation at stake is
    // the same.
    private static ProviderNews? Receipt(About a, string name, string? detail = null, string? mark = null)
    {
        var marked = Mark(a, mark);
        if (a.Message is null && marked is null)
        {
            return null;
        }

        var receipt = new ReceiptFacts(a.IsStaff ? Channel.Staff : Channel.Email, detail, a.ProviderId)
        {
            To = a.IsStaff ? a.Address : null,
        };
        var told = Event(a, name) with { Message = a.Message, Receipt = receipt };
        return new ProviderNews(told, a.Customer, Mark: marked);
    }

    private static ProviderNews? OptedOut(About a, ProviderNews? news, string method = "provider") =>
        a.IsStaff || news is null
            ? news
            : news with
            {
                Event = news.Event with { Consents = [Change(a, null, ConsentStatus.Unsubscribed, method)] },
            };

    private static ProviderNews? Consent(About a, string? topic, ConsentStatus status, string mark = "unsubscribed")
    {
        if (a.IsStaff || (a.Message is null && a.Address is null))
        {
            return null;
        }

        var told = Event(a, EventNames.ConsentChanged) with
        {
            Consents = [Change(a, topic, status, mark == "complained" ? "spam_report" : "provider")],
        };
        var whole = topic is null && status == ConsentStatus.Unsubscribed;
        return new ProviderNews(
            told,
            a.Customer,
            a.Customer is null ? new Address(Channel.Email, a.Address!) : null,
            whole ? Mark(a, mark) : null
        );
    }

    private static ConsentChange Change(About a, string? topic, ConsentStatus status, string method) =>
        new()
        {
            Channel = Channel.Email,
            Address = a.Address,
            Status = status,
            At = a.At,
            Kind = ConsentKind.OwnAct,
            Topic = topic,
            Method = method,
        };

    private static AddressMark? Mark(About a, string? why) =>
        why is null || a.IsStaff || a.Address is null ? null : new AddressMark(Channel.Email, a.Address, why, a.At);

    private static Event Event(About a, string name) =>
        new()
        {
            Id = EventId.Of(Provider, a.Kind, a.Id),
            Source = Provider,
            Name = name,
            At = a.At,
            Happenings = [new Happening(name, a.At)],
        };

    private static Instant TimeOf(JsonSpot spot)
    {
        var told = spot.Decimal("timestamp");
        if (told is > 0 and < MostSeconds)
        {
            return Instant.FromUnixTimeSeconds((long)told.Value);
        }

        if (told is null)
        {
            spot.Lacks("timestamp", "seconds since 1970");
        }
        else
        {
            spot.Complain("timestamp", "expected seconds since 1970, found another number");
        }

        return default;
    }

    private static string? AddressOf(JsonSpot spot) =>
        spot.Text("email", 320) is { } text && text.IndexOf('@', StringComparison.Ordinal) > 0 ? text : null;

    // Only what has the form of our ids: it becomes part of a key.
    private static string? MessageOf(JsonSpot spot) =>
        spot.Text(SendGridArguments.Message, 120) is { } id
        && id.Split('.') is [{ Length: > 0 } customer, { Length: > 0 } hash]
        && (customer + hash).All(char.IsAsciiLetterOrDigit)
            ? id
            : null;

    private static bool IsMachine(JsonSpot spot) =>
        !spot.IsMissing("sg_machine_open")
        && spot.Element.GetProperty("sg_machine_open").ValueKind is var kind
        && (
            kind == System.Text.Json.JsonValueKind.True
            || (
                kind == System.Text.Json.JsonValueKind.String
                && spot.Text("sg_machine_open", 10)?.ToLower(CultureInfo.InvariantCulture) == "true"
            )
        );

    /// <summary>The code a mail server's words begin with: <c>5.1.1</c>, <c>421</c>.</summary>
    private static string? Code(string? text)
    {
        var length = text?.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count() ?? 0;
        return length is > 0 and <= 12 ? text![..length] : null;
    }

    private sealed record About(
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
