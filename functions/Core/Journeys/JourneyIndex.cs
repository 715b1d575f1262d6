using System.Runtime.CompilerServices;

namespace MarketingAutomation.Core.Journeys;

/// <summary>The journeys of a workspace by their events, so that a decision does not search all of them. Built once for
/// each set of journeys.</summary>
internal sealed class JourneyIndex
{
    private static readonly ConditionalWeakTable<IReadOnlyDictionary<string, Journey>, JourneyIndex> Made = [];

    private readonly Dictionary<string, Journey[]> byEvent;
    private readonly HashSet<string> endings;

    private JourneyIndex(IReadOnlyDictionary<string, Journey> journeys)
    {
        byEvent = journeys
            .Values.Where(j => j.Trigger is Trigger.OnEvent)
            .GroupBy(j => ((Trigger.OnEvent)j.Trigger).Event)
            .ToDictionary(g => g.Key, g => g.ToArray());
        InactivityJourneys = [.. journeys.Values.Where(j => j.Trigger is Trigger.Inactive)];
        endings =
        [
            .. journeys.Values.SelectMany(j => j.ExitWhen.Select(m => m.Event)),
            .. journeys.Values.Select(j => j.Goal?.Event.Event).OfType<string>(),
        ];
    }

    /// <summary>The index of these journeys, which must not be changed afterwards.</summary>
    public static JourneyIndex For(IReadOnlyDictionary<string, Journey> journeys) =>
        Made.GetValue(journeys, static all => new JourneyIndex(all));

    /// <summary>Journeys whose trigger is <see cref="Trigger.Inactive"/>, in the order of the workspace.</summary>
    public Journey[] InactivityJourneys { get; }

    /// <summary>Journeys that this event may start, in the order of the workspace.</summary>
    public Journey[] StartedBy(string name) => byEvent.GetValueOrDefault(name) ?? [];

    /// <summary>True: a journey has this event as its goal or as an exit.</summary>
    public bool HasEndingEvent(string name) => endings.Contains(name);
}
