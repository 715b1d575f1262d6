using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Journeys.Triggers;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Journeys;

/// <summary>One journey as released: trigger, goal, exits and steps. Immutable and validated; runs are pinned to it by
/// <see cref="Hash"/>.</summary>
public sealed record Journey
{
    /// <summary>The name in the file: lower-case words with hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>Content hash of the structure (not of templates): 16 hex characters.</summary>
    public required string Hash { get; init; }

    /// <summary>The status the marketer chose. Always that of the current release, found by name when used, so that a
    /// pause also applies to pinned runs.</summary>
    public JourneyStatus Status { get; init; } = JourneyStatus.Draft;

    /// <summary>The topic that its messages need consent for, unless a send names another.</summary>
    public required string Topic { get; init; }

    /// <summary>What makes a customer enter, at least one; of several that fit, the first.</summary>
    public required IReadOnlyList<Trigger> Triggers { get; init; }

    /// <summary>True: a customer can enter by time alone.</summary>
    public bool IsTimeDriven => Triggers.Any(t => t.IsTimeDriven);

    /// <summary>What decides when customers enter by time: the triggers, and what they take from the policy. Steps are
    /// no part of it: an edit of them does not begin the journey anew.</summary>
    public string WriteReleaseVersion(Policy policy) =>
        WriteReleaseVersion(
            policy,
            ContentHash.Compute(string.Join('\n', Triggers.Select(t => t.WriteCanonicalText())))
        );

    /// <summary>As programs up to 2026-11 stored it, with the whole journey; it is the same release.</summary>
    public string WriteEarlierReleaseVersion(Policy policy) => WriteReleaseVersion(policy, Hash);

    private string WriteReleaseVersion(Policy policy, string text) =>
        text
        + string.Concat(Triggers.Select(t => t.WriteReleaseText(policy)).Where(t => t.Length > 0).Select(t => $"-{t}"));

    /// <summary>True: customers may be entered by the API or a command.</summary>
    public bool AllowsManualEntry => Triggers.Any(t => t.AllowsRequests);

    /// <summary>True: one of the triggers names this event.</summary>
    public bool IsStartedBy(string eventName) => Triggers.Any(t => t.Events.Contains(eventName));

    /// <summary>The trigger that began a run of this journey.</summary>
    internal Trigger FindTrigger(Run run) => Triggers[run.Trigger];

    /// <summary>Whether and when a customer may enter again.</summary>
    public ReEntry ReEntry { get; init; } = new ReEntry.Never();

    /// <summary>The share of customers, in percent, whose runs only record; null: none.</summary>
    public decimal? HoldOutPercent { get; init; }

    /// <summary>The most that one of its messages may cost; null: policy.yaml alone says. Always that of the current
    /// release, as the status.</summary>
    public Money? MaxPrice { get; init; }

    /// <summary>The first day on which customers enter, by the shop's clock; null: at once.</summary>
    public LocalDate? Starts { get; init; }

    /// <summary>The last day on which customers enter, by the shop's clock; null: without an end.</summary>
    public LocalDate? Ends { get; init; }

    /// <summary>The event that counts as success and ends the run; null: none.</summary>
    public Goal? Goal { get; init; }

    /// <summary>Events that end the run.</summary>
    public IReadOnlyList<EventMatch> ExitWhen { get; init; } = [];

    /// <summary>Conditions that are evaluated before every step and at each attempt; the run ends when one does not
    /// match. Unknown does not match.</summary>
    public IReadOnlyList<Condition> OnlyWhile { get; init; } = [];

    /// <summary>All steps by id, including nested ones; each contains the id of the step after it.</summary>
    public required IReadOnlyDictionary<string, Step> Steps
    {
        get;
        init
        {
            field = value;
            LoopSteps = StepGraph.FindLoopSteps(value);
        }
    }

    /// <summary>The ids of the steps that a run may come back to: its arrivals there are counted as visits. Derived from
    /// <see cref="Steps"/>.</summary>
    internal IReadOnlySet<string> LoopSteps { get; private init; } = new HashSet<string>();

    /// <summary>The id of the first step.</summary>
    public required string First { get; init; }
}

/// <summary>
/// The status of a journey. <c>draft</c> decides and records, and changes nothing else; <c>live</c>; <c>paused</c>
/// holds what is sent, but still receives all events; <c>closing</c>: no new entries, the runs inside go on to their
/// end.
/// </summary>
public enum JourneyStatus
{
    Draft,
    Live,
    Paused,
    Closing,
}

/// <summary>Whether a customer may enter again.</summary>
public abstract record ReEntry
{
    private ReEntry() { }

    /// <summary>Only once.</summary>
    public sealed record Never : ReEntry;

    /// <summary>Again, this long after the start of the last run.</summary>
    public sealed record After(Duration Gap) : ReEntry;

    /// <summary>Once for each occasion; a newer one ends the run that is active and starts it again.</summary>
    public sealed record Restart : ReEntry;

    /// <summary>Once for each order; with <paramref name="AtMostOncePer"/>, not more often than that.</summary>
    public sealed record EachOrder(Duration? AtMostOncePer) : ReEntry;
}

/// <summary>The goal: a later event, within a time after entering, that ends the run as converted.</summary>
public sealed record Goal(EventMatch Event, Duration Within);

/// <summary>An event that a run waits for or ends by. <paramref name="Scope"/> is required for order events other than
/// placed and paid, so that the author has to state which order is meant.</summary>
public sealed record EventMatch(string Event, OrderScope Scope, Condition? Where)
{
    /// <summary>Of an exit: it also ends runs that are pinned to other versions of the journey
    /// (<c>applies_to: everyone</c>).</summary>
    public bool ForEveryone { get; init; }
}

/// <summary><c>of: this_order</c> (the order that started the run) or <c>any_order</c>.</summary>
public enum OrderScope
{
    Any,
    ThisOrder,
}
