using MarketingAutomation.Core.Channels;
using NodaTime;

namespace MarketingAutomation.Flow.Views;

/// <summary>What the local mailbox holds.</summary>
public interface IMailbox
{
    /// <summary>Envelopes, newest first.</summary>
    ValueTask<EnvelopePage> Newest(int take, string? continuation, CancellationToken cancel);
}

/// <summary>A page of the mailbox.</summary>
/// <param name="Items">The envelopes that can be read.</param>
/// <param name="Next">Where to go on; null: the end.</param>
/// <param name="Unreadable">One sentence for each row of the page that cannot be read, with its remedy.</param>
public sealed record EnvelopePage(IReadOnlyList<Envelope> Items, string? Next, IReadOnlyList<string> Unreadable);

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
