namespace MarketingAutomation.Core.Inbound.Json;

/// <summary>
/// Collects the faults of one reading. A fault refuses the whole body; a dropped value only gives a note. There is one
/// entry per position, also when it is read several times. Separate from the collector of a workspace's faults: that
/// one has codes and places of files, and no values that are dropped.
/// </summary>
internal sealed class JsonFaultCollector
{
    /// <summary>Further notes are counted but not stored.</summary>
    private const int MaxNotes = 20;

    private readonly List<JsonFault> faults = [];
    private readonly List<JsonFault> dropped = [];

    /// <summary>The faults so far, without the dropped values.</summary>
    public IReadOnlyList<JsonFault> Faults => faults;

    /// <summary>Faults first, then dropped values, so that a sender whose body is refused gets all faults at
    /// once.</summary>
    public IReadOnlyList<JsonFault> AllFaults => [.. faults, .. dropped.Where(d => !faults.Contains(d))];

    /// <summary>Refuses the body.</summary>
    public void AddFault(JsonFault fault) => Add(faults, fault);

    /// <summary>Refuses the body because of a place.</summary>
    public void AddFault(string path, string problem) => AddFault(new JsonFault(path, problem));

    /// <summary>Records a value that is dropped.</summary>
    public void AddDropped(JsonFault fault) => Add(dropped, fault);

    /// <summary>The dropped values as notes for the timeline, at most 20; where there are more, one last note gives
    /// their number.</summary>
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
