using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Files;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Checks;

/// <summary>Finds templates that show a field of an event that no journey sending them can have: only an event of a
/// sender's own has fields beyond those of the docs.</summary>
internal static class OwnEventFieldChecks
{
    public static IEnumerable<Fault<FilePlace>> FindFaults(
        IEnumerable<Template> templates,
        IReadOnlyList<JourneyFile> journeys
    ) =>
        templates
            .Where(t => t.OwnFieldFaults.Count > 0 && !journeys.Any(j => j.HasOwnEvents && Sends(j, t)))
            .SelectMany(t => t.OwnFieldFaults);

    private static bool Sends(JourneyFile journey, Template template) =>
        HandlebarsTemplate.IsForStaff(template.Name)
            ? journey.References.Any(r => r is Reference.Team)
            : journey.References.OfType<Reference.Template>().Any(r => r.Name == template.Name);
}
