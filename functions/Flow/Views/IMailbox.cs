using MarketingAutomation.Core.Channels;
using NodaTime;

namespace MarketingAutomation.Flow.Views;

/// <summary>What the local mailbox holds.</summary>
public interface IMailbox
{
    /// <summary>Envelopes, newest first, and where to go on (null: the end).</summary>
    ValueTask<(IReadOnlyList<Envelope> Items, string? Next)> Newest(
        int take,
        string? continuation,
        CancellationToken cancel
    );
}

/// <summary>A message in the mailbox without its content, which is rendered on reading.</summary>
public sealed record Envelope(
    string Id,
    Channel Channel,
    string To,
    string? Subject,
    string Journey,
    string Step,
    Instant At
);

/// <summary>What the mailbox calls the messages it has taken.</summary>
public static class MailboxIds
{
    /// <summary>Before our own message id.</summary>
    public const string Prefix = "mailbox-";
}
