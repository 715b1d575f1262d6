namespace MarketingAutomation.Core.Webhooks.Json;

/// <summary>
/// What a reading found wrong. A fault refuses the whole body; a dropped value only leaves a note. One entry a place,
/// however often it is read.
/// </summary>
internal sealed class JsonReport(List<JsonFault> faults)
{
    /// <summary>Notes beyond these are counted, not kept.</summary>
    private const int MostNotes = 20;

    private readonly List<JsonFault> dropped = [];

    public List<JsonFault> Faults => faults;

    /// <summary>Faults first, then what was dropped: a sender whose body is refused hears of everything at
    /// once.</summary>
    public IReadOnlyList<JsonFault> All => [.. faults, .. dropped.Where(d => !faults.Contains(d))];

    /// <summary>Refuses the body.</summary>
    public void Refuse(JsonFault fault) => Add(faults, fault);

    /// <summary>The value is left out.</summary>
    public void Drop(JsonFault fault) => Add(dropped, fault);

    /// <summary>The dropped values as notes for the timeline, at most 20; where there are more, the last note says how
    /// many.</summary>
    public IReadOnlyList<string> Notes =>
        [
            .. dropped.Take(MostNotes).Select(fault => fault.ToString()),
            .. dropped.Count > MostNotes ? (string[])[$"and {dropped.Count - MostNotes} more"] : [],
        ];

    private static void Add(List<JsonFault> list, JsonFault fault)
    {
        if (!list.Contains(fault))
        {
            list.Add(fault);
        }
    }
}
