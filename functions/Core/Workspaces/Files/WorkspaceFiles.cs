using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Files;

/// <summary>Determines the kind of each file of a workspace.</summary>
public static class WorkspaceFiles
{
    private const string Journeys = "journeys/";
    private const string Templates = "templates/";
    private const string Gallery = "gallery";
    private const string Coupons = "coupons/";
    private const string TestEnding = ".test.yaml";

    internal static readonly string[] KnownPaths = ["shop.yaml", "policy.yaml", "products.csv", "segments.yaml"];

    private static readonly string[] Endings = [".yaml", ".yml", ".csv", ".hbs"];
    private static readonly string[] Backups = [".bak", ".orig", ".old", ".tmp", ".swp"];

    /// <summary>
    /// True: the file is read, or its name shows that it was meant to be read, so that it must be reported. False:
    /// names with a leading dot, backups and temporary files of editors, pictures, notes, and the folder
    /// <c>gallery</c>, which holds journeys to copy from.
    /// </summary>
    /// <param name="path">Relative to the workspace, with forward slashes.</param>
    public static bool IsRelevant(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var parts = path.Split('/');
        if (
            parts.Any(p => p.StartsWith('.'))
            || parts is [Gallery, _, ..]
            || parts[^1].StartsWith("~$", StringComparison.Ordinal)
            || parts[^1].StartsWith('#')
            || parts[^1].EndsWith('~')
            || HasEnding(parts[^1], Backups)
        )
        {
            return false;
        }

        return HasEnding(parts[^1], Endings)
            || (IntendedFiles.IntendedFile(path) is { } meant && HasEnding(meant, Endings));
    }

    /// <summary>True: the content of the file is text; a spreadsheet program's own file is not, and only its name is
    /// reported.</summary>
    /// <param name="path">Relative to the workspace.</param>
    public static bool IsText(string path) => !MisplacedFiles.IsSpreadsheet(path);

    /// <summary>True: the path is <c>journeys/NAME.yaml</c>.</summary>
    internal static bool IsJourney(string path) =>
        path.StartsWith(Journeys, StringComparison.Ordinal)
        && path.EndsWith(".yaml", StringComparison.Ordinal)
        && !path.EndsWith(TestEnding, StringComparison.Ordinal)
        && !path[Journeys.Length..].Contains('/', StringComparison.Ordinal);

    /// <summary>True: the path is <c>coupons/NAME.csv</c>, a file of coupon codes.</summary>
    internal static bool IsCouponPool(string path) =>
        path.StartsWith(Coupons, StringComparison.Ordinal)
        && path.EndsWith(".csv", StringComparison.Ordinal)
        && path.Length > Coupons.Length + ".csv".Length
        && !path[Coupons.Length..].Contains('/', StringComparison.Ordinal);

    /// <summary>True: the path is <c>journeys/NAME.test.yaml</c>, the tests of a journey. A start does not read
    /// them.</summary>
    internal static bool IsJourneyTest(string path) =>
        path.StartsWith(Journeys, StringComparison.Ordinal)
        && path.EndsWith(TestEnding, StringComparison.Ordinal)
        && !path[Journeys.Length..].Contains('/', StringComparison.Ordinal);

    /// <summary>The name of the journey that a file of tests is about.</summary>
    internal static string TestedJourney(string path) => path[Journeys.Length..^TestEnding.Length];

    /// <summary>The journey's name according to its file name.</summary>
    internal static string JourneyName(string path) => path[Journeys.Length..^".yaml".Length];

    /// <summary>Names of template folders, including those that cannot be read.</summary>
    internal static IReadOnlySet<string> TemplateFolders(IReadOnlyDictionary<string, string> files) =>
        files
            .Keys.Where(p => p.StartsWith(Templates, StringComparison.Ordinal))
            .Select(p => p.Split('/'))
            .Where(p => p.Length > 2)
            .Select(p => p[1])
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Creates the fault of a file that is not read.</summary>
    internal static Fault<FilePlace> UnreadFileFault(string path, string remedy) =>
        new(
            FaultCodes.UnknownFile.Code,
            new(path, 1, 1),
            $"\"{path}\" is not read",
            string.Join(
                ", ",
                [.. KnownPaths, "journeys/NAME.yaml", "journeys/NAME.test.yaml", "templates/NAME/…", "coupons/NAME.csv"]
            ),
            remedy
        );

    /// <summary>Finds YAML files and tables in places where they are not read: a journey in the wrong folder must not
    /// be ignored silently.</summary>
    internal static IEnumerable<Fault<FilePlace>> FindUnexpected(IReadOnlyDictionary<string, string> files)
    {
        // A workspace that was copied into itself is one fault, not one for each of its files.
        var copies = files
            .Keys.Where(p =>
                p.EndsWith("/shop.yaml", StringComparison.Ordinal) && !p.StartsWith(Journeys, StringComparison.Ordinal)
            )
            .Select(p => p[..^"shop.yaml".Length])
            .ToList();
        foreach (
            var folder in copies
                .Where(c => !copies.Any(o => o != c && c.StartsWith(o, StringComparison.Ordinal)))
                .Order(StringComparer.Ordinal)
        )
        {
            yield return new Fault<FilePlace>(
                FaultCodes.UnknownFile.Code,
                new($"{folder}shop.yaml", 1, 1),
                $"the folder \"{folder.TrimEnd('/')}\" is a workspace inside of this one, and is not read",
                "",
                "move it out of here, or remove it"
            );
        }

        foreach (
            var path in files.Keys.Where(p =>
                IsWorkspacePath(p)
                && !KnownPaths.Contains(p)
                && !IsJourney(p)
                && !IsJourneyTest(p)
                && !IsCouponPool(p)
                && !copies.Exists(c => p.StartsWith(c, StringComparison.Ordinal))
            )
        )
        {
            yield return UnreadFileFault(
                path,
                path.EndsWith(TestEnding, StringComparison.Ordinal)
                        ? $"tests are beside their journey: move it to {Journeys}{path.Split('/')[^1]}"
                    : Spelling.DidYouMean(path, KnownPaths) is { Length: > 0 } near ? near
                    : path.EndsWith(".csv", StringComparison.Ordinal)
                        ? $"for codes of coupons move it to {Coupons}{path.Split('/')[^1]}"
                    : ""
            );
        }

        foreach (
            var folder in TemplateFolders(files)
                .Where(f => !f.StartsWith('_') && !ScalarParser.IsName(f))
                .Order(StringComparer.Ordinal)
        )
        {
            yield return new Fault<FilePlace>(
                FaultCodes.Name.Code,
                new(
                    files
                        .Keys.Where(p => p.StartsWith($"{Templates}{folder}/", StringComparison.Ordinal))
                        .Order(StringComparer.Ordinal)
                        .First(),
                    1,
                    1
                ),
                $"the folder is called \"{folder}\"",
                ValueReader.NamePattern,
                FolderName(files, folder)
            );
        }
    }

    // The folder names differ in more than case: an existing folder must not be overwritten.
    private static string FolderName(IReadOnlyDictionary<string, string> files, string folder) =>
        ScalarParser.SuggestName(folder) is not { } name ? "rename it"
        : TemplateFolders(files).Contains(name)
            ? $"{Templates}{name} is there already: give this one another name, or remove it"
        : $"rename it to {Templates}{name}";

    private static bool HasEnding(string name, string[] endings) =>
        endings.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    private static bool IsWorkspacePath(string path) =>
        !path.StartsWith(Templates, StringComparison.Ordinal)
        && (
            path.EndsWith(".yaml", StringComparison.Ordinal)
            || path.EndsWith(".yml", StringComparison.Ordinal)
            || path.EndsWith(".csv", StringComparison.Ordinal)
        );
}
