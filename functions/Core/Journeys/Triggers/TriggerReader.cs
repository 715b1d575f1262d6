using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Triggers;

/// <summary>Reads <c>trigger</c> and <c>enroll</c>, by the definition of the kind that is written.</summary>
internal static class TriggerReader
{
    /// <summary>Reads the trigger and records in the context what conditions of the journey may refer to.</summary>
    public static Trigger? ReadTrigger(MapReader journey, JourneyReadContext context)
    {
        var (kinds, faults) = (context.Kinds.Triggers, context.Faults);
        var map = MapReader.Create(journey.Require("trigger"), "trigger", kinds.Keys, faults);
        var used = kinds.All.Where(d => map?.Find(d.Kind) is not null).ToList();
        var start = new TriggerStart(true, null, null);
        foreach (var kind in used)
        {
            start = kind.ReadStart(map!.Find(kind.Kind)!, context);
        }

        (context.HasOrder, context.TriggerEvent) = (start.HasOrder, start.Event);
        (context.IsReadingTrigger, context.AskedEvent) = (true, start.Asked);
        var where = map?.Find("where") is { } condition ? new ConditionReader(context).ReadCondition(condition) : null;
        (context.IsReadingTrigger, context.AskedEvent) = (false, null);
        var enroll = EnrollReader.ReadEnroll(journey, used, kinds, faults);
        if (map is null)
        {
            return null;
        }

        if (used is [var only])
        {
            return only.Read(new TriggerHead(map.MapNode, map.Find(only.Kind)!, where, enroll), context);
        }

        // An unknown key has been reported as the fault.
        if (used.Count > 0 || map.MapNode.Entries.All(e => kinds.Keys.Contains(e.Key.Text)))
        {
            faults.Add(
                used.Count == 0 ? FaultCodes.Missing : FaultCodes.ConflictingKeys,
                map.MapNode,
                used.Count == 0
                    ? "trigger names nothing that starts the journey"
                    : $"trigger has both {used[0].Kind} and {used[1].Kind}",
                kinds.Examples
            );
        }

        return null;
    }
}
