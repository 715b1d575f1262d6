using System.Text.Json.Serialization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Flow.Views;
using NodaTime;

namespace MarketingAutomation.Web.Api;

/// <summary>Messages; <paramref name="Next"/> null: the end.</summary>
public sealed record MessageList(IReadOnlyList<MessageItem> Items, string? Next)
{
    /// <summary>In a list of all customers: ids of messages that cannot be read, because a row of their customer is
    /// damaged or was written by a newer version. Absent: there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Unreadable { get; init; }

    internal static MessageList FromViews(IReadOnlyList<MessageView> views, string? next) =>
        new([.. views.Select(MessageItem.FromView)], next);
}

/// <summary>
/// One message. Subject, text and HTML are rendered on reading. Status is <c>held</c>, <c>sending</c>, <c>sent</c>,
/// <c>would_send</c>, <c>not_sent</c>, <c>failed</c> or <c>unknown</c>; a reason is one of docs/reasons.md, <paramref
/// name="Detail"/> says it in words. <paramref name="Order"/>: <c>source:id</c> of the order it is about. <paramref
/// name="Holds"/>: what held it back, in order, also after it was sent. <paramref name="HeldUntil"/>: when a held
/// message is looked at again; <paramref name="NotAfter"/>: a message that has not ended is not sent after this.
/// <paramref name="ChannelReason"/>: why it takes its channel, where that is not plainly the first of policy.yaml.
/// <paramref name="IsAboutOrder"/>: true for <c>transactional: order</c>, which by e-mail needs no consent to marketing.
/// </summary>
public sealed record MessageItem(
    string Id,
    string Journey,
    string Step,
    Channel? Channel,
    string? To,
    string? Template,
    string? Subject,
    string? Text,
    string? Html,
    string Status,
    string? Reason,
    Instant DecidedAt,
    Instant? SentAt,
    string? ProviderId,
    string? Detail,
    string? Order,
    IReadOnlyList<HoldItem> Holds,
    Instant? HeldUntil,
    Instant? NotAfter,
    string? ChannelReason,
    bool IsAboutOrder
)
{
    internal static MessageItem FromView(MessageView view) =>
        new(
            view.Id,
            view.Journey,
            view.Step,
            view.Channel,
            view.To,
            view.Template,
            view.Subject,
            view.Text,
            view.Html,
            view.Status,
            view.Reason,
            view.DecidedAt,
            view.SentAt,
            view.ProviderId,
            view.Detail,
            view.Order,
            [.. view.Holds.Select(h => new HoldItem(h.Reason, h.Detail, h.From, h.Until))],
            view.HeldUntil,
            view.NotAfter,
            view.Choice?.Describe(),
            view.IsAboutOrder
        );
}

/// <summary>What held a message back: a reason of docs/reasons.md, the same in words, since when, and until when (null:
/// it does so now).</summary>
public sealed record HoldItem(string Reason, string? Detail, Instant From, Instant? Until);
