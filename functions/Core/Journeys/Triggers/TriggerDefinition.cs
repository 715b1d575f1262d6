using System.Text.Json.Nodes;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Triggers;

/// <summary>One kind of trigger in YAML: its keyword, the keys beside it, how it is read, and its JSON schema. A new
/// kind is one class of this type with its <see cref="Trigger"/>, and a line in
/// <see cref="TriggerCatalog.Shipped"/>.</summary>
internal abstract class TriggerDefinition
{
    /// <summary>The key in <c>trigger</c> that names the kind, such as <c>inactive</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>What starts the journey, in Markdown for the table of docs/journeys.md.</summary>
    public abstract string Description { get; }

    /// <summary>The keys, the kind first, for the table of docs/journeys.md; <c>where</c> is allowed with every
    /// kind.</summary>
    public abstract IReadOnlyList<KeyReference> Keys { get; }

    /// <summary>The kind with a value, as faults show it: <c>inactive: 120d</c>.</summary>
    public abstract string Example { get; }

    /// <summary>True: <c>enroll</c> may be written, since there are customers who already fit when the journey goes
    /// live.</summary>
    public virtual bool AllowsEnroll => false;

    /// <summary>Reads what conditions of the journey may refer to when it starts; called before the condition of the
    /// trigger is read.</summary>
    public abstract TriggerStart ReadStart(Node value, JourneyReadContext context);

    /// <summary>Reads the trigger; null where it has a fault, which is reported. Unknown keys have been reported
    /// already.</summary>
    public abstract Trigger? Read(TriggerHead head, JourneyReadContext context);

    /// <summary>JSON schema of the kind's value and of each key beside it.</summary>
    public abstract Dictionary<string, JsonNode> WriteSchema();
}

/// <summary>What conditions of a journey may refer to at its start.</summary>
/// <param name="HasOrder">True: a run has an order, so <c>order.*</c> and <c>of: this_order</c> may be used.</param>
/// <param name="Event">The event that starts the journey; null: none, or its name has a fault.</param>
/// <param name="Asked">What <c>where</c> of the trigger is about; null: the value has a fault.</param>
internal sealed record TriggerStart(bool HasOrder, string? Event, AskedEvent? Asked);

/// <summary>A trigger before it is read: its mapping, the value of the kind's key, what
/// <see cref="TriggerDefinition.ReadStart"/> returned, its condition as read, and what <c>enroll</c> says.</summary>
internal sealed record TriggerHead(Node.Map Map, Node Value, TriggerStart Start, Condition? Where, EnrollRule Enroll);
