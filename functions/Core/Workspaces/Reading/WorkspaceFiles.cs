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
                faults.NotOneOf(FaultCodes.FileUnknown, new Node.Scalar(1, 1, "", false), $"\"{path}\" is not read", path, [.. Known, "journeys/NAME.yaml", "templates/NAME/…"]);
            }

            yield return faults.Found[0];
        }
    }

    private static bool IsOurs(string path) =>
        !path.StartsWith(Templates, StringComparison.Ordinal)
        && (path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal) || path.EndsWith(".csv", StringComparison.Ordinal));
}
