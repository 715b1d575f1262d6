using MarketingAutomation.Core.Channels;
using MarketingAutomation.Flow.Administration;
using NodaTime;

namespace MarketingAutomation.Web.Pages.Mailbox;

/// <summary>The local mailbox: what would have left, had there been a provider.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="Zone">The shop's zone, in which times are shown.</param>
/// <param name="SampleCommand">What to paste into a terminal to post the sample order; null: the host knows
/// none.</param>
/// <param name="Next">Where older messages go on; null: there are none.</param>
/// <param name="Refused">An edit of the workspace that has faults; null: what was read last is in force.</param>
public sealed record MailboxView(
    IReadOnlyList<MailboxItem> Items,
    DateTimeZone Zone,
    string? SampleCommand,
    string? Next,
    RefusedEdit? Refused = null
)
{
    /// <summary>One sentence for each message that cannot be read, with its remedy.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];
}

/// <summary>A message in the mailbox. An SMS has only text.</summary>
public sealed record MailboxItem
{
    /// <summary>The message's id.</summary>
    public required string Id { get; init; }

    /// <summary>When it was sent.</summary>
    public required Instant At { get; init; }

    public required Channel Channel { get; init; }

    /// <summary>The address it went to.</summary>
    public required string To { get; init; }

    public string? Subject { get; init; }

    public required string Text { get; init; }

    public string? Html { get; init; }

    public string? Journey { get; init; }

    public string? Step { get; init; }

    /// <summary>The key of the customer it is about; null: it is a test, which is about no customer.</summary>
    public string? Customer { get; init; }
}
