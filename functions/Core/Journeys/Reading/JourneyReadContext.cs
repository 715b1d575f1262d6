using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Dates;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Reading;

/// <summary>What is collected while one journey is read.</summary>
internal sealed class JourneyReadContext(FaultCollector faults)
{
    /// <summary>Where faults go.</summary>
    public FaultCollector Faults { get; } = faults;

    /// <summary>The kinds of steps and triggers there are.</summary>
    public JourneyKinds Kinds { get; init; } = JourneyKinds.Shipped;

    /// <summary>When the journey is read; null: not known, as for a stored version.</summary>
    public NodaTime.Instant? Now { get; init; }

    /// <summary>True: there is a file of this path, which a remedy must not name.</summary>
    public Func<string, bool> FileExists { get; init; } = _ => false;

    /// <summary>Where advice goes: what is allowed as it is written, but is often a mistake.</summary>
    public FaultCollector Advice { get; } = new(faults.File);

    /// <summary>Where conditions that never match are reported. Separate from other faults: a stored version with such
    /// a condition is still read, for the runs pinned to it.</summary>
    public FaultCollector NeverMatchFaults { get; } = new(faults.File);

    /// <summary>The event whose <c>where</c> is being read; null: a step or <c>only_while</c>.</summary>
    public AskedEvent? AskedEvent { get; set; }

    /// <summary>Events that a step may refer to: the trigger's and those of its <c>wait_for</c>.</summary>
    public HashSet<string> KnownEvents { get; } = new(StringComparer.Ordinal);

    /// <summary>Uses of <c>event.*</c> in steps and <c>only_while</c>; checked when all events are known.</summary>
    public List<Node.Scalar> EventFields { get; } = [];

    /// <summary>What these fields are compared with, and where; checked at the same time.</summary>
    public List<(Node At, IReadOnlyList<Condition.Compare> Compared)> EventValues { get; } = [];

    /// <summary>The event that starts the journey, while a trigger is read, that trigger's; null: a time trigger, several
    /// that do not have the same event, or it has a fault.</summary>
    public string? TriggerEvent { get; set; }

    /// <summary>The trigger's comparisons on data of its order that does not change; empty where there are several
    /// triggers.</summary>
    public IReadOnlyList<Condition.Compare> TriggerComparisons { get; set; } = [];

    /// <summary>True: segments are read, not a journey: only what is known of a customer at any time may be asked.</summary>
    public bool IsSegment { get; init; }

    /// <summary>True while the steps of a <c>repeat</c> are read.</summary>
    public bool IsInRepeat { get; set; }

    /// <summary>The name of the journey; null: it has a fault.</summary>
    public string? JourneyName { get; set; }

    /// <summary>The topic of the journey; null: it has a fault.</summary>
    public string? Topic { get; set; }

    /// <summary>Uses of <c>event.link</c>, and whether the trigger uses it; the names of links are those of the
    /// templates, known when all sends are read.</summary>
    public List<(Node At, Condition.Compare Compare, bool OfTrigger)> AskedLinks { get; } = [];

    /// <summary>Message events that exist only where the policy counts them; <c>Own</c>: of messages of this
    /// journey.</summary>
    public List<(Node At, string Name, bool Own)> TrackedEvents { get; } = [];

    /// <summary>The values that <c>set</c> steps store, by name.</summary>
    public List<(string Name, string Value)> SetValues { get; } = [];

    /// <summary>True: a run of this journey may have an order; while a trigger is read, one that it starts.</summary>
    public bool HasOrder { get; set; } = true;

    /// <summary>True while the trigger is read: there is no run yet.</summary>
    public bool IsReadingTrigger { get; set; }

    /// <summary>Where <c>transactional: order</c> is written; checked when the triggers and sends are known.</summary>
    public List<Node> OrderMessages { get; } = [];

    /// <summary>Names that can be checked only against the whole workspace.</summary>
    public List<Reference> References { get; } = [];

    /// <summary>Uses of <c>message.ID</c> with the states asked for; checked when all sends are known.</summary>
    public List<(string Send, Node At, IReadOnlyList<MessageState> States, string? Step)> AskedMessages { get; } = [];

    /// <summary>The step whose condition is being read; null: a condition of the whole journey, evaluated at any
    /// time.</summary>
    public string? Step { get; set; }

    /// <summary>Reads the name of something outside of the journey. An invalid name is reported later, when the
    /// existing names are known, so that the remedy can list them.</summary>
    public string? ReadName(Node? node, string what)
    {
        if (Faults.ReadText(node, what) is not { } text)
        {
            return null;
        }

        if (!ScalarParser.IsName(text))
        {
            References.Add(new Reference.InvalidName(node!, what, text));
            return null;
        }

        return text;
    }

    /// <summary>Names that <c>call_webhook</c> steps keep of their answers.</summary>
    public HashSet<string> SavedFields { get; } = new(StringComparer.Ordinal);

    /// <summary>Uses of <c>run.NAME</c> beyond the fixed fields; checked when all steps are read.</summary>
    public List<(Node.Scalar At, string Name)> AskedSaved { get; } = [];

    /// <summary>Reads a date that a wait or a trigger counts from; null with a fault. Its attribute is noted for the
    /// check against shop.yaml.</summary>
    public DateSource? ReadDate(Node node, string what, Node.Map map, IReadOnlyList<string> prefixes, bool needsTime)
    {
        if (DateSourceReader.Read(node, what, map, prefixes, needsTime, Faults) is not { } date)
        {
            return null;
        }

        var name = date.Field.Name;
        if (name.StartsWith("order.", StringComparison.Ordinal) && !HasOrder)
        {
            Faults.Add(
                FaultCodes.NoOrder,
                node,
                $"this journey does not start with an order, so \"{name}\" is never known",
                "",
                "write a date of customer.*, or use a trigger with an order"
            );
        }

        if (
            !DateSourceReader.IsAttribute(name)
            && !date.Yearly
            && (date.TimeOfDay is null ? date.Offset <= NodaTime.Duration.Zero : date.Offset < NodaTime.Duration.Zero)
        )
        {
            Advice.Add(
                FaultCodes.DateIsPast,
                node,
                $"\"{name}\" is past as soon as it is known, and so is what is counted back from it: "
                    + (what == "date" ? "no one enters" : "the run goes on at once"),
                "",
                "write how long after it, such as offset: 3d"
                    + (name.StartsWith("customer.", StringComparison.Ordinal) ? ", or yearly: yes" : "")
            );
        }

        if (DateSourceReader.IsAttribute(name))
        {
            var attribute = name["customer.".Length..];
            References.Add(new Reference.Attribute(node, attribute, name));
            References.Add(new Reference.TypedAttribute(node, attribute, AttributeType.Date, what));
            if (!date.Yearly && attribute.Contains("birth", StringComparison.Ordinal))
            {
                Advice.Add(
                    FaultCodes.DateIsPast,
                    node,
                    $"\"{name}\" is the day of birth, which is over",
                    "",
                    "write yearly: yes for the next birthday"
                );
            }
        }

        return date;
    }

    /// <summary>The lines of the <c>wait_for</c> steps, and where each names its event.</summary>
    public List<(Node At, EventMatch Match)> WaitLines { get; } = [];

    /// <summary>Ids of the <c>coupon</c> steps, also of those with faults.</summary>
    public List<string> CouponSteps { get; } = [];

    /// <summary>Uses of <c>coupon.*</c> in conditions; checked when all steps are read.</summary>
    public List<Node.Scalar> CouponFields { get; } = [];

    /// <summary>Steps by id.</summary>
    public Dictionary<string, Step> Steps { get; } = new(StringComparer.Ordinal);

    /// <summary>Where each step is written, by id.</summary>
    public Dictionary<string, Node> StepPlaces { get; } = new(StringComparer.Ordinal);
}

/// <summary>The event that a condition is about. <paramref name="Name"/> null: it has a fault of its own, or a time
/// trigger starts the journey.</summary>
internal sealed record AskedEvent(string? Name, OrderScope Scope, bool IsTrigger)
{
    /// <summary>How long the customer has been inactive when the journey starts; null: an event starts it.</summary>
    public NodaTime.Duration? InactivityDuration { get; init; }

    /// <summary>True: the customer has a paid order at that moment.</summary>
    public bool HasBought => Name == EventNames.OrderPaid || InactivityDuration is not null;
}
