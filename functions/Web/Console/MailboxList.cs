using MarketingAutomation.Core.Channels;
using NodaTime;

namespace MarketingAutomation.Web.Console;

/// <summary>The mailbox as data, newest first; <paramref name="Next"/> null: the end.</summary>
public sealed record MailboxList(IReadOnlyList<MailboxEntry> Items, string? Next);

/// <summary>One message in it.</summary>
public sealed record MailboxEntry(string Id, Instant At, Channel Channel, string To, string? Subject, string Journey, string Step);
