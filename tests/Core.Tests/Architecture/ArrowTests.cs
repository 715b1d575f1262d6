using System.Xml.Linq;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Architecture;

/// <summary>
/// Which room of Core may know which (docs/architecture.md), and which project which. References that break an arrow
/// today are in <c>arrow-exceptions.txt</c>, one "From -> To" a line; the list may only get shorter:
/// <c>UPDATE_DOCS=1</c> removes those that are gone and never adds one.
/// </summary>
public sealed class ArrowTests
{
    private const string Prefix = "MarketingAutomation.Core.";
    private static readonly string ExceptionsPath = Repository.Path(
        "tests",
        "Core.Tests",
        "Architecture",
        "arrow-exceptions.txt"
    );

    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["Values"] = [],
        ["Channels"] = ["Values"],
        ["Events"] = ["Values", "Channels"],
        ["Inbound"] = ["Values", "Channels", "Events"],
        ["Customers"] = ["Values", "Channels", "Events"],
        ["Journeys"] = ["Values", "Channels", "Events", "Customers"],
        ["Templates"] = ["Values", "Channels", "Events"],
        ["Messages"] = ["Values", "Channels", "Events", "Customers", "Journeys", "Templates"],
        ["Workspaces"] = ["Values", "Channels", "Events", "Customers", "Journeys", "Templates"],
        ["Deciding"] =
        [
            "Values",
            "Channels",
            "Events",
            "Inbound",
            "Customers",
            "Journeys",
            "Templates",
            "Messages",
            "Workspaces",
        ],
        ["Simulation"] =
        [
            "Values",
            "Channels",
            "Events",
            "Inbound",
            "Customers",
            "Journeys",
            "Templates",
            "Messages",
            "Workspaces",
            "Deciding",
        ],
    };

    // Below journeys and customers: what is written in a workspace, and how a text of one is parsed.
    private static readonly string[] Below = ["Workspaces.Definitions.", "Workspaces.Parsing."];

    private static readonly string[] Broken =
    [
        .. TypeReferences
            .Of(typeof(Decider).Assembly)
            .Where(e => e.From.StartsWith(Prefix, StringComparison.Ordinal))
            .Where(e => e.To.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(e => (From: e.From[Prefix.Length..], To: e.To[Prefix.Length..]))
            .Where(e => !IsAllowed(e.From, e.To))
            .Select(e => $"{e.From} -> {e.To}")
            .Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void A_room_of_Core_knows_only_the_rooms_below_it_but_for_the_listed_exceptions() =>
        Assert.Empty(Broken.Except(File.ReadAllLines(ExceptionsPath)));

    [Fact]
    public void An_exception_that_is_gone_leaves_the_list()
    {
        var listed = File.ReadAllLines(ExceptionsPath);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllLines(ExceptionsPath, listed.Intersect(Broken));
            return;
        }

        Assert.Empty(listed.Except(Broken));
    }

    [Theory]
    [InlineData("Core", "")]
    [InlineData("Flow", "Core")]
    [InlineData("Web", "Core Flow")]
    [InlineData("Adapters", "Core Flow")]
    [InlineData("Hosting", "Core Flow Adapters Web")]
    [InlineData("Embedded", "Core Flow Adapters Web Hosting")]
    [InlineData("Azure", "Core Flow Adapters Web Hosting")]
    public void A_project_knows_only_the_projects_below_it(string project, string below)
    {
        var references = XDocument
            .Load(Repository.Path("functions", project, $"{project}.csproj"))
            .Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Empty(references.Except(below.Split(' ')));
    }

    [Fact]
    public void A_folder_has_at_most_15_files()
    {
        var full =
            from root in (string[])["functions", "tests"]
            from path in Directory.EnumerateFiles(Repository.Path(root), "*.cs", SearchOption.AllDirectories)
            let folder = Path.GetDirectoryName(path)!
            where !$"{folder}/".Replace('\\', '/').Contains("/obj/", StringComparison.Ordinal)
            group path by folder into files
            where files.Count() > 15
            select $"{files.Key}: {files.Count()}";
        Assert.Empty(full);
    }

    private static bool IsAllowed(string from, string to)
    {
        var (room, other) = (from.Split('.')[0], to.Split('.')[0]);
        return room == other
            || !Known.TryGetValue(room, out var known)
            || known.Contains(other)
            || Below.Any(b => to.StartsWith(b, StringComparison.Ordinal));
    }
}
