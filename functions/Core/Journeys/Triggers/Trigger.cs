using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Runs.Entering;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Triggers;

/// <summary>
/// What makes a customer enter a journey, as read. Each kind is its own record: it names the events that start it, or
/// finds the time at which a customer enters without an event, or both; it writes its canonical text and explains an
/// entry. Its <see cref="TriggerDefinition"/>, in the same file, reads it from YAML. Whether the customer may enter
/// (status, consent to being in it again, daily places) is the same for all kinds: <see cref="RunEntry"/>.
/// </summary>
public abstract record Trigger
{
    private protected Trigger() { }

    /// <summary>The condition at the moment of entering; null: none.</summary>
    public Condition? Where { get; init; }

    /// <summary>How the API names it: the event, or the kind.</summary>
    public abstract string Name { get; }

    /// <summary>What starts the journey, in a few words, as a picture of it shows it.</summary>
    internal virtual string DescribeStart() => Name;

    /// <summary>The events that may start the journey.</summary>
    public virtual IReadOnlyList<string> Events => [];

    /// <summary>True: a customer can enter by time alone, so <see cref="FindTimedEntry"/> is asked at each decision, and
    /// the time of the journey's release is kept.</summary>
    public virtual bool IsTimeDriven => false;

    /// <summary>True: a customer can be entered by request, of the API or a command.</summary>
    public virtual bool AllowsRequests => false;

    /// <summary>True: it starts the journey each year anew.</summary>
    internal virtual bool IsYearly => false;

    /// <summary>The longest time from one of its occasions to the next, by days; null: it has no regular occasions. A
    /// <c>re_entry</c> that asks for more leaves occasions out.</summary>
    internal virtual Duration? LongestRepeat => null;

    /// <summary>How much time this trigger needs since the last entry where <c>re_entry</c> asks for so much: regular
    /// occasions are counted, since the days of a month and the hours of a day differ, and entries are spread.</summary>
    internal virtual Duration FindReEntryGap(Duration asked) => asked;

    /// <summary>Why it starts the journey again and again, so that <c>re_entry: never</c> is a fault; null: it is
    /// none.</summary>
    internal virtual string? ReEntryNeed => null;

    /// <summary>The segment whose members are kept for this trigger; null: none.</summary>
    internal virtual string? TrackedSegment => null;

    /// <summary>True: a run belongs to the order that began it. False: it is about the customer, and its order is only
    /// one of theirs.</summary>
    internal virtual bool IsAboutOrder => true;

    /// <summary>The trigger's part of the journey's canonical text. The hash of the journey, to which stored runs are
    /// pinned, is computed from it: it must not change.</summary>
    internal abstract string WriteCanonicalText();

    /// <summary>What of the policy decides when a customer enters by time: a change of it counts as a release of the
    /// journey, so that those who are past the time then are existing. Empty: nothing.</summary>
    internal virtual string WriteReleaseText(Policy policy) => "";

    /// <summary>True: whenever <paramref name="later"/>, a trigger below this one in the same journey, would start a
    /// run, this one already does.</summary>
    internal virtual bool Covers(Trigger later) => WriteCanonicalText() == later.WriteCanonicalText();

    /// <summary>What an entry by this event is stored under; the same key enters once.</summary>
    internal virtual string CreateEntryKey(RunContext context, Event arrived, string? order) =>
        order ?? CheckoutRuns.CreateEntryKey(context, arrived) ?? arrived.Id;

    /// <summary>Why the event that arrived does not start the journey for this customer, whatever <c>where</c> says; null:
    /// it may.</summary>
    internal virtual string? ExplainNotConcerned(RunContext context) => null;

    /// <summary>When the customer enters by time alone, in the future or in the past; null: not in the current
    /// state.</summary>
    internal virtual TimedEntry? FindTimedEntry(RunContext context, Journey journey) => null;

    /// <summary>The next entry by time after one that is due now, whether the customer entered for that or not; null:
    /// there is none.</summary>
    internal virtual TimedEntry? FindFollowingEntry(RunContext context, Journey journey) => null;

    /// <summary>When the customer has to be looked at for an entry that <see cref="FindTimedEntry"/> does not return
    /// yet; always after now. Null: not in the current state.</summary>
    internal virtual Instant? FindNextLook(RunContext context, Journey journey) => null;

    /// <summary>What an entry by time is stored under; the same key enters once.</summary>
    internal virtual string CreateTimedEntryKey(RunContext context, TimedEntry entry) =>
        $"at-{entry.At.ToUnixTimeSeconds()}";

    /// <summary>Why the customer enters by time now, in words.</summary>
    internal virtual string ExplainTimedEntry(RunContext context) => "time came";

    /// <summary>True: a run would not have begun, had the events of another customer, who is merged into this one, been
    /// known.</summary>
    internal virtual bool IsPreventedBy(MergedHistory other) => false;
}

/// <summary>An entry by time alone.</summary>
/// <param name="At">When the customer enters; where it is past, now.</param>
/// <param name="Order">The order that the run gets; null: none.</param>
/// <param name="PlacesPerDay">How many customers may enter the journey on one day (UTC) in this way; null: no
/// limit.</param>
internal readonly record struct TimedEntry(Instant At, string? Order, int? PlacesPerDay)
{
    /// <summary>Why the customer does not enter, although the time has come; null: they may.</summary>
    public string? Refusal { get; init; }
}

/// <summary>What is known of a customer who is merged into the customer of a run.</summary>
/// <param name="Customer">The other customer, before the merge.</param>
/// <param name="Begun">When the run began.</param>
/// <param name="BecomesFalse">True: a condition that was true for the run's own customer when the run began is false
/// with the other's orders and events.</param>
/// <param name="Together">The run's own customer with the orders of both, as they were when the run began.</param>
internal sealed record MergedHistory(
    CustomerState Customer,
    Instant Begun,
    Func<Condition, bool> BecomesFalse,
    Func<RunContext> Together
);
