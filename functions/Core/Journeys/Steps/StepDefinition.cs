using System.Text.Json.Nodes;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>One kind of step in YAML: its keyword, the keys beside it, how it is read, and its JSON schema. A new kind
/// is one class of this type with its <see cref="Step"/>, and a line in <see cref="StepCatalog.Shipped"/>.</summary>
internal abstract class StepDefinition
{
    /// <summary>The first key of the step, such as <c>wait_for</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Keys beside the kind, in the order of the docs; <c>id</c> is allowed on every step.</summary>
    public virtual IReadOnlyList<string> Keys => [];

    /// <summary>Those of <see cref="Keys"/> that are required.</summary>
    public virtual IReadOnlyList<string> RequiredKeys => [];

    /// <summary>True: a step without an id gets the kind's value as its id.</summary>
    public virtual bool IsNamedByValue => false;

    /// <summary>All keys of the step: the kind, the keys beside it, <c>id</c>.</summary>
    public IReadOnlyList<string> AllKeys => [Kind, .. Keys, "id"];

    /// <summary>Reads a step that leads to <paramref name="next"/> (null: the end); null where it has a fault, which is
    /// reported. Unknown keys have been reported already.</summary>
    public abstract Step? Read(StepHead head, string? next, StepReader reader);

    /// <summary>JSON schema of the kind's value and of each key beside it.</summary>
    public abstract Dictionary<string, JsonNode> WriteSchema();
}

/// <summary>A step before it is read: its mapping, its kind, its id, and the value of the kind's key.</summary>
internal sealed record StepHead(Node.Map Map, string Kind, string Id, Node Value);
