using System.Text.RegularExpressions;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Templates;

public sealed class TemplateFaultDocsTests
{
    [Fact]
    public void Every_code_the_templates_report_has_a_heading_in_the_docs()
    {
        var root = Repository.Root;
        var codes = Directory
            .EnumerateFiles(Path.Combine(root, "functions/Core/Templates"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(f => Regex.Matches(File.ReadAllText(f), "\"(MA[0-9]{4})\""))
            .Select(m => m.Groups[1].Value)
            .ToHashSet();
        var headings = Directory
            .EnumerateFiles(Path.Combine(root, "docs"), "errors*.md")
            .SelectMany(f => Regex.Matches(File.ReadAllText(f), "(?m)^## (MA[0-9]{4})"))
            .Select(m => m.Groups[1].Value)
            .ToHashSet();
        Assert.Equal(21, codes.Count);
        Assert.Subset(headings, codes);
    }
}
