using System.Runtime.CompilerServices;
using MarketingAutomation.Core.Journeys.Triggers;

namespace MarketingAutomation.Core.Journeys;

/// <summary>The journeys of a workspace by their events, so that a decision does not search all of them. Built once for
/// each set of journeys.</summary>
internal sealed class JourneyIndex
{
    private static readonly ConditionalWeakTable<IReadOnlyDictionary<string, Journey>, JourneyIndex> Made = [];

    private readonly Dictionary<string, JourneyStart[]> byEvent;
    private readonly HashSet<string> endings;

    private JourneyIndex(IReadOnlyDictionary<string, Journey> journeys)
    {
        byEvent = journeys
            .Values.SelectMany(j => j.Triggers.SelectMany(t => t.Events).Distinct().Select(e => (Event: e, Journey: j)))
            .GroupBy(s => s.Event, s => s.Journey)
            .ToDictionary(
                g => g.Key,
                g => g.Select(j => new JourneyStart(j, FindIndexes(j, t => t.Events.Contains(g.Key)))).ToArray()
            );
        TimeDriven =
        [
            .. journeys.Values.SelectMany(j =>
                FindIndexes(j, t => t.IsTimeDriven).Select(i => new JourneyStart(j, [i]))
            ),
        ];
        TrackedSegments = [.. TimeDriven.Select(s => s.First.TrackedSegment).OfType<string>().Distinct()];
        endings =
        [
            .. journeys.Values.SelectMany(j => j.ExitWhen.Select(m => m.Event)),
            .. journeys.Values.Select(j => j.Goal?.Event.Event).OfType<string>(),
        ];
    }

    /// <summary>The index of these journeys, which must not be changed afterwards.</summary>
    public static JourneyIndex For(IReadOnlyDictionary<string, Journey> journeys) =>
        Made.GetValue(journeys, static all => new JourneyIndex(all));

    /// <summary>Each trigger by which a customer can enter by time alone, in the order of the workspace and then of the
    /// journey.</summary>
    public JourneyStart[] TimeDriven { get; }

    /// <summary>The segments whose members are kept, each once.</summary>
    public IReadOnlyList<string> TrackedSegments { get; }

    /// <summary>Journeys that this event may start, in the order of the workspace.</summary>
    public JourneyStart[] StartedBy(string name) => byEvent.GetValueOrDefault(name) ?? [];

    /// <summary>True: a journey has this event as its goal or as an exit.</summary>
    public bool HasEndingEvent(string name) => endings.Contains(name);

    private static int[] FindIndexes(Journey journey, Func<Trigger, bool> fits) =>
        [.. Enumerable.Range(0, journey.Triggers.Count).Where(i => fits(journey.Triggers[i]))];
}

/// <summary>A journey and those of its triggers that may start it here, at least one.</summary>
/// <param name="Journey">The journey.</param>
/// <param name="Indexes">Indexes in <see cref="Journey.Triggers"/>, in order: the first that fits is taken.</param>
internal sealed record JourneyStart(Journey Journey, int[] Indexes)
{
    /// <summary>The first of them; of a trigger by time, the only one.</summary>
    public Trigger First => Journey.Triggers[Indexes[0]];

    /// <summary>The name that the checks of a trigger by time are stored under: the journey's, followed by a number from
    /// the second trigger on.</summary>
    public string CheckName { get; } = Indexes[0] == 0 ? Journey.Id : $"{Journey.Id}.{Indexes[0] + 1}";
}
