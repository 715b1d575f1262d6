using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Files;

/// <summary>A journey's file after reading; <paramref name="Journey"/> is null when it has faults.</summary>
internal sealed record JourneyFile(
    string Path,
    string Source,
    Journey? Journey,
    IReadOnlyList<Reference> References,
    IReadOnlyList<string> RememberedNames,
    IReadOnlyList<(string Name, string Value)> Values,
    IReadOnlyList<Fault> Advice
)
{
    /// <summary>Its name, by its file.</summary>
    public string Name => WorkspaceFiles.JourneyName(Path);

    /// <summary>The name it gives itself; null: none.</summary>
    public string? DeclaredName { get; init; }

    /// <summary>Reads one.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="text">Its YAML.</param>
    /// <param name="taken">Paths of all files, and those that earlier remedies name: no remedy names one of them. A
    /// path that is named here is added.</param>
    /// <param name="stepKinds">The kinds of steps there are.</param>
    /// <param name="faults">Where faults go.</param>
    public static JourneyFile Read(
        string path,
        string text,
        ISet<string> taken,
        StepCatalog stepKinds,
        FaultCollector faults
    )
    {
        var context = new JourneyReadContext(faults) { FileExists = taken.Contains, StepKinds = stepKinds };
        var journey = JourneyReader.ReadJourney(text, context, out var name);
        if (name is not null && ScalarParser.IsName(name.Text) && name.Text != WorkspaceFiles.JourneyName(path))
        {
            faults.Add(
                FaultCodes.FileNameMismatch,
                name,
                $"the journey is called \"{name.Text}\" and its file \"{path}\"",
                "the same name for both",
                SuggestOtherName(path, name.Text, taken)
            );
        }

        foreach (var fault in context.NeverMatchFaults.Found)
        {
            faults.Add(fault);
        }

        return new JourneyFile(
            path,
            text,
            journey,
            context.References,
            [.. context.SetAttributes],
            context.SetValues,
            context.Advice.Found
        )
        {
            DeclaredName = name?.Text,
        };
    }

    // A copy of a journey's file calls itself like the original, which must not be written over.
    private static string SuggestOtherName(string path, string name, ISet<string> taken)
    {
        var file = WorkspaceFiles.JourneyName(path);
        if (string.Equals(file, name, StringComparison.OrdinalIgnoreCase) || taken.Add($"journeys/{name}.yaml"))
        {
            return $"rename the file to journeys/{name}.yaml";
        }

        if (ScalarParser.IsName(file))
        {
            return $"there is a journeys/{name}.yaml already: write journey: {file}";
        }

        var free =
            ScalarParser.SuggestName(file) is { } own && !taken.Contains($"journeys/{own}.yaml")
                ? own
                : MisplacedFiles.FreeJourneyName(taken, name);
        taken.Add($"journeys/{free}.yaml");
        return $"there is a journeys/{name}.yaml already: write journey: {free}, and rename this file to journeys/{free}.yaml";
    }
}
