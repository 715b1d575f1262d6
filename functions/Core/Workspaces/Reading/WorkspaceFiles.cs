namespace MarketingAutomation.Core.Workspaces.Reading;

/// <summary>Which file of a workspace is what.</summary>
internal static class WorkspaceFiles
{
    private const string Journeys = "journeys/";
    private const string Templates = "templates/";

    private static readonly string[] Known = ["shop.yaml", "policy.yaml", "products.csv"];

    /// <summary><c>journeys/NAME.yaml</c>.</summary>
    public static bool IsJourney(string path) =>
        path.StartsWith(Journeys, StringComparison.Ordinal) && path.EndsWith(".yaml", StringComparison.Ordinal)
        && !path.EndsWith(".test.yaml", StringComparison.Ordinal) && !path[Journeys.Length..].Contains('/', StringComparison.Ordinal);

    /// <summary>The name a journey's file gives it.</summary>
    public static string JourneyName(string path) => path[Journeys.Length..^".yaml".Length];

    /// <summary>Names of template folders, also of those that cannot be read.</summary>
    public static IReadOnlySet<string> TemplateFolders(IReadOnlyDictionary<string, string> files) =>
        files.Keys.Where(p => p.StartsWith(Templates, StringComparison.Ordinal)).Select(p => p.Split('/')).Where(p => p.Length > 2).Select(p => p[1]).ToHashSet(StringComparer.Ordinal);

    /// <summary>Faults for YAML and tables that stand where nobody would read them: a journey in the wrong folder must not just be silent.</summary>
    public static IEnumerable<Fault> Unexpected(IReadOnlyDictionary<string, string> files)
    {
        foreach (var path in files.Keys.Where(p => IsOurs(p) && !Known.Contains(p) && !IsJourney(p)))
        {
            var faults = new FaultSink(path);
            if (path.EndsWith(".test.yaml", StringComparison.Ordinal) || Vocabulary.FilesNotYet.Contains(path))
            {
                faults.Add(FaultCodes.NotYet, 1, 1, $"\"{path}\" is not available yet", "", "leave it out for now");
            }
            else
            {
                string[] places = [.. Known, "journeys/NAME.yaml", "templates/NAME/…"];
                faults.Add(FaultCodes.FileUnknown, 1, 1, $"\"{path}\" is not read", string.Join(", ", places), Meant(path) is { } meant ? $"rename it to {meant}" : Spelling.DidYouMean(path, Known));
            }

            yield return faults.Found[0];
        }

        foreach (var folder in TemplateFolders(files).Where(f => !f.StartsWith('_') && !Scalars.IsName(f)).Order(StringComparer.Ordinal))
        {
            yield return new Fault(FaultCodes.Name.Code, files.Keys.Where(p => p.StartsWith($"{Templates}{folder}/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).First(), 1, 1,
                $"the folder is called \"{folder}\"", ValueReader.NameForm, Scalars.AsName(folder) is { } name ? $"rename it to {Templates}{name}" : "rename it");
        }
    }

    // The place where a file of this name would be read; null: nothing tells which.
    private static string? Meant(string path)
    {
        var yaml = path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) ? path[..^4] + ".yaml" : path;
        if (Known.Contains(yaml) || IsJourney(yaml))
        {
            return yaml;
        }

        // A journey in a folder of its own, or beside shop.yaml.
        var inFolder = $"{Journeys}{yaml[(yaml.LastIndexOf('/') + 1)..]}";
        return IsJourney(inFolder) && (yaml.StartsWith(Journeys, StringComparison.Ordinal) || (!yaml.Contains('/', StringComparison.Ordinal) && Spelling.Nearest(yaml, Known) is null)) ? inFolder : null;
    }

    private static bool IsOurs(string path) =>
        !path.StartsWith(Templates, StringComparison.Ordinal)
        && (path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal) || path.EndsWith(".csv", StringComparison.Ordinal));
}
