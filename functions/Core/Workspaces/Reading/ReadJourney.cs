using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Reading;

namespace MarketingAutomation.Core.Workspaces.Reading;

/// <summary>A journey's file after reading; <paramref name="Journey"/> is null when it has faults.</summary>
internal sealed record ReadJourney(string Path, string Source, Journey? Journey, IReadOnlyList<Reference> References, IReadOnlyList<string> Remembers, IReadOnlyList<(string Name, string Value)> Values, IReadOnlyList<Fault> Advice)
{
    /// <summary>Its name, by its file.</summary>
    public string Name => WorkspaceFiles.JourneyName(Path);

    /// <summary>Reads one.</summary>
    public static ReadJourney From(string path, string text, FaultSink faults)
    {
        var context = new JourneyContext(faults);
        var journey = JourneyReader.Read(text, context, out var name);
        if (name is not null && Scalars.IsName(name.Text) && name.Text != WorkspaceFiles.JourneyName(path))
        {
            faults.Add(FaultCodes.FileName, name, $"the journey is called \"{name.Text}\" and its file \"{path}\"", "the same name for both", $"rename the file to journeys/{name.Text}.yaml");
        }

        foreach (var fault in context.Never.Found)
        {
            faults.Add(fault);
        }

        return new ReadJourney(path, text, journey, context.References, [.. context.Remembered], context.Values, context.Advice.Found);
    }
}
