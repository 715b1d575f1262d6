using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Checks;

/// <summary>Checks that low ratings, complaints and replies reach a person: that there is a team, and a template for
/// the notice to it.</summary>
internal static class FeedbackTeamChecks
{
    /// <summary>
    /// Finds faults of the workspace. <paramref name="folders"/>: template folders, also of templates with faults of
    /// their own. <paramref name="notifies"/>: some journey has a <c>notify_staff</c>, for which a missing template is
    /// already reported. <paramref name="unread"/>: the teams have a fault of their own.
    /// </summary>
    public static IEnumerable<Fault<FilePlace>> FindFaults(
        Shop? shop,
        string shopFile,
        string policyFile,
        Node? team,
        IReadOnlySet<string> folders,
        bool notifies,
        bool unread
    )
    {
        if (shop is null)
        {
            return [];
        }

        var (inShop, inPolicy, inTemplates) = (
            new FaultCollector(shopFile),
            new FaultCollector(policyFile),
            new FaultCollector($"templates/{Template.StaffNotice}/email.txt.hbs")
        );
        if (unread)
        {
            // The teams are not known.
        }
        else if (shop.Teams.Count == 0)
        {
            inShop.Add(
                FaultCodes.MissingFeedbackTeam,
                1,
                1,
                "there is no team to receive unhappy ratings, complaints and replies",
                "teams: { care: care@shop.example }",
                "add teams: with at least one name and e-mail address"
            );
        }
        else if (team is Node.Scalar { Text: var name } && !shop.Teams.ContainsKey(name))
        {
            inPolicy.AddNotOneOf(
                FaultCodes.UnknownTeam,
                team,
                $"feedback.team is \"{name}\", and shop.yaml has no such team",
                name,
                shop.Teams.Keys
            );
        }

        if (!notifies && !folders.Contains(Template.StaffNotice))
        {
            inTemplates.Add(
                FaultCodes.MissingFeedbackTeam,
                1,
                1,
                $"there is no template {Template.StaffNotice}, so no team can be notified of "
                    + $"unhappy ratings, "
                    + $"complaints and replies",
                "",
                $"add templates/{Template.StaffNotice}/email.txt.hbs; the sample workspace has one"
            );
        }

        return [.. inShop.Found, .. inPolicy.Found, .. inTemplates.Found];
    }

    /// <summary>Finds templates for staff that do not show the customer's words: the notice would not contain what the
    /// customer wrote.</summary>
    public static IEnumerable<Fault<FilePlace>> FindAdvice(IReadOnlyDictionary<string, string> files)
    {
        foreach (
            var (path, text) in files
                .Where(f =>
                    f.Key.StartsWith($"templates/{Template.StaffNotice}/", StringComparison.Ordinal)
                    && f.Key.EndsWith(".hbs", StringComparison.Ordinal)
                )
                .OrderBy(f => f.Key, StringComparer.Ordinal)
        )
        {
            if (!text.Contains("staff.words", StringComparison.Ordinal))
            {
                yield return new Fault<FilePlace>(
                    FaultCodes.NoticeWithoutCustomerText.Code,
                    new(path, 1, 1),
                    "the notice does not show what the customer wrote",
                    "staff.words",
                    "write {{#each staff.words}}> {{this}}{{/each}} where the words belong; staff.email, "
                        + "staff.phone and staff.record say who it is"
                );
            }
        }
    }
}
