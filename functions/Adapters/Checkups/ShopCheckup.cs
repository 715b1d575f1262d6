using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;

namespace MarketingAutomation.Adapters.Checkups;

/// <summary>Whether the marketer's files are this shop's own and not the sample's.</summary>
public static class ShopCheckup
{
    private const string Name = "shop.yaml";

    /// <param name="real">True where messages leave through a provider.</param>
    /// <param name="folder">Where the workspace was read; null: not given.</param>
    public static IReadOnlyList<Finding> Check(Workspace workspace, bool real, string? folder = null)
    {
        var findings = new List<Finding>
        {
            Finding.Good(
                "workspace",
                $"{folder ?? "it"} has no fault: {CountText.WithNoun(workspace.Journeys.Count, "journey")}, "
                    + $"{CountText.WithNoun(workspace.Templates.Count, "template")}"
            ),
        };
        if (workspace.Shop.Sender.Email.EndsWith(".example", StringComparison.OrdinalIgnoreCase))
        {
            const string remedy = "Write your own name, address and sender into shop.yaml.";
            findings.Add(
                real
                    ? Finding.Wrong(Name, "it is the sample's: an invented shop", remedy)
                    : Finding.Unknown(Name, "it is the sample's: an invented shop", remedy)
            );
        }
        else
        {
            findings.Add(Finding.Good(Name, $"messages come from {workspace.Shop.Name}"));
        }

        return findings;
    }
}
