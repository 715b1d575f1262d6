using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;
using NodaTime;

namespace MarketingAutomation.Core.Workspaces;

/// <summary>What marketers edit, whole, immutable, validated. Made by <c>WorkspaceReader</c> from files; a faulty one
/// is never made.</summary>
public sealed record Workspace
{
    /// <summary>Content hash over all files: 16 hex characters.</summary>
    public required string Hash { get; init; }

    /// <summary>The shop as its customers know it.</summary>
    public required Shop Shop { get; init; }

    /// <summary>Rules that hold for all journeys.</summary>
    public required Policy Policy { get; init; }

    /// <summary>Journeys by name, as they are now.</summary>
    public required IReadOnlyDictionary<string, Journey> Journeys { get; init; }

    /// <summary>Templates by name, as they are now.</summary>
    public required IReadOnlyDictionary<string, Template> Templates { get; init; }

    /// <summary>Products by SKU (case-insensitive).</summary>
    public required IReadOnlyDictionary<string, Product> Products { get; init; }

    /// <summary>The source text of each journey, for pinning: journey id → YAML.</summary>
    public required IReadOnlyDictionary<string, string> JourneySources { get; init; }

    /// <summary>What its authors may want to know, by file, line and column; nothing of it stops anything.</summary>
    public IReadOnlyList<Fault> Advice =>
        [
            .. Templates
                .Values.SelectMany(t => t.Advice)
                .Concat(JourneyAdvice)
                .Distinct()
                .OrderBy(a => a.File, StringComparer.Ordinal)
                .ThenBy(a => a.Line)
                .ThenBy(a => a.Column),
        ];

    /// <summary>Advice about journeys and about notices to the shop's own people.</summary>
    public IReadOnlyList<Fault> JourneyAdvice { get; init; } = [];

    /// <summary>
    /// Earlier versions some run may be pinned to, by <c>journey/hash</c>. Filled by the shell from the definitions
    /// table; a run pinned to a version that is neither here nor current cannot be decided until the shell has loaded
    /// it.
    /// </summary>
    public IReadOnlyDictionary<string, PinnedJourney> PinnedJourneys { get; init; } =
        new Dictionary<string, PinnedJourney>();

    /// <summary>
    /// Since when each time-triggered journey has been released as it is, by journey id; given by the shell. Those
    /// already past its threshold then are "existing".
    /// </summary>
    public IReadOnlyDictionary<string, Instant> ReleasedAt { get; init; } = new Dictionary<string, Instant>();

    /// <summary>The version a run is pinned to; null when the shell has to load it first.</summary>
    public Journey? FindVersion(string journey, string hash) =>
        Journeys.TryGetValue(journey, out var now) && now.Hash == hash
            ? now
            : PinnedJourneys.GetValueOrDefault($"{journey}/{hash}")?.Journey;

    /// <summary>The copy used for a run: today's, or where that was removed the one its version was released with;
    /// null: gone altogether.</summary>
    public Template? FindTemplate(string template, string journey, string hash) =>
        Templates.GetValueOrDefault(template)
        ?? PinnedJourneys.GetValueOrDefault($"{journey}/{hash}")?.Templates.GetValueOrDefault(template);
}

/// <summary>An earlier version of a journey with the templates it was released with.</summary>
public sealed record PinnedJourney(Journey Journey, IReadOnlyDictionary<string, Template> Templates);
