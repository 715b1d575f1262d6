using MarketingAutomation.Core.Journeys.Steps.Control;
using MarketingAutomation.Core.Journeys.Steps.Coupons;
using MarketingAutomation.Core.Journeys.Steps.Waiting;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>The kinds of steps a journey may have, in the order of the docs and the schema.</summary>
internal sealed class StepCatalog(IReadOnlyList<StepDefinition> all)
{
    private readonly Dictionary<string, StepDefinition> byKind = all.ToDictionary(d => d.Kind, StringComparer.Ordinal);

    /// <summary>The kinds of this program.</summary>
    public static StepCatalog Shipped { get; } =
        new([
            new SendDefinition(),
            new WaitDefinition(),
            new WaitForDefinition(),
            new IfDefinition(),
            new ChooseDefinition(),
            new SplitDefinition(),
            new RepeatDefinition(),
            new SetDefinition(),
            new ListDefinition(removes: false),
            new ListDefinition(removes: true),
            new NotifyStaffDefinition(),
            new UnsubscribeDefinition(),
            new CouponDefinition(),
            new EmitDefinition(),
            new RemoveFromDefinition(),
            new EndDefinition(),
        ]);

    /// <summary>All definitions.</summary>
    public IReadOnlyList<StepDefinition> All { get; } = all;

    /// <summary>The keywords of the kinds.</summary>
    public IReadOnlyList<string> Kinds { get; } = [.. all.Select(d => d.Kind)];

    /// <summary>True: there is a kind with this keyword.</summary>
    public bool Contains(string kind) => byKind.ContainsKey(kind);

    /// <summary>The kind with this keyword; null: there is none.</summary>
    public StepDefinition? Find(string kind) => byKind.GetValueOrDefault(kind);
}
