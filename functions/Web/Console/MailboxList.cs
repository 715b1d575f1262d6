using MarketingAutomation.Core.Channels;
using NodaTime;

namespace MarketingAutomation.Web.Console;

/// <summary>The mailbox as data, newest first.</summary>
/// <param name="Next">Where it goes on; null: the end.</param>
/// <param name="Faults">Faults of an edited workspace that is not in force for them; 0: what was read last is in
/// force.</param>
public sealed record MailboxList(IReadOnlyList<MailboxEntry> Items, string? Next, int Faults);

/// <summary>One message in it.</summary>
public sealed record MailboxEntry(
    string Id,
    Instant At,
    Channel Channel,
    string To,
    string? Subject,
    string Journey,
    string Step
);
