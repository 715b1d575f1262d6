using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Files;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Checks;

/// <summary>Finds templates that no journey sends: left over from a change, or a send that is missing.</summary>
internal static class UnusedTemplateChecks
{
    /// <summary>One advice for each such template, at the first of its files.</summary>
    public static IEnumerable<Fault<FilePlace>> FindAdvice(
        IReadOnlyDictionary<string, string> files,
        IReadOnlyList<JourneyFile> journeys
    )
    {
        var sent = journeys
            .SelectMany(j => j.References.OfType<Reference.Template>())
            .Select(t => t.Name)
            .ToHashSet(StringComparer.Ordinal);
        return WorkspaceFiles
            .TemplateFolders(files)
            .Where(t => !t.StartsWith('_') && !sent.Contains(t))
            .Order(StringComparer.Ordinal)
            .Select(t => new Fault<FilePlace>(
                FaultCodes.UnusedTemplate.Code,
                new(
                    files
                        .Keys.Where(f => f.StartsWith($"templates/{t}/", StringComparison.Ordinal))
                        .Order(StringComparer.Ordinal)
                        .First(),
                    1,
                    1
                ),
                $"no journey sends \"{t}\"",
                "",
                "send it by a journey, or remove the folder; leave it if it is for send-test alone"
            ));
    }
}
