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

    [Fact]
    public void Every_path_of_the_repository_that_the_docs_name_is_there()
    {
        var named = MarkdownFiles()
            .SelectMany(file =>
                RepositoryPath()
                    .Matches(File.ReadAllText(file))
                    .Select(m => m.Value.TrimEnd('.', '/'))
                    .Select(path => (Page: Relative(file), Path: path))
            )
            .Where(named =>
                !named.Path.Contains("/obj", StringComparison.Ordinal)
                && !named.Path.Contains("/bin", StringComparison.Ordinal)
            )
            .Distinct()
            .ToList();
        Assert.Contains(("README.md", "functions/Embedded"), named);
        Assert.Contains(named, name => name.Page == "docs/flow.md");
        Assert.Equal([], named.Where(name => !Exists(Repository.Path(name.Path.Split('/')))));
    }

    [Fact]
    public void Every_link_of_the_docs_to_a_file_leads_to_one()
    {
        var links = MarkdownFiles()
            .SelectMany(file =>
                Link()
                    .Matches(File.ReadAllText(file))
                    .Select(m => m.Groups[1].Value)
                    .Where(target => !target.Contains(':', StringComparison.Ordinal))
                    .Select(target => (Page: Relative(file), Target: target))
            )
            .ToList();
        Assert.Contains(("docs/operate.md", "adr/0011-opentelemetry.md"), links);
        Assert.Equal(
            [],
            links.Where(link =>
                !Exists(Path.Combine(Path.GetDirectoryName(Repository.Path(link.Page.Split('/')))!, link.Target))
            )
        );
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

    private static IEnumerable<string> MarkdownFiles() =>
        Directory
            .EnumerateFiles(Repository.Path("docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Repository.Path("infra"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository.Path(), "*.md"));

    private static string Relative(string file) =>
        Path.GetRelativePath(Repository.Path(), file).Replace(Path.DirectorySeparatorChar, '/');

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    // Not a name with a placeholder behind it: functions/Core/Inbound/Shops/<Platform>.
    [GeneratedRegex(
        @"(?<![\w/.:-])(?:functions|tests|infra|docs)/[\w./-]+(?![\w./*<{-])",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"\]\(([^)#\s]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    // Addresses of other projects' pages have something before docs/.
    [GeneratedRegex(@"(?<![\w/.-])docs/[a-z-]+(?:/[a-z-]+)?\.(?:md|json)", RegexOptions.CultureInvariant)]
    private static partial Regex Page();
}
