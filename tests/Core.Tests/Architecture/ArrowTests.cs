using System.Xml.Linq;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Architecture;

/// <summary>
/// Which room of Core may know which (docs/architecture.md), and which project which.
/// </summary>
public sealed class ArrowTests
{
    private const string Prefix = "MarketingAutomation.Core.";

    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["Values"] = [],
        ["Channels"] = ["Values"],
        ["Events"] = ["Values", "Channels"],
        ["Inbound"] = ["Values", "Channels", "Events"],
        ["Customers"] = ["Values", "Channels", "Events"],
        ["Journeys"] = ["Values", "Channels", "Events", "Customers"],
        ["Templates"] = ["Values", "Channels", "Events"],
        ["Messages"] = ["Values", "Channels", "Events", "Customers", "Journeys", "Templates", "Workspaces"],
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

    // Every room may know what is written in a workspace and how a text of one is parsed (Known lists the rest). What a
    // condition can ask of an event is also what a template can show of it: one catalog.
    private static readonly string[] Below = ["Workspaces.Definitions.", "Workspaces.Parsing."];
    private static readonly string[] TemplatesKnow = ["Journeys.Conditions.Fields."];

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
    public void A_room_of_Core_knows_only_the_rooms_below_it() => Assert.Empty(Broken);

    [Fact]
    public void A_file_of_Core_uses_only_namespaces_of_its_room_and_the_rooms_below_it()
    {
        var core = Repository.Path("functions", "Core");
        var broken =
            from path in Directory.EnumerateFiles(core, "*.cs", SearchOption.AllDirectories)
            let file = Path.GetRelativePath(core, path).Replace('\\', '/')
            where !file.StartsWith("obj/", StringComparison.Ordinal)
            from line in File.ReadLines(path).TakeWhile(l => !l.StartsWith("namespace", StringComparison.Ordinal))
            let used = line.IndexOf(Prefix, StringComparison.Ordinal)
            where used > 0 && !IsAllowed(file.Replace('/', '.'), $"{line[(used + Prefix.Length)..].TrimEnd(';')}.")
            select $"{file}: {line}";
        Assert.Empty(broken);
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
            || Below.Any(b => to.StartsWith(b, StringComparison.Ordinal))
            || (room == "Templates" && TemplatesKnow.Any(b => to.StartsWith(b, StringComparison.Ordinal)));
    }
}
