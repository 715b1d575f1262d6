using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Files;

/// <summary>A journey's file after reading; <paramref name="Journey"/> is null when the file has faults.</summary>
internal sealed record JourneyFile(
    string Path,
    string Source,
    Journey? Journey,
    IReadOnlyList<Reference> References,
    IReadOnlyList<(string Name, string Value)> Values,
    IReadOnlyList<Fault<FilePlace>> Advice
)
{
    /// <summary>The journey's name according to the file name.</summary>
    public string Name => WorkspaceFiles.JourneyName(Path);

    /// <summary>The name written in the file; null: none.</summary>
    public string? DeclaredName { get; init; }

    /// <summary>True: an event of a sender's own, with its own fields, starts or moves its runs; also where the file has
    /// faults, so that it is not known.</summary>
    public bool HasOwnEvents { get; init; }

    /// <summary>Reads one file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="text">The YAML text.</param>
    /// <param name="taken">Paths of all files, and those that earlier remedies name: no remedy names one of them. A
    /// path that a remedy names is added.</param>
    /// <param name="kinds">The kinds of steps and triggers that exist.</param>
    /// <param name="faults">Receives the faults.</param>
    /// <param name="now">When it is read; null: not known.</param>
    public static JourneyFile Read(
        string path,
        string text,
        ISet<string> taken,
        JourneyKinds kinds,
        FaultCollector faults,
        NodaTime.Instant? now = null
    )
    {
        var context = new JourneyReadContext(faults)
        {
            FileExists = taken.Contains,
            Kinds = kinds,
            Now = now,
        };
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

        return new JourneyFile(path, text, journey, context.References, context.SetValues, context.Advice.Found)
        {
            DeclaredName = name?.Text,
            HasOwnEvents = journey is null || !context.KnownEvents.All(EventNames.KnownNames.Contains),
        };
    }

    // A copy of a journey's file has the same name inside as the original; the original must not be overwritten.
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
