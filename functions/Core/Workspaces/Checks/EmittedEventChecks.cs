using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Steps.Control;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Files;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Checks;

/// <summary>Finds journeys that start each other, or themselves, by <c>emit</c> without a wait on the way: one event
/// would make events without end.</summary>
internal static class EmittedEventChecks
{
    /// <summary>A fault at each <c>emit</c> that leads back to the start of its own journey.</summary>
    public static IEnumerable<Fault<FilePlace>> FindFaults(IReadOnlyList<JourneyFile> files)
    {
        var emits = files
            .Where(f => f.Journey is not null)
            .SelectMany(f =>
                f.References.OfType<Reference.Emitted>()
                    .Where(e => IsReachedAtOnce(f.Journey!, e.Step))
                    .Select(e => (File: f, Emit: e))
            )
            .ToList();
        foreach (var (file, emit) in emits)
        {
            if (FindWayBack(file, emit.Event, emits) is { } way)
            {
                var faults = new FaultCollector(file.Path);
                faults.Add(
                    FaultCodes.LoopWithoutWait,
                    emit.At,
                    $"\"{emit.Event}\" starts {string.Join(", which starts ", way)} without a wait on the way, so it "
                        + "would go round without an end",
                    "",
                    "put a wait before the emit, or leave one of them out"
                );
                yield return faults.Found[0];
            }
        }
    }

    /// <summary>Advice where an emitted event and the event that something waits for are spelt differently, and where
    /// nothing waits for an emitted event.</summary>
    public static IEnumerable<Fault<FilePlace>> FindAdvice(
        IReadOnlyList<JourneyFile> files,
        IReadOnlyList<Reference> ofSegments
    )
    {
        var emitted = files.SelectMany(f => f.References.OfType<Reference.Emitted>().Select(e => e.Event)).ToHashSet();
        var named = files
            .SelectMany(f => f.References)
            .Concat(ofSegments)
            .OfType<Reference.NamedEvent>()
            .Select(n => n.Event)
            .ToHashSet(StringComparer.Ordinal);
        var misspelt = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var advice = new FaultCollector(file.Path);
            foreach (var asked in file.References.OfType<Reference.NamedEvent>())
            {
                if (
                    !EventNames.KnownNames.Contains(asked.Event)
                    && !emitted.Contains(asked.Event)
                    && Spelling.Nearest(asked.Event, emitted.Where(e => !named.Contains(e))) is { } near
                )
                {
                    misspelt.Add(near);
                    advice.Add(
                        FaultCodes.UnusedEvent,
                        asked.At,
                        $"no journey emits \"{asked.Event}\", and nothing waits for \"{near}\", which one emits",
                        near,
                        $"did you mean \"{near}\"? Leave it if a sender of yours reports \"{asked.Event}\""
                    );
                }
            }

            foreach (var found in advice.Found)
            {
                yield return found;
            }
        }

        foreach (var file in files)
        {
            var advice = new FaultCollector(file.Path);
            foreach (
                var emit in file
                    .References.OfType<Reference.Emitted>()
                    .Where(e => !named.Contains(e.Event) && !misspelt.Contains(e.Event))
            )
            {
                advice.Add(
                    FaultCodes.UnusedEvent,
                    emit.At,
                    $"no journey starts, waits or ends by \"{emit.Event}\", and no condition asks for it, so nothing "
                        + "follows",
                    "",
                    $"write trigger: {{ event: {emit.Event} }} in the journey that it should start, or leave the emit out"
                );
            }

            foreach (var found in advice.Found)
            {
                yield return found;
            }
        }
    }

    // The journeys that the event starts, one by the other, up to this one; null: it does not lead back.
    private static List<string>? FindWayBack(
        JourneyFile file,
        string name,
        IReadOnlyList<(JourneyFile File, Reference.Emitted Emit)> emits
    )
    {
        var next = new Queue<(string Event, List<string> Way)>([(name, [])]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (next.TryDequeue(out var at))
        {
            if (file.Journey!.IsStartedBy(at.Event))
            {
                return [.. at.Way, file.Name];
            }

            if (!seen.Add(at.Event))
            {
                continue;
            }

            foreach (var (other, emit) in emits.Where(e => e.File.Journey!.IsStartedBy(at.Event)))
            {
                next.Enqueue((emit.Event, [.. at.Way, other.Name]));
            }
        }

        return null;
    }

    // True: a run can come to the step in the decision in which it enters.
    private static bool IsReachedAtOnce(Journey journey, string step)
    {
        var (seen, next) = (new HashSet<string>(StringComparer.Ordinal), new Stack<string?>([journey.First]));
        while (next.TryPop(out var id))
        {
            if (id == step)
            {
                return true;
            }

            if (id is null || !seen.Add(id) || !journey.Steps.TryGetValue(id, out var at) || at.IsWait)
            {
                continue;
            }

            foreach (var way in at.ListNextSteps())
            {
                next.Push(way);
            }
        }

        return false;
    }
}
