using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Journeys.Conditions;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>
/// One step. <see cref="Next"/> is where the run goes on after it (and after the block it opens); null ends the run.
/// Blocks are already flattened: a branch's last step points to what follows the block.
/// </summary>
public abstract record Step
{
    private Step() { }

    /// <summary>Unique in its journey; given, the template's name, or derived from kind and place, stable while the
    /// step stays in its block.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the step after this one; null: the run is finished.</summary>
    public string? Next { get; init; }

    /// <summary>Says something. The run waits until the message was sent or finally not sent.</summary>
    public sealed record Send : Step
    {
        /// <summary>How many suggestions a message has at most.</summary>
        public const int MaxSuggestions = 3;

        /// <summary>Template looked up by name when used.</summary>
        public required string Template { get; init; }

        /// <summary>Topic, when other than the journey's.</summary>
        public string? Topic { get; init; }

        /// <summary>Only these channels; null: all that policy allows.</summary>
        public IReadOnlyList<Channel>? Channels { get; init; }

        /// <summary>Better never than later than this after it was decided; null: policy's default.</summary>
        public Duration? DropAfter { get; init; }

        /// <summary>Fewer suggestions than this: not sent, "nothing to suggest". 0: none needed.</summary>
        public int MinSuggestions { get; init; }

        /// <summary>Asked when it is decided and again at each attempt; not sent where it does not match. Null: nothing
        /// is asked.</summary>
        public Condition? NeedsCondition { get; init; }
    }

    /// <summary>Exactly this long after the previous step was finished.</summary>
    public sealed record WaitFor : Step
    {
        /// <summary>How long, in hours and minutes that pass (72 h for <c>3d</c>).</summary>
        public required Duration Duration { get; init; }
    }

    /// <summary>Calendar days by the customer's clock, then a time of day, then the next allowed weekday.</summary>
    public sealed record WaitUntil : Step
    {
        /// <summary>Calendar days after the day the previous step was finished; 0: that day if the time is still ahead,
        /// else the next.</summary>
        public required int Days { get; init; }

        /// <summary>Time of day; a time that DST skips becomes the first minute after, one that occurs twice the
        /// first.</summary>
        public required LocalTime TimeOfDay { get; init; }

        /// <summary>Allowed weekdays; empty: all.</summary>
        public IReadOnlyList<IsoDayOfWeek> Weekdays { get; init; } = [];
    }

    /// <summary>
    /// Waits for the first event that fits one of the lines; counts events from when the step was reached, those that
    /// the same delivery tells later, and with <c>of: this_order</c> what the run's
    /// order is already.
    /// </summary>
    public sealed record WaitForEvent : Step
    {
        /// <summary>In order; the first that fits wins.</summary>
        public required IReadOnlyList<EventLine> Lines { get; init; }

        /// <summary>How long at most.</summary>
        public required Duration Timeout { get; init; }

        /// <summary>Where it goes when the time is over; already <see cref="Step.Next"/> where there is no
        /// <c>else</c>.</summary>
        public string? OnTimeout { get; init; }
    }

    /// <summary>Takes the first branch whose condition matches. <c>if</c> is the short form with one.</summary>
    public sealed record Choose : Step
    {
        /// <summary>In order.</summary>
        public required IReadOnlyList<Branch> Branches { get; init; }

        /// <summary>Where it goes when none matches.</summary>
        public string? Otherwise { get; init; }
    }

    /// <summary>Remembers values about the customer, readable as <c>customer.NAME</c>.</summary>
    public sealed record Set : Step
    {
        /// <summary>Name and text, number or yes/no as text.</summary>
        public required IReadOnlyDictionary<string, string> Values { get; init; }
    }

    /// <summary>Tells the shop's own people.</summary>
    public sealed record NotifyStaff : Step
    {
        /// <summary>A team of <c>shop.yaml</c>.</summary>
        public required string Team { get; init; }

        /// <summary>A Handlebars text.</summary>
        public required string Text { get; init; }

        /// <summary>Until when, in working days of the shop's clock; null: no date.</summary>
        public int? DueWorkingDays { get; init; }
    }

    /// <summary>Takes her off this journey's topic, or all.</summary>
    public sealed record Unsubscribe : Step
    {
        /// <summary>Topics; empty: all.</summary>
        public IReadOnlyList<string> Topics { get; init; } = [];

        /// <summary>Kept with the withdrawal.</summary>
        public required string Reason { get; init; }
    }
}

/// <summary>One line of a <c>wait_for</c> and where it leads (null: the run ends).</summary>
public sealed record EventLine(EventMatch Match, string? NextStep);

/// <summary>One branch and where it leads (null: the run ends).</summary>
public sealed record Branch(Condition Condition, string? NextStep);
