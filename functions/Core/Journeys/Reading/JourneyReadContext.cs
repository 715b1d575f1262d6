using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Reading;

/// <summary>What is gathered while one journey is read.</summary>
internal sealed class JourneyReadContext(FaultCollector faults)
{
    /// <summary>Where faults go.</summary>
    public FaultCollector Faults { get; } = faults;

    /// <summary>The kinds of steps there are.</summary>
    public StepCatalog StepKinds { get; init; } = StepCatalog.Shipped;

    /// <summary>True: there is a file of this path, which a remedy must not name.</summary>
    public Func<string, bool> FileExists { get; init; } = _ => false;

    /// <summary>Where advice goes: what may be meant as it is written, and often is not.</summary>
    public FaultCollector Advice { get; } = new(faults.File);

    /// <summary>
    /// Where conditions go that never match. Apart from other faults: a stored version that says such a thing is still
    /// read, for the runs that are pinned to it.
    /// </summary>
    public FaultCollector NeverMatchFaults { get; } = new(faults.File);

    /// <summary>The event whose <c>where</c> is being read; null: a step or <c>only_while</c>.</summary>
    public AskedEvent? AskedEvent { get; set; }

    /// <summary>Events that a step may look back at: the trigger's and those of its <c>wait_for</c>.</summary>
    public HashSet<string> KnownEvents { get; } = new(StringComparer.Ordinal);

    /// <summary><c>event.*</c> as asked in steps and <c>only_while</c>; checked when all events are known.</summary>
    public List<Node.Scalar> EventFields { get; } = [];

    /// <summary>What these are compared with, and where; checked at the same time.</summary>
    public List<(Node At, IReadOnlyList<Condition.Compare> Compared)> EventValues { get; } = [];

    /// <summary>The event that starts the journey; null: time does, or it has a fault.</summary>
    public string? TriggerEvent { get; set; }

    /// <summary>What the trigger asks of facts of its order that stay as they are.</summary>
    public IReadOnlyList<Condition.Compare> TriggerComparisons { get; set; } = [];

    /// <summary>The topic of the journey; null: it has a fault.</summary>
    public string? Topic { get; set; }

    /// <summary><c>event.link</c> as asked, and whether the trigger asks; its names are those of the templates, known
    /// when all sends are.</summary>
    public List<(Node At, Condition.Compare Compare, bool OfTrigger)> AskedLinks { get; } = [];

    /// <summary>Events of messages that are only told where the policy has them counted; <c>Own</c>: of messages of
    /// this journey.</summary>
    public List<(Node At, string Name, bool Own)> TrackedEvents { get; } = [];

    /// <summary>What each <c>set</c> step remembers, by name.</summary>
    public List<(string Name, string Value)> SetValues { get; } = [];

    /// <summary>Whether a run of it is about an order.</summary>
    public bool HasOrder { get; set; } = true;

    /// <summary>True while the trigger is read: there is no run yet.</summary>
    public bool IsReadingTrigger { get; set; }

    /// <summary>Names that only the whole workspace can vouch for.</summary>
    public List<Reference> References { get; } = [];

    /// <summary><c>message.ID</c> as used and what it is asked for; checked when all sends are known.</summary>
    public List<(string Send, Node At, IReadOnlyList<MessageState> States, string? Step)> AskedMessages { get; } = [];

    /// <summary>The step whose condition is being read; null: a condition of the whole journey, which is asked at any
    /// time.</summary>
    public string? Step { get; set; }

    /// <summary>Names that <c>set</c> steps provide, also in a journey with faults.</summary>
    public HashSet<string> SetAttributes { get; } = new(StringComparer.Ordinal);

    /// <summary>The name of something outside of the journey. What is no name is said when it is known what there is,
    /// so that the remedy names what is there.</summary>
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

    /// <summary>Steps by id.</summary>
    public Dictionary<string, Step> Steps { get; } = new(StringComparer.Ordinal);
}

/// <summary>The event a condition is asked about. <paramref name="Name"/> null: it has a fault of its own, or time
/// starts the journey.</summary>
internal sealed record AskedEvent(string? Name, OrderScope Scope, bool IsTrigger)
{
    /// <summary>How long the customer has bought nothing when the journey starts; null: an event starts it.</summary>
    public NodaTime.Duration? InactivityDuration { get; init; }

    /// <summary>True: the customer has a paid order at that moment.</summary>
    public bool HasBought => Name == EventNames.OrderPaid || InactivityDuration is not null;
}

/// <summary>A name a journey relies on outside itself. Pinned versions are not asked again: they were valid when
/// released.</summary>
internal abstract record Reference(Node At)
{
    public sealed record Topic(Node At, string Name) : Reference(At);

    public sealed record Template(Node At, string Name, IReadOnlyList<Channel>? Channels) : Reference(At);

    public sealed record Team(Node At, string Name) : Reference(At);

    /// <summary>What should name something and is no name. <paramref name="What"/>: the key it stands under,
    /// <c>topic</c>, <c>send</c> or <c>to</c>.</summary>
    public sealed record InvalidName(Node At, string What, string Text) : Reference(At);

    /// <summary>What staff are told: a template's text written in the journey.</summary>
    public sealed record StaffText(Node At, string Text) : Reference(At);

    /// <summary>A <c>customer.NAME</c> that some <c>set</c> step has to provide.</summary>
    public sealed record Attribute(Node At, string Name) : Reference(At);

    /// <summary>What a remembered <c>customer.NAME</c> is compared with: some <c>set</c> step has to set a value that
    /// fits.</summary>
    public sealed record Remembered(Node At, string Name, Condition.Compare Compare) : Reference(At);

    /// <summary>A topic as conditions ask for it: one that policy.yaml does not have is never told.</summary>
    public sealed record AskedTopic(Node At, string Name) : Reference(At);

    /// <summary>A SKU or category that a condition asks for: one that products.csv does not have is probably a slip of
    /// the hand.</summary>
    public sealed record AskedProduct(Node At, string Field, Condition.Compare Compare) : Reference(At);

    /// <summary>One line is to have one of these SKUs and one of these categories: products.csv says of which category
    /// each SKU is.</summary>
    public sealed record AskedLine(Node At, IReadOnlyList<string> Skus, IReadOnlyList<string> Categories)
        : Reference(At);

    /// <summary>A fact of shop.yaml that a condition asks for: it is the same for everybody.</summary>
    public sealed record AskedShop(Node At, Condition.Compare Compare) : Reference(At);

    /// <summary>The shop an event or order came from, as a condition asks for it: the settings name them, not the
    /// workspace.</summary>
    public sealed record AskedSource(Node At, string Field, Condition.Compare Compare) : Reference(At);

    /// <summary>What <c>message.ID</c> is asked for, with the send it is about.</summary>
    public sealed record AskedMessage(Node At, string Send, IReadOnlyList<MessageState> States, SentBy By)
        : Reference(At);

    /// <summary>An event of messages that is only told where the policy has it counted. <paramref name="By"/>: the
    /// journey's sends; empty: of all messages.</summary>
    public sealed record AskedTrackedEvent(Node At, string Name, IReadOnlyList<SentBy> By) : Reference(At);

    /// <summary>The name of a link, as the templates of <paramref name="By"/> have it; empty: all templates.</summary>
    public sealed record AskedLink(Node At, Condition.Compare Compare, IReadOnlyList<SentBy> By) : Reference(At);

    /// <summary>After how long a send is dropped, and its topic.</summary>
    public sealed record DropAfter(Node At, NodaTime.Duration After, string? About) : Reference(At);

    /// <summary>How many suggestions a send needs.</summary>
    public sealed record Suggestions(Node At, int AtLeast) : Reference(At);

    /// <summary>Money compared with a field that is always in the shop's currency.</summary>
    public sealed record ShopMoney(Node At, string Field, Money Money) : Reference(At);
}

/// <summary>A send's template and the channels it names; null: those of the policy.</summary>
internal sealed record SentBy(string Template, IReadOnlyList<Channel>? Channels);
