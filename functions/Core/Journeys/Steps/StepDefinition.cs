using System.Text.Json.Nodes;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>One kind of step in YAML: its word, the keys beside it, how it is read and its JSON schema. A new kind is
/// one of these with its <see cref="Step"/>, and a line in <see cref="StepCatalog.Shipped"/>.</summary>
internal abstract class StepDefinition
{
    /// <summary>The first key of the step, such as <c>wait_for</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Keys beside the kind, in the order the docs show them; <c>id</c> may be on every step.</summary>
    public virtual IReadOnlyList<string> Keys => [];

    /// <summary>Those of <see cref="Keys"/> without which the step is a fault.</summary>
    public virtual IReadOnlyList<string> RequiredKeys => [];

    /// <summary>True: a step without an id is called like the kind's value.</summary>
    public virtual bool IsNamedByValue => false;

    /// <summary>All keys of the step: the kind, the keys beside it, <c>id</c>.</summary>
    public IReadOnlyList<string> AllKeys => [Kind, .. Keys, "id"];

    /// <summary>Reads one that leads to <paramref name="next"/> (null: the end); null where it has a fault, which is
    /// reported. Keys that are not known have been reported already.</summary>
    public abstract Step? Read(StepHead head, string? next, StepReader reader);

    /// <summary>JSON schema of the kind's value and of each key beside it.</summary>
    public abstract Dictionary<string, JsonNode> WriteSchema();
}

/// <summary>A step before it is read: its mapping, its kind, the id it gets, and the value of the kind's key.</summary>
internal sealed record StepHead(Node.Map Map, string Kind, string Id, Node Value);
