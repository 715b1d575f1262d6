using System.Runtime.CompilerServices;
using MarketingAutomation.Core.Journeys.Triggers;

namespace MarketingAutomation.Core.Journeys;

/// <summary>The journeys of a workspace by their events, so that a decision does not search all of them. Built once for
/// each set of journeys.</summary>
internal sealed class JourneyIndex
{
    private static readonly ConditionalWeakTable<IReadOnlyDictionary<string, Journey>, JourneyIndex> Made = [];

    private readonly Dictionary<string, (Journey Journey, Trigger Trigger)[]> byEvent;
    private readonly HashSet<string> endings;

    private JourneyIndex(IReadOnlyDictionary<string, Journey> journeys)
    {
        byEvent = journeys
            .Values.SelectMany(j => j.Trigger.Events.Select(e => (Event: e, Start: (j, j.Trigger))))
            .GroupBy(s => s.Event, s => s.Start)
            .ToDictionary(g => g.Key, g => g.ToArray());
        TimeDriven = [.. journeys.Values.Where(j => j.Trigger.IsTimeDriven).Select(j => (j, j.Trigger))];
        endings =
        [
            .. journeys.Values.SelectMany(j => j.ExitWhen.Select(m => m.Event)),
            .. journeys.Values.Select(j => j.Goal?.Event.Event).OfType<string>(),
        ];
    }

    /// <summary>The index of these journeys, which must not be changed afterwards.</summary>
    public static JourneyIndex For(IReadOnlyDictionary<string, Journey> journeys) =>
        Made.GetValue(journeys, static all => new JourneyIndex(all));

    /// <summary>Journeys that a customer can enter by time alone, in the order of the workspace.</summary>
    public (Journey Journey, Trigger Trigger)[] TimeDriven { get; }

    /// <summary>Journeys that this event may start, in the order of the workspace.</summary>
    public (Journey Journey, Trigger Trigger)[] StartedBy(string name) => byEvent.GetValueOrDefault(name) ?? [];

    /// <summary>True: a journey has this event as its goal or as an exit.</summary>
    public bool HasEndingEvent(string name) => endings.Contains(name);
}
