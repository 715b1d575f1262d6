using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Reading;

namespace MarketingAutomation.Core.Workspaces.Reading;

/// <summary>A journey's file after reading; <paramref name="Journey"/> is null when it has faults.</summary>
internal sealed record ReadJourney(
    string Path,
    string Source,
    Journey? Journey,
    IReadOnlyList<Reference> References,
    IReadOnlyList<string> Remembers,
    IReadOnlyList<(string Name, string Value)> Values,
    IReadOnlyList<Fault> Advice
)
{
    /// <summary>Its name, by its file.</summary>
    public string Name => WorkspaceFiles.JourneyName(Path);

    /// <summary>The name it gives itself; null: none.</summary>
    public string? CallsItself { get; init; }

    /// <summary>Reads one.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="text">Its YAML.</param>
    /// <param name="taken">Paths of all files, and those that earlier remedies name: no remedy names one of them. A
    /// path that is named here is added.</param>
    /// <param name="faults">Where faults go.</param>
    public static ReadJourney From(string path, string text, ISet<string> taken, FaultSink faults)
    {
        var context = new JourneyContext(faults) { IsTaken = taken.Contains };
        var journey = JourneyReader.Read(text, context, out var name);
        if (name is not null && Scalars.IsName(name.Text) && name.Text != WorkspaceFiles.JourneyName(path))
        {
            faults.Add(
                FaultCodes.FileName,
                name,
                $"the journey is called \"{name.Text}\" and its file \"{path}\"",
                "the same name for both",
                OtherName(path, name.Text, taken)
            );
        }

        foreach (var fault in context.Never.Found)
        {
            faults.Add(fault);
        }

        return new ReadJourney(
            path,
            text,
            journey,
            context.References,
            [.. context.Remembered],
            context.Values,
            context.Advice.Found
        )
        {
            CallsItself = name?.Text,
        };
    }

    // A copy of a journey's file calls itself like the original, which must not be written over.
    private static string OtherName(string path, string name, ISet<string> taken)
    {
        var file = WorkspaceFiles.JourneyName(path);
        if (string.Equals(file, name, StringComparison.OrdinalIgnoreCase) || taken.Add($"journeys/{name}.yaml"))
        {
            return $"rename the file to journeys/{name}.yaml";
        }

        if (Scalars.IsName(file))
        {
            return $"there is a journeys/{name}.yaml already: write journey: {file}";
        }

        var free =
            Scalars.AsName(file) is { } own && !taken.Contains($"journeys/{own}.yaml")
                ? own
                : FilePlacement.FreeJourney(taken, name);
        taken.Add($"journeys/{free}.yaml");
        return $"there is a journeys/{name}.yaml already: write journey: {free}, and rename this file to journeys/{free}.yaml";
    }
}
