using System.Text.RegularExpressions;
using MarketingAutomation.Core.Simulation.JourneyTests;
using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Files;
using MarketingAutomation.Core.Workspaces.Reading;
using MarketingAutomation.Core.Workspaces.Schemas;

namespace MarketingAutomation.Embedded.Cli.NewWorkspace;

/// <summary>
/// The files of a new workspace by path, with forward slashes: those of <c>starter</c>, the sample workspace with every
/// journey as a draft, the gallery, and the schemas. All of them are beside the program.
/// </summary>
internal static partial class NewWorkspaceFiles
{
    /// <summary>The folder of the gallery inside of a workspace; the program does not read it.</summary>
    public const string Gallery = "gallery";

    private const string OtherTitle = ",title_et";
    private const string SampleCurrency = "EUR";
    private const string SampleOtherLanguage = "et";

    // Without quotes, readers of YAML take them for another value than text.
    private static readonly string[] WordsOfYaml = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

    // Files with a leading dot are not among the program's files: some tools leave such files out.
    private static readonly (string Source, string Path)[] Starter =
    [
        ("shop.yaml", "shop.yaml"),
        ("AGENTS.md", "AGENTS.md"),
        ("README.md", "README.md"),
        ("workspace-check.yml", ".github/workflows/workspace.yml"),
        ("editor-settings.jsonc", ".vscode/settings.json"),
    ];

    /// <summary>Creates the files of a workspace with these details of the shop, by the names of
    /// <see cref="ShopDetails"/>.</summary>
    public static IReadOnlyDictionary<string, string> Create(IReadOnlyDictionary<string, string> details)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var (path, text) in ReadFolder("workspace").Where(f => f.Key != "shop.yaml" && !IsOtherLanguage(f.Key))
        )
        {
            files[path] = Adapt(path, text, details);
        }

        foreach (var (path, text) in ReadFolder(Gallery))
        {
            files[$"{Gallery}/{path}"] = Adapt(path, text, details);
        }

        var starter = ReadFolder("starter");
        foreach (var (source, path) in Starter)
        {
            files[path] = FillIn(starter[source], details, quoted: path.EndsWith(".yaml", StringComparison.Ordinal));
        }

        foreach (var (path, text) in Schemas())
        {
            files[path] = text;
        }

        return files;
    }

    /// <summary>Reads the workspace that these files make, as a start would.</summary>
    public static WorkspaceResult Read(IReadOnlyDictionary<string, string> files) =>
        new WorkspaceReader(TemplateReader.Read).Read(
            files.Where(f => WorkspaceFiles.IsRelevant(f.Key)).ToDictionary(StringComparer.Ordinal)
        );

    /// <summary>Returns the JSON schemas of all workspace files, for editors.</summary>
    public static IReadOnlyDictionary<string, string> Schemas() =>
        JsonSchemas
            .All.Append(new("journey-test.json", JourneyTestSchema.Write()))
            .ToDictionary(s => $".schemas/{s.Key}", s => s.Value);

    /// <summary>The names of the journeys in the gallery.</summary>
    public static IReadOnlyList<string> FindGalleryJourneys(IEnumerable<string> paths) =>
        [
            .. paths
                .Where(p => p.StartsWith($"{Gallery}/", StringComparison.Ordinal))
                .Select(p => p.Split('/')[1])
                .Distinct(),
        ];

    // A journey of a new shop sends nothing before its author says so; the sample's second language is not the shop's.
    private static string Adapt(string path, string text, IReadOnlyDictionary<string, string> details)
    {
        var (currency, language) = (details["currency"], details["language"]);
        if (path.EndsWith(".csv", StringComparison.Ordinal))
        {
            return LanguageNames().Replace(RemoveOtherTitle(Money().Replace(text, currency)), language);
        }

        if (!path.EndsWith(".yaml", StringComparison.Ordinal))
        {
            return text;
        }

        var adapted = SchemaPath().Replace(text, "$$schema=$1.schemas/");
        adapted = OtherTopicName().Replace(Money().Replace(adapted, currency), "");
        return StatusLine()
            .Replace(
                LanguageNames().Replace(adapted, language),
                "status: draft                         # decides and records, sends nothing; live when you have read it"
            );
    }

    // The sample's products have no quoted fields, and the other language's title is their last column.
    private static string RemoveOtherTitle(string text) =>
        text.Split('\n')[0].TrimEnd('\r').EndsWith(OtherTitle, StringComparison.Ordinal)
            ? string.Join('\n', text.Split('\n').Select(l => l.Length == 0 ? l : l.Remove(l.LastIndexOf(','))))
            : text;

    private static string FillIn(string text, IReadOnlyDictionary<string, string> details, bool quoted) =>
        details.Aggregate(
            text,
            (filled, detail) =>
                filled.Replace(
                    $"{{{detail.Key}}}",
                    quoted ? Quote(detail.Value) : detail.Value,
                    StringComparison.Ordinal
                )
        );

    // A YAML scalar that is read as this text, also inside of a list or map on one line.
    private static string Quote(string value) =>
        PlainScalar().IsMatch(value) && !WordsOfYaml.Contains(value, StringComparer.OrdinalIgnoreCase)
            ? value
            : $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static bool IsOtherLanguage(string path) => path.Split('/').Contains(SampleOtherLanguage);

    private static Dictionary<string, string> ReadFolder(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, name);
        return Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(
                f => Path.GetRelativePath(folder, f).Replace(Path.DirectorySeparatorChar, '/'),
                File.ReadAllText,
                StringComparer.Ordinal
            );
    }

    [GeneratedRegex(@"\$schema=((?:\.\./)?)(?:\.\./)*docs/schema/")]
    private static partial Regex SchemaPath();

    [GeneratedRegex($@"\b{SampleCurrency}\b")]
    private static partial Regex Money();

    // The language of tests, topics' names and products' titles.
    [GeneratedRegex(
        @"(?<=locale: )(?:en|et)(?:-[A-Z]{2})?|(?<=template: (?:email|sms)\.|names: \{ )(?:en|et)\b|(?<=,title_)en\b"
    )]
    private static partial Regex LanguageNames();

    [GeneratedRegex($@", {SampleOtherLanguage}: [^}}]*(?= \}})")]
    private static partial Regex OtherTopicName();

    [GeneratedRegex(@"^status: (?:live|draft)\b.*$", RegexOptions.Multiline)]
    private static partial Regex StatusLine();

    [GeneratedRegex(@"^[A-Za-z](?:[A-Za-z0-9 @./_+-]|:(?=//))*$")]
    private static partial Regex PlainScalar();
}
