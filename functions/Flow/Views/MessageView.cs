using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Templates.Rendering;
using NodaTime;

namespace MarketingAutomation.Flow.Views;

/// <summary>A message as people and programs read it back. Subject, text and HTML are rendered on reading, from the
/// copy and the values it left with.</summary>
public sealed record MessageView
{
    public required string Id { get; init; }

    public required string Journey { get; init; }

    public required string Step { get; init; }

    public Channel? Channel { get; init; }

    public string? To { get; init; }

    public string? Template { get; init; }

    public string? Subject { get; init; }

    public string? Text { get; init; }

    public string? Html { get; init; }

    /// <summary><c>held</c>, <c>sending</c>, <c>sent</c>, <c>would_send</c>, <c>not_sent</c>, <c>failed</c> (of a
    /// notice to the team also: it bounced), <c>unknown</c>.</summary>
    public required string Status { get; init; }

    /// <summary>A stable name of <see cref="Reasons"/>; null where nothing objected.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason in plain words.</summary>
    public string? Detail { get; init; }

    /// <summary>Why it takes its channel; null: it is the first of policy.yaml, and nothing else was considered; or it
    /// has no channel.</summary>
    public ChannelChoice? Choice { get; init; }

    /// <summary><c>source:id</c> of the order that its run or answer is about; null: none, or not kept (older
    /// records).</summary>
    public string? Order { get; init; }

    /// <summary>True: a message about that order (<c>transactional: order</c>): by e-mail no consent to marketing was
    /// asked for.</summary>
    public bool IsAboutOrder { get; init; }

    /// <summary>What held it back, in order, kept also after it was sent; empty: nothing did.</summary>
    public IReadOnlyList<MessageHold> Holds { get; init; } = [];

    /// <summary>Of a message that is held: when it is looked at again; null: it is not held, or only the next event
    /// shows.</summary>
    public Instant? HeldUntil { get; init; }

    /// <summary>Of a message that has not ended: never sent after this. Null: it has ended.</summary>
    public Instant? NotAfter { get; init; }

    public required Instant DecidedAt { get; init; }

    public Instant? SentAt { get; init; }

    public string? ProviderId { get; init; }

    /// <summary>What became known later: <c>message.delivered</c>, …</summary>
    public IReadOnlyList<string> Receipts { get; init; } = [];

    /// <summary>Of the lines of one message's history, in order.</summary>
    /// <param name="open">The message in the customer's state; null: it has ended.</param>
    public static MessageView FromLines(IReadOnlyList<LedgerRow> lines, RenderedMessage? content, Message? open)
    {
        var own = lines.Where(l => l.Kind is not (LedgerKind.Receipt or LedgerKind.Late)).ToArray();
        var (first, last) = (own.FirstOrDefault() ?? lines[0], own.LastOrDefault() ?? lines[^1]);
        var addressed = own.LastOrDefault(l => l.Context is not null);
        var sent = own.LastOrDefault(l => l.Kind == LedgerKind.Sent);
        var bounced =
            (addressed?.Channel ?? last.Channel) == Core.Channels.Channel.Staff && last.Kind == LedgerKind.Sent
                ? Bounced(lines)
                : null;
        return new MessageView
        {
            Id = first.Message,
            Journey = first.Journey,
            Step = first.Step,
            Channel = addressed?.Channel ?? last.Channel,
            To = addressed?.Address ?? last.Address,
            Template = first.Template,
            Subject = content?.Subject,
            Text = content?.Text,
            Html = content?.Html,
            Status = bounced is null ? Name(last.Kind) : "failed",
            Reason = last.Reason ?? (last.Kind == LedgerKind.Unknown ? Reasons.OutcomeUnknown : null),
            Detail = bounced is null
                ? last.Detail
                : $"the provider took it, and could not deliver it: {bounced.Detail ?? "it does not say why"}",
            Choice = addressed?.Choice,
            Order = own.FirstOrDefault(l => l.Order is not null)?.Order,
            IsAboutOrder = first.IsAboutOrder,
            Holds = MessageHold.FromLines(own, open is null ? last.At : null),
            HeldUntil = open is { Attempt: null } ? open.HeldUntil : null,
            NotAfter = open?.NotAfter,
            DecidedAt = first.DecidedAt,
            SentAt = sent?.At,
            ProviderId = sent?.ProviderId,
            Receipts = [.. lines.Where(l => l.Kind == LedgerKind.Receipt).OrderBy(l => l.At).Select(l => l.Reason!)],
        };
    }

    // That the provider accepted a notice does not show that it reached the team: what the provider reported last
    // counts.
    private static LedgerRow? Bounced(IReadOnlyList<LedgerRow> lines) =>
        lines
            .Where(l =>
                l is { Kind: LedgerKind.Receipt, Reason: EventNames.MessageFailed or EventNames.MessageDelivered }
            )
            .MaxBy(l => l.At)
            is { Reason: EventNames.MessageFailed } failed
            ? failed
            : null;

    private static string Name(LedgerKind kind) =>
        kind switch
        {
            LedgerKind.Sent => "sent",
            LedgerKind.WouldSend => "would_send",
            LedgerKind.NotSent => "not_sent",
            LedgerKind.Failed => "failed",
            LedgerKind.Unknown => "unknown",
            LedgerKind.Attempt => "sending",
            LedgerKind.Held or LedgerKind.Retry or LedgerKind.Receipt or LedgerKind.Late => "held",
        };
}
