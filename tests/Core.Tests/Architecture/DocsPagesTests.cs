using System.Text.RegularExpressions;
using System.Xml.Linq;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Architecture;

/// <summary>Where a message, a log line or a fault sends its reader to a page of the docs, the page is there: in the
/// repository and beside the published program.</summary>
public sealed partial class DocsPagesTests
{
    [Fact]
    public void Every_page_that_the_code_names_is_there()
    {
        var named = Directory
            .EnumerateFiles(Repository.Path("functions"), "*.cs", SearchOption.AllDirectories)
            .Where(f =>
                !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            )
            .SelectMany(f => Page().Matches(File.ReadAllText(f)))
            .Select(m => m.Value)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.Contains("docs/errors.md", named);
        Assert.Contains("docs/operate.md", named);
        Assert.DoesNotContain(named, page => !File.Exists(Repository.Path(page.Split('/'))));
    }

    [Theory]
    [InlineData("Embedded")]
    [InlineData("Azure")]
    public void Both_programs_are_published_with_all_pages_and_schemas_beside_them(string host)
    {
        var content = XDocument
            .Load(Repository.Path("functions", host, $"{host}.csproj"))
            .Descendants("Content")
            .Single(c => c.Attribute("Include")?.Value == "../../docs/**");
        Assert.Equal(
            ("docs", "PreserveNewest"),
            (content.Attribute("LinkBase")?.Value, content.Attribute("CopyToPublishDirectory")?.Value)
        );
    }

    // Addresses of other projects' pages have something before docs/.
    [GeneratedRegex(@"(?<![\w/.-])docs/[a-z-]+(?:/[a-z-]+)?\.(?:md|json)", RegexOptions.CultureInvariant)]
    private static partial Regex Page();
}
