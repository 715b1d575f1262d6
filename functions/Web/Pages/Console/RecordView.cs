using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Views;
using NodaTime;

namespace MarketingAutomation.Web.Pages.Console;

/// <summary>What the page of a customer's record shows.</summary>
public sealed record RecordView
{
    public required CustomerState State { get; init; }

    /// <summary>Whether something may be sent to each address, and why.</summary>
    public required IReadOnlyList<EffectiveConsent> Addresses { get; init; }

    /// <summary>The newest messages, newest first.</summary>
    public required IReadOnlyList<MessageView> Messages { get; init; }

    /// <summary>True: there are older messages than these.</summary>
    public bool MoreMessages { get; init; }

    /// <summary>The part of the timeline that is shown, newest first.</summary>
    public required IReadOnlyList<TimelineRow> Timeline { get; init; }

    /// <summary>Where older entries of the timeline go on; null: there are none.</summary>
    public string? OlderToken { get; init; }

    /// <summary>Newest entries of the timeline, more than are shown: what the customer answered and why journeys began
    /// is looked for in them.</summary>
    public IReadOnlyList<TimelineRow> SearchedTimeline { get; init; } = [];

    /// <summary>The shop's zone, in which times are shown.</summary>
    public required DateTimeZone Zone { get; init; }

    /// <summary>An edit of the workspace that has faults; null: what was read last is in force.</summary>
    public RefusedEdit? RefusedEdit { get; init; }

    /// <summary>True: there is a local mailbox, which the page leads back to and which shows each message.</summary>
    public bool HasMailbox { get; init; }
}
