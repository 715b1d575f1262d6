using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Files;

/// <summary>Reads a segments.yaml without its workspace, to count before it is released.</summary>
public static class SegmentTexts
{
    /// <summary>The segments by name, and all faults of the text. What it names outside of itself, such as attributes of
    /// shop.yaml, is not checked.</summary>
    public static (IReadOnlyDictionary<string, Condition> Segments, IReadOnlyList<Fault<FilePlace>> Faults) Read(
        string yaml
    )
    {
        var faults = new FaultCollector(SegmentsFile.FileName);
        var read = SegmentsFile.Read(yaml, JourneyKinds.Shipped, faults);
        return (read.Segments, faults.Found);
    }
}
