using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Segments;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Files;

/// <summary><c>segments.yaml</c> after reading.</summary>
/// <param name="Segments">The segments without a fault, by name.</param>
/// <param name="Names">All names, also of segments with faults.</param>
/// <param name="References">What they name outside of the file, and each other.</param>
/// <param name="Advice">Advice about them.</param>
internal sealed record SegmentsFile(
    IReadOnlyDictionary<string, Condition> Segments,
    IReadOnlyCollection<string> Names,
    IReadOnlyList<Reference> References,
    IReadOnlyList<Fault<FilePlace>> Advice
)
{
    /// <summary>The file's path in the workspace.</summary>
    public const string FileName = "segments.yaml";

    /// <summary>A workspace without the file.</summary>
    public static SegmentsFile None { get; } = new(new Dictionary<string, Condition>(), [], [], []);

    /// <summary>Reads the file.</summary>
    /// <param name="yaml">Its text.</param>
    /// <param name="kinds">The kinds of steps and triggers that exist.</param>
    /// <param name="faults">Receives the faults.</param>
    public static SegmentsFile Read(string yaml, JourneyKinds kinds, FaultCollector faults)
    {
        var context = new JourneyReadContext(faults)
        {
            Kinds = kinds,
            IsSegment = true,
            HasOrder = false,
        };
        var names = new Dictionary<string, Node>(StringComparer.Ordinal);
        var segments = SegmentReader.Read(YamlReader.Read(yaml, faults), context, names);
        foreach (var fault in context.NeverMatchFaults.Found)
        {
            faults.Add(fault);
        }

        return new SegmentsFile(segments, names.Keys, context.References, context.Advice.Found);
    }
}
