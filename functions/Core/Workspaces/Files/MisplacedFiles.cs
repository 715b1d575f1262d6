using MarketingAutomation.Core.Templates.Checking;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Files;

/// <summary>
/// Finds files under a name that is not read, where the right name is known: <c>email.html</c>,
/// <c>welcome.yaml.txt</c>, a folder <c>Templates</c>. Each is one fault; the rest of the workspace is then read as if
/// they had been renamed, so that they cause no faults in other files.
/// </summary>
/// <param name="Files">The files under their right names.</param>
/// <param name="Faults">One for each file or folder.</param>
/// <param name="Renamed">The right names that do not exist yet as files. Other faults of such a file are reported after
/// it was renamed.</param>
internal sealed partial record MisplacedFiles(
    IReadOnlyDictionary<string, string> Files,
    IReadOnlyList<Fault<FilePlace>> Faults,
    IReadOnlySet<string> Renamed
)
{
    internal static readonly string[] Folders = ["journeys", "templates", "coupons"];
    internal static readonly string[] Tables = [".csv", ".tsv", ".txt"];
    internal static readonly string[] Copies = ["email.hbs", "email.txt.hbs", "sms.hbs"];

    /// <summary>Finds the misplaced files among all files.</summary>
    public static MisplacedFiles Find(IReadOnlyDictionary<string, string> files)
    {
        var placed = new Dictionary<string, string>(files, StringComparer.Ordinal);
        var (faults, renamed) = (new List<Fault<FilePlace>>(), new HashSet<string>(StringComparer.Ordinal));
        var folders = files
            .Keys.Where(p => p.Contains('/', StringComparison.Ordinal))
            .Select(p => p.Split('/')[0])
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        var moved = folders
            .Where(f => IntendedFiles.IntendedFolder(f) is { } meant && !folders.Contains(meant))
            .GroupBy(IntendedFiles.IntendedFolder)
            .ToDictionary(g => g.First(), g => g.Key!);
        foreach (var (folder, meant) in moved)
        {
            var first = files
                .Keys.Where(p => p.StartsWith($"{folder}/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .First();
            faults.Add(
                new Fault<FilePlace>(
                    FaultCodes.UnknownFile.Code,
                    new(first, 1, 1),
                    $"the folder \"{folder}\" is not read",
                    string.Join(", ", Folders),
                    $"rename it to {meant}"
                )
            );
        }

        var shared = SharedFolders(files, faults);
        foreach (var path in files.Keys.Order(StringComparer.Ordinal))
        {
            var inFolder =
                path.Split('/')[0] is var folder && moved.TryGetValue(folder, out var right)
                    ? right + path[folder.Length..]
                    : path;
            inFolder = shared.FirstOrDefault(s => inFolder.StartsWith(s.Folder, StringComparison.Ordinal))
                is { Folder: { } before } found
                ? found.Meant + inFolder[before.Length..]
                : inFolder;
            var target = IntendedFiles.IntendedFile(inFolder) ?? inFolder;
            if (target == path)
            {
                continue;
            }

            placed.Remove(path);
            if (target == inFolder)
            {
                placed[target] = files[path];
                renamed.Add(target);
            }
            else if (FindExisting(placed.Keys, target) is not { } there)
            {
                faults.Add(
                    CreateFault(
                        path,
                        inFolder,
                        IsSpreadsheet(path)
                            ? $"save it as \"CSV UTF-8\" under the name {target}"
                            : $"rename it to {target}"
                    )
                );
                placed[target] = IsSpreadsheet(path) ? "" : files[path];
                renamed.Add(target);
            }
            else if (!IsSource(inFolder))
            {
                faults.Add(CreateFault(path, inFolder, ExistingFileRemedy(placed.Keys, there)));
            }
        }

        return new MisplacedFiles(placed, faults, renamed);
    }

    // Layouts and partials in a folder without the underscore would be read as templates, and every message would lack
    // them.
    private static List<(string Folder, string Meant)> SharedFolders(
        IReadOnlyDictionary<string, string> files,
        List<Fault<FilePlace>> faults
    )
    {
        var found = new List<(string Folder, string Meant)>();
        foreach (
            var folder in files
                .Keys.Select(p => p.Split('/'))
                .Where(p => p is ["templates", _, _, ..])
                .Select(p => p[1])
                .Distinct()
                .Order(StringComparer.Ordinal)
        )
        {
            var inside = files
                .Where(f => f.Key.StartsWith($"templates/{folder}/", StringComparison.Ordinal))
                .OrderBy(f => f.Key, StringComparer.Ordinal)
                .ToList();
            var meant = folder.ToLowerInvariant().Trim('_') switch
            {
                "partial" or "partials" when inside.Any(f => !Copies.Contains(f.Key.Split('/')[^1])) => "_partials",
                "layout" or "layouts" when inside.Any(f => f.Value.Contains("{{{body}}}", StringComparison.Ordinal)) =>
                    "_layout",
                _ => null,
            };
            if (
                meant is not null
                && meant != folder
                && !files.Keys.Any(p => p.StartsWith($"templates/{meant}/", StringComparison.Ordinal))
                && found.All(f => f.Meant != $"templates/{meant}/")
            )
            {
                found.Add(($"templates/{folder}/", $"templates/{meant}/"));
                faults.Add(
                    new Fault<FilePlace>(
                        TemplateFaultCodes.UnknownFile,
                        new(inside[0].Key, 1, 1),
                        $"the folder \"templates/{folder}\" is no folder of "
                            + $"{(meant == "_layout" ? "a layout" : "partials")}",
                        $"templates/{meant}",
                        $"Rename it to templates/{meant}."
                    )
                );
            }
        }

        return found;
    }

    /// <summary>Finds the file with this name, both on disks that distinguish case and on those that do not; null:
    /// none.</summary>
    public static string? FindExisting(IEnumerable<string> paths, string target) =>
        paths.FirstOrDefault(p => string.Equals(p, target, StringComparison.OrdinalIgnoreCase));

    /// <summary>The remedy where the right name is taken: the existing file must not be overwritten.</summary>
    public static string ExistingFileRemedy(IEnumerable<string> paths, string target) =>
        WorkspaceFiles.IsJourney(target) && FreeJourneyName(paths, WorkspaceFiles.JourneyName(target)) is var free
            ? $"{target} is there already: keep the one you mean under that name, and give this one a name of "
                + $"its own (journey: {free} in journeys/{free}.yaml) or remove it"
            : $"{target} is there already: keep the one you mean under that name, and remove the other";

    /// <summary>Returns an unused name for the copy of a journey: <c>welcome-copy</c>, <c>welcome-copy-2</c>.</summary>
    public static string FreeJourneyName(IEnumerable<string> paths, string name)
    {
        var taken = paths.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Enumerable
            .Range(1, taken.Count + 1)
            .Select(i => i == 1 ? $"{name}-copy" : $"{name}-copy-{i}")
            .First(n => !taken.Contains($"journeys/{n}.yaml"));
    }

    /// <summary>True: a file in a spreadsheet program's own format, which has to be saved as text.</summary>
    public static bool IsSpreadsheet(string path) =>
        path.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".xls", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".ods", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".numbers", StringComparison.OrdinalIgnoreCase);

    // A source file of another program, from which a message or a table may be made; it may be beside the file that is
    // read.
    private static bool IsSource(string path) =>
        IsSpreadsheet(path)
        || path.EndsWith(".html", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".htm", StringComparison.OrdinalIgnoreCase);

    private static Fault<FilePlace> CreateFault(string path, string inFolder, string remedy) =>
        inFolder.StartsWith("templates/", StringComparison.Ordinal)
            ? new Fault<FilePlace>(
                TemplateFaultCodes.UnknownFile,
                new(path, 1, 1),
                $"a file no message is made of: {path[(path.LastIndexOf('/') + 1)..]}",
                string.Join(", ", Copies),
                remedy.StartsWith("templates/", StringComparison.Ordinal)
                    ? $"{remedy}."
                    : $"{char.ToUpperInvariant(remedy[0])}{remedy[1..]}."
            )
            : WorkspaceFiles.UnreadFileFault(path, remedy);
}
