using System.Text.Json.Nodes;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>One kind of step in YAML: its keyword, the keys beside it, how it is read, and its JSON schema. A new kind
/// is one class of this type with its <see cref="Step"/>, and a line in <see cref="StepCatalog.Shipped"/>.</summary>
internal abstract class StepDefinition
{
    /// <summary>The first key of the step, such as <c>wait_for</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>What the step does, one sentence of Markdown for the table of docs/journeys.md.</summary>
    public abstract string Description { get; }

    /// <summary>The keys in the order of the docs: the kind first, those inside its value, those beside it. <c>id</c> is
    /// allowed on every step.</summary>
    public abstract IReadOnlyList<KeyReference> Reference { get; }

    /// <summary>Keys beside the kind.</summary>
    public IReadOnlyList<string> Keys => [.. ListKeysBeside().Select(k => k.Key)];

    /// <summary>Those of <see cref="Keys"/> that are required.</summary>
    public IReadOnlyList<string> RequiredKeys => [.. ListKeysBeside().Where(k => k.IsRequired).Select(k => k.Key)];

    /// <summary>True: a step without an id gets the kind's value as its id.</summary>
    public virtual bool IsNamedByValue => false;

    /// <summary>All keys of the step: the kind, the keys beside it, <c>id</c>.</summary>
    public IReadOnlyList<string> AllKeys => [Kind, .. Keys, "id"];

    /// <summary>Reads a step that leads to <paramref name="next"/> (null: the end); null where it has a fault, which is
    /// reported. Unknown keys have been reported already.</summary>
    public abstract Step? Read(StepHead head, string? next, StepReader reader);

    /// <summary>JSON schema of the kind's value and of each key beside it.</summary>
    public abstract Dictionary<string, JsonNode> WriteSchema();

    private IEnumerable<KeyReference> ListKeysBeside() => Reference.Where(k => k.Key != Kind && !k.IsInside);
}

/// <summary>A step before it is read: its mapping, its kind, its id, and the value of the kind's key.</summary>
internal sealed record StepHead(Node.Map Map, string Kind, string Id, Node Value);
