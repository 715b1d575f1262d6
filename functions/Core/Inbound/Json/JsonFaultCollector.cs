namespace MarketingAutomation.Core.Inbound.Json;

/// <summary>
/// What a reading found wrong. A fault refuses the whole body; a dropped value only leaves a note. One entry a place,
/// however often it is read.
/// </summary>
internal sealed class JsonFaultCollector(List<JsonFault> faults)
{
    /// <summary>Notes beyond these are counted, not kept.</summary>
    private const int MaxNotes = 20;

    private readonly List<JsonFault> dropped = [];

    public List<JsonFault> Faults => faults;

    /// <summary>Faults first, then what was dropped: a sender whose body is refused hears of everything at
    /// once.</summary>
    public IReadOnlyList<JsonFault> AllFaults => [.. faults, .. dropped.Where(d => !faults.Contains(d))];

    /// <summary>Refuses the body.</summary>
    public void AddFault(JsonFault fault) => Add(faults, fault);

    /// <summary>The value is left out.</summary>
    public void AddDropped(JsonFault fault) => Add(dropped, fault);

    /// <summary>The dropped values as notes for the timeline, at most 20; where there are more, the last note says how
    /// many.</summary>
    public IReadOnlyList<string> DroppedNotes =>
        [
            .. dropped.Take(MaxNotes).Select(fault => fault.ToString()),
            .. dropped.Count > MaxNotes ? (string[])[$"and {dropped.Count - MaxNotes} more"] : [],
        ];

    private static void Add(List<JsonFault> list, JsonFault fault)
    {
        if (!list.Contains(fault))
        {
            list.Add(fault);
        }
    }
}
