using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Steps;
using NodaTime;

namespace MarketingAutomation.Core.Journeys;

/// <summary>
/// One journey as released: what starts it, what ends it, what it does. Immutable and validated; runs pin it by <see
/// cref="Hash"/>.
/// </summary>
public sealed record Journey
{
    /// <summary>The name in the file: lower-case words with hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>Content hash of the structure (not of templates): 16 hex characters.</summary>
    public required string Hash { get; init; }

    /// <summary>What the marketer wants of it now. Looked up by name when used, so that a pause reaches pinned runs
    /// too.</summary>
    public JourneyStatus Status { get; init; } = JourneyStatus.Draft;

    /// <summary>The topic its messages need consent for, unless a send names another.</summary>
    public required string Topic { get; init; }

    /// <summary>What makes someone enter.</summary>
    public required Trigger Trigger { get; init; }

    /// <summary>Whether and when someone may enter again.</summary>
    public ReEntry ReEntry { get; init; } = new ReEntry.Never();

    /// <summary>What counts as success and ends the run; null: none.</summary>
    public Goal? Goal { get; init; }

    /// <summary>Events that end the run.</summary>
    public IReadOnlyList<EventMatch> ExitWhen { get; init; } = [];

    /// <summary>Asked again before every step and at each attempt; the run ends when one does not match. Unknown does
    /// not match.</summary>
    public IReadOnlyList<Condition> OnlyWhile { get; init; } = [];

    /// <summary>All steps by id, nested ones too; each knows what follows it.</summary>
    public required IReadOnlyDictionary<string, Step> Steps { get; init; }

    /// <summary>Id of the first step.</summary>
    public required string First { get; init; }
}

/// <summary>
/// <c>draft</c> decides and records and changes nothing else; <c>live</c>; <c>paused</c> holds what goes out and hears
/// everything; <c>closing</c>: no one new, those inside finish.
/// </summary>
public enum JourneyStatus
{
    Draft,
    Live,
    Paused,
    Closing,
}

/// <summary>What makes someone enter.</summary>
public abstract record Trigger
{
    private Trigger() { }

    /// <summary>An event with this name, while <paramref name="Where"/> matches (null: always).</summary>
    public sealed record OnEvent(string Event, Condition? Where) : Trigger;

    /// <summary>
    /// This long since the last paid order. <paramref name="Existing"/> says what happens to those already past it when
    /// the journey (or a change of it) goes live: <see cref="Enroll.Skip"/>, the default, waits for their next silence.
    /// </summary>
    public sealed record Inactive(Duration Duration, Condition? Where, Enroll Existing, int? PacePerDay) : Trigger;
}

/// <summary>What happens to sleepers a new time trigger finds already past its threshold.</summary>
public enum Enroll
{
    Skip,
    Enter,
}

/// <summary>Whether someone may enter again.</summary>
public abstract record ReEntry
{
    private ReEntry() { }

    /// <summary>Once in a lifetime.</summary>
    public sealed record Never : ReEntry;

    /// <summary>Again, this long after the last run started.</summary>
    public sealed record After(Duration Gap) : ReEntry;

    /// <summary>Once for each order; with <paramref name="AtMostOncePer"/> not more often than that.</summary>
    public sealed record EachOrder(Duration? AtMostOncePer) : ReEntry;
}

/// <summary>A later event within a time of entering that ends the run as converted.</summary>
public sealed record Goal(EventMatch Event, Duration Within);

/// <summary>
/// An event a run looks for. <paramref name="Scope"/> is required for order events other than placed and paid, so that
/// nobody means one order and gets another.
/// </summary>
public sealed record EventMatch(string Event, OrderScope Scope, Condition? Where);

/// <summary><c>of: this_order</c> (the order that started the run) or <c>any_order</c>.</summary>
public enum OrderScope
{
    Any,
    ThisOrder,
}
