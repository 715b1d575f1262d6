using System.Collections.Concurrent;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Administration;

/// <summary>
/// The workspace decisions are made under, with every earlier version some run is pinned to. A release writes journeys
/// and templates to the definitions table first, so that a run or a message can always be understood later.
/// </summary>
/// <param name="released">Called with every workspace that was released; null: nothing follows it.</param>
/// <param name="edited">Called when a first edit with faults was refused, and with null when one without faults is in
/// force again; null: nothing follows it.</param>
public sealed class WorkspaceReleases(
    ITableStore store,
    ShopRows rows,
    DecisionClock clock,
    bool shadow = false,
    Func<Workspace, CancellationToken, ValueTask>? released = null,
    Action<RefusedEdit?>? edited = null
)
{
    private const string Released = "released";
    private readonly ConcurrentDictionary<string, Template> templates = new();
    private Workspace? current;
    private RefusedEdit? refused;

    /// <summary>What marketers want now.</summary>
    /// <exception cref="InvalidOperationException">Nothing has been released yet.</exception>
    public Workspace Current =>
        Volatile.Read(ref current)
        ?? throw new InvalidOperationException("no workspace is released yet; the host releases one at its start");

    /// <summary>The status of a journey; null: there is none of this name, or nothing has been released yet.</summary>
    public JourneyStatus? StatusOf(string journey) =>
        Volatile.Read(ref current)?.Journeys.GetValueOrDefault(journey)?.Status;

    /// <summary>The edit that was refused for its faults; null: what was read last is in force.</summary>
    public RefusedEdit? RefusedEdit => Volatile.Read(ref refused);

    /// <summary>An edit was read and has faults; the workspace in force stays.</summary>
    /// <param name="faults">How many; at least 1.</param>
    public void RecordRefusedEdit(int faults)
    {
        var before = RefusedEdit;
        var now = new RefusedEdit(faults, before?.Since ?? clock.Now);
        Volatile.Write(ref refused, now);
        if (before is null)
        {
            edited?.Invoke(now);
        }
    }

    /// <summary>Makes a workspace the one decisions are made under, after keeping its versions.</summary>
    public async ValueTask Release(Workspace workspace, CancellationToken cancel)
    {
        var keeping = workspace
            .Journeys.Values.Select(j => StoreVersion(workspace, j, cancel).AsTask())
            .Concat(workspace.Templates.Values.Select(t => StoreVersion(t, cancel).AsTask()));
        await Task.WhenAll(keeping);
        var since = await ReleasedAt(workspace, cancel);
        Change(before =>
            workspace with
            {
                ReleasedAt = since,
                PinnedJourneys = before?.PinnedJourneys ?? workspace.PinnedJourneys,
            }
        );
        if (Interlocked.Exchange(ref refused, null) is not null)
        {
            edited?.Invoke(null);
        }

        if (released is not null)
        {
            await released(workspace, cancel);
        }
    }

    /// <summary>The workspace with all versions this customer's runs are pinned to.</summary>
    public async ValueTask<Workspace> WorkspaceFor(CustomerState state, CancellationToken cancel)
    {
        var workspace = Current;
        foreach (var run in state.Runs)
        {
            if (workspace.FindVersion(run.Journey, run.Version) is null)
            {
                var pinned = await ReadPinnedJourney(run.Journey, run.Version, cancel);
                workspace = Change(now =>
                    now! with
                    {
                        PinnedJourneys = new Dictionary<string, PinnedJourney>(now.PinnedJourneys)
                        {
                            [$"{run.Journey}/{run.Version}"] = pinned,
                        },
                    }
                );
            }
        }

        return workspace;
    }

    /// <summary>A template exactly as it was when something was sent with it; null: that version is not known
    /// here.</summary>
    public async ValueTask<Template?> FindTemplate(string name, string version, CancellationToken cancel)
    {
        if (Current.Templates.TryGetValue(name, out var now) && now.Version == version)
        {
            return now;
        }

        var key = $"{name}/{version}";
        if (templates.TryGetValue(key, out var kept))
        {
            return kept;
        }

        if (await store.Get(TableName.Definitions, TemplatePartition(name), version, cancel) is not { } entity)
        {
            return null;
        }

        return templates.GetOrAdd(
            key,
            TemplateReader.FromBundle(name, entity.Read(FlowJson.Default.TemplateRow).Bundle)
        );
    }

    // A release and a version found at the same moment must not undo each other.
    private Workspace Change(Func<Workspace?, Workspace> to)
    {
        while (true)
        {
            var before = Volatile.Read(ref current);
            var after = to(before);
            if (ReferenceEquals(Interlocked.CompareExchange(ref current, after, before), before))
            {
                return after;
            }
        }
    }

    private async ValueTask<PinnedJourney> ReadPinnedJourney(string journey, string version, CancellationToken cancel)
    {
        if (await store.Get(TableName.Definitions, journey, version, cancel) is not { } entity)
        {
            throw new InvalidOperationException(
                $"version {version} of journey {journey} is not in the definitions table, but a run is pinned to it"
            );
        }

        var row = entity.Read(FlowJson.Default.DefinitionRow);
        var copy = new Dictionary<string, Template>();
        foreach (var (name, at) in row.Templates)
        {
            if (await FindTemplate(name, at, cancel) is { } template)
            {
                copy[name] = template;
            }
        }

        return new PinnedJourney(JourneyReader.ReadPinned(journey, row.Yaml), copy);
    }

    private async ValueTask StoreVersion(Workspace workspace, Journey journey, CancellationToken cancel)
    {
        var uses = journey
            .Steps.Values.OfType<SendStep>()
            .Select(s => s.Template)
            .Distinct()
            .Where(workspace.Templates.ContainsKey)
            .ToDictionary(t => t, t => workspace.Templates[t].Version);
        await store.Insert(
            TableName.Definitions,
            journey.Id,
            journey.Hash,
            StoreExtensions.ToJson(
                new DefinitionRow(workspace.JourneySources[journey.Id], uses),
                FlowJson.Default.DefinitionRow
            ),
            cancel
        );
    }

    private async ValueTask StoreVersion(Template template, CancellationToken cancel) =>
        await store.Insert(
            TableName.Definitions,
            TemplatePartition(template.Name),
            template.Version,
            StoreExtensions.ToJson(new TemplateRow(template.Bundle), FlowJson.Default.TemplateRow),
            cancel
        );

    // Partition names of journeys have no dot.
    private static string TemplatePartition(string name) => $"template.{name}";

    // A time-triggered journey is new whenever its triggers or its being live or not changes: those already silent then are
    // "existing". A test of it, as a draft or in shadow mode, is not the journey itself; one that was closed and is
    // opened again begins anew; a pause takes people in and is neither beginning nor end.
    private async ValueTask<IReadOnlyDictionary<string, Instant>> ReleasedAt(
        Workspace workspace,
        CancellationToken cancel
    )
    {
        var since = new Dictionary<string, Instant>();
        foreach (var journey in workspace.Journeys.Values.Where(j => j.IsTimeDriven))
        {
            var status = journey.Status == JourneyStatus.Paused ? JourneyStatus.Live : journey.Status;
            var mode = $"-{status}{(shadow && status == JourneyStatus.Live ? "-shadow" : "")}";
            var version = journey.WriteReleaseVersion(workspace.Policy) + mode;
            var earlier = journey.WriteEarlierReleaseVersion(workspace.Policy) + mode;
            var row = await rows.Get(Released, journey.Id, FlowJson.Default.ReleaseRow, cancel);
            if (row?.Version != version)
            {
                row = new ReleaseRow(version, row?.Version == earlier ? row.At : clock.Now);
                await store.Upsert(
                    TableName.Shop,
                    Released,
                    journey.Id,
                    StoreExtensions.ToJson(row, FlowJson.Default.ReleaseRow),
                    cancel
                );
                rows.ClearDamage(Released, journey.Id);
            }

            since[journey.Id] = row.At;
        }

        return since;
    }
}
