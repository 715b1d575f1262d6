using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Reading;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Templates.Checking;

/// <summary>A notice to the shop's people that no template can carry would be lost in silence.</summary>
public sealed class StaffTemplateTests
{
    [Fact]
    public void Journeys_that_notify_staff_need_the_staff_template()
    {
        var faults = Shipped(path => !path.StartsWith("templates/_staff/", StringComparison.Ordinal));
        Assert.NotEmpty(faults);
        Assert.All(faults, f => Assert.Equal("MA1014", f.Code));
        Assert.Contains(
            faults,
            f =>
                f.Place.File == "journeys/feedback-request.yaml"
                && f.Problem == "notify_staff is sent with the template \"_staff\", and there is none"
        );
    }

    [Fact]
    public void Without_such_a_journey_answers_of_customers_need_it() =>
        Assert.Equal(
            "MA1060",
            Assert
                .Single(
                    Shipped(
                        path => !path.StartsWith("templates/_staff/", StringComparison.Ordinal),
                        text => text.Contains("notify_staff", StringComparison.Ordinal)
                    )
                )
                .Code
        );

    private static IReadOnlyList<Fault<FilePlace>> Shipped(Func<string, bool> keep, Func<string, bool>? drop = null)
    {
        var root = Path.Combine(Repository.Root, "functions", "workspace");
        var files = Directory
            .EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(f => (Path: Path.GetRelativePath(root, f).Replace('\\', '/'), Text: File.ReadAllText(f)))
            .Where(f =>
                keep(f.Path)
                && (drop is null || !f.Path.StartsWith("journeys/", StringComparison.Ordinal) || !drop(f.Text))
            )
            .ToDictionary(
                f => f.Path,
                f =>
                    f.Path == "policy.yaml" && drop is not null
                        ? f.Text.Replace("priority: [feedback-request, ", "priority: [", StringComparison.Ordinal)
                        : f.Text
            );
        return new WorkspaceReader(TemplateReader.Read).Read(files) is WorkspaceResult.Invalid(var faults)
            ? faults
            : [];
    }
}
