namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>The kinds of steps a journey may have, in the order of docs and schema.</summary>
internal sealed class StepCatalog(IReadOnlyList<StepDefinition> all)
{
    private readonly Dictionary<string, StepDefinition> byKind = all.ToDictionary(d => d.Kind, StringComparer.Ordinal);

    /// <summary>The kinds this program has.</summary>
    public static StepCatalog Shipped { get; } =
        new([
            new SendDefinition(),
            new WaitDefinition(),
            new WaitForDefinition(),
            new IfDefinition(),
            new ChooseDefinition(),
            new SetDefinition(),
            new NotifyStaffDefinition(),
            new UnsubscribeDefinition(),
        ]);

    /// <summary>All definitions.</summary>
    public IReadOnlyList<StepDefinition> All { get; } = all;

    /// <summary>The words of the kinds.</summary>
    public IReadOnlyList<string> Kinds { get; } = [.. all.Select(d => d.Kind)];

    /// <summary>True: there is a kind of this word.</summary>
    public bool Contains(string kind) => byKind.ContainsKey(kind);

    /// <summary>The kind of this word; null: there is none.</summary>
    public StepDefinition? Find(string kind) => byKind.GetValueOrDefault(kind);
}
