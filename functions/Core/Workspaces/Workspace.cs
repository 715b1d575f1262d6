using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Workspaces;

/// <summary>Everything that marketers edit: complete, immutable and validated. Created by <c>WorkspaceReader</c> from
/// files; never created from files with faults.</summary>
public sealed record Workspace : IWorkspace
{
    /// <summary>Content hash over all files: 16 hex characters.</summary>
    public required string Hash { get; init; }

    /// <summary>The shop: name, sender, languages, teams.</summary>
    public required Shop Shop { get; init; }

    /// <summary>Rules that apply to all journeys.</summary>
    public required Policy Policy { get; init; }

    /// <summary>Current journeys by name.</summary>
    public required IReadOnlyDictionary<string, Journey> Journeys { get; init; }

    /// <summary>Current templates by name.</summary>
    public required IReadOnlyDictionary<string, Template> Templates { get; init; }

    /// <summary>Products by SKU (case-insensitive).</summary>
    public required IReadOnlyDictionary<string, Product> Products { get; init; }

    /// <summary>Conditions on customers by name, from segments.yaml; those that name others do so without a
    /// circle.</summary>
    public IReadOnlyDictionary<string, Condition> Segments { get; init; } = new Dictionary<string, Condition>();

    /// <summary>Files of coupon codes (<c>coupons/NAME.csv</c>) by the name of the file.</summary>
    public IReadOnlyDictionary<string, CouponPool> CouponPools { get; init; } = new Dictionary<string, CouponPool>();

    /// <summary>The source text of each journey, stored for runs that keep the version: journey id → YAML.</summary>
    public required IReadOnlyDictionary<string, string> JourneySources { get; init; }

    /// <summary>Advice for the authors, ordered by file, line and column; advice prevents nothing.</summary>
    public IReadOnlyList<Fault<FilePlace>> Advice =>
        [
            .. Templates
                .Values.SelectMany(t => t.Advice)
                .Concat(JourneyAdvice)
                .Distinct()
                .OrderBy(a => a.Place, FilePlace.Order),
        ];

    /// <summary>Advice about journeys and about notices to the shop's staff.</summary>
    public IReadOnlyList<Fault<FilePlace>> JourneyAdvice { get; init; } = [];

    /// <summary>
    /// Earlier journey versions that runs may be pinned to, by <c>journey/hash</c>. Filled by the caller from the
    /// definitions table; a run pinned to a version that is neither here nor current cannot be decided until the caller
    /// has loaded that version.
    /// </summary>
    public IReadOnlyDictionary<string, PinnedJourney> PinnedJourneys { get; init; } =
        new Dictionary<string, PinnedJourney>();

    /// <summary>
    /// The time since which each time-triggered journey has been released in its present form, by journey id; set by
    /// the caller. Customers who had already passed its threshold at that time count as "existing".
    /// </summary>
    public IReadOnlyDictionary<string, Instant> ReleasedAt { get; init; } = new Dictionary<string, Instant>();

    /// <inheritdoc/>
    public Truth EvaluateSegment(string name, ConditionScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (!scope.SegmentResults.TryGetValue(name, out var truth))
        {
            truth = Segments.TryGetValue(name, out var condition)
                ? ConditionEvaluator.EvaluateTruth(condition, scope)
                : Truth.Unknown;
            scope.SegmentResults[name] = truth;
        }

        return truth;
    }

    /// <inheritdoc/>
    public string ExplainSegment(string name, ConditionScope scope) =>
        Segments.TryGetValue(name, out var condition)
            ? ConditionEvaluator.Evaluate(condition, scope).Explain()
            : "there is no such segment any more";

    /// <summary>Returns the version a run is pinned to; null when the caller has to load it first.</summary>
    public Journey? FindVersion(string journey, string hash) =>
        Journeys.TryGetValue(journey, out var now) && now.Hash == hash
            ? now
            : PinnedJourneys.GetValueOrDefault($"{journey}/{hash}")?.Journey;

    /// <summary>Returns the template for a run: the current one, or where that was removed the one its version was
    /// released with; null: neither exists.</summary>
    public Template? FindTemplate(string template, string journey, string hash) =>
        Templates.GetValueOrDefault(template)
        ?? PinnedJourneys.GetValueOrDefault($"{journey}/{hash}")?.Templates.GetValueOrDefault(template);
}

/// <summary>An earlier version of a journey with the templates it was released with.</summary>
public sealed record PinnedJourney(Journey Journey, IReadOnlyDictionary<string, Template> Templates);
