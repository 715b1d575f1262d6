using System.CommandLine;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Embedded.Cli.Commands;

namespace MarketingAutomation.Embedded.Cli.NewWorkspace;

/// <summary>The command <c>new FOLDER</c>: makes a workspace to begin with. It overwrites nothing; with
/// <c>--schemas</c> it only brings the schemas of an existing workspace up to date.</summary>
internal static class NewCommand
{
    public static Command Make()
    {
        var folder = new Argument<DirectoryInfo>("folder")
        {
            Description = "The folder to make. It must not exist, or be empty but for files with a leading dot.",
        };
        var schemas = new Option<bool>("--schemas")
        {
            Description = "Only bring the schemas of an existing workspace up to date (.schemas).",
        };
        var details = ShopDetails.Options.Select(o => (Detail: o, Option: MakeOption(o))).ToList();
        var command = new Command("new", "Make a workspace to begin with: journeys, templates, schemas, a gallery.")
        {
            folder,
            schemas,
        };
        details.ForEach(f => command.Add(f.Option));
        command.SetAction(parsed =>
        {
            var where = parsed.GetValue(folder)!;
            if (parsed.GetValue(schemas))
            {
                return UpdateSchemas(where);
            }

            var given = details.ToDictionary(f => f.Detail.Name, f => parsed.GetValue(f.Option) ?? f.Detail.Default);
            return Create(where, given);
        });
        return command;
    }

    private static Option<string?> MakeOption(ShopDetail detail) =>
        new($"--{detail.Name}") { Description = $"{detail.Meaning} Default: {detail.Default}." };

    private static int Create(DirectoryInfo folder, IReadOnlyDictionary<string, string> details)
    {
        if (File.Exists(folder.FullName))
        {
            throw new CommandException($"{folder.FullName} is a file. Name a folder that does not exist yet.");
        }

        if (folder.Exists && folder.EnumerateFileSystemInfos().FirstOrDefault(f => f.Name[0] != '.') is { } found)
        {
            throw new CommandException(
                $"{folder.FullName} is not empty: it has {found.Name}. Name a folder that does not exist yet, or an "
                    + "empty one. To bring only the schemas of an existing workspace up to date, add --schemas."
            );
        }

        if (
            details.FirstOrDefault(d => d.Value.Any(char.IsControl) || string.IsNullOrWhiteSpace(d.Value)) is
            { Key: { } wrong }
        )
        {
            throw new CommandException(
                $"The value of --{wrong} is empty, or has a line break or an invisible character."
            );
        }

        var files = NewWorkspaceFiles.Create(details);
        if (NewWorkspaceFiles.Read(files) is WorkspaceResult.Invalid(var faults))
        {
            // The sample has no fault of its own: these come from the values of the options, which are in shop.yaml. The
            // same values elsewhere (a currency) have the same faults.
            var own = faults.Where(f => f.Place.File == "shop.yaml").ToList();
            throw new CommandException(
                "The workspace was not made: an option has a value that does not fit.\n"
                    + string.Join('\n', (own.Count > 0 ? own : faults).Select(f => $"  {f}"))
            );
        }

        if (files.Keys.FirstOrDefault(f => File.Exists(Path.Combine(folder.FullName, f))) is { } taken)
        {
            throw new CommandException(
                $"{Path.Combine(folder.FullName, taken)} exists already, and is not overwritten. Move it out of the folder."
            );
        }

        Write(folder, files);
        Console.WriteLine(NewWorkspaceText.Describe(folder.ToString().TrimEnd('/'), files));
        return 0;
    }

    private static int UpdateSchemas(DirectoryInfo folder)
    {
        if (!File.Exists(Path.Combine(folder.FullName, "shop.yaml")))
        {
            throw new CommandException($"There is no workspace in {folder.FullName}: it has no shop.yaml.");
        }

        var files = NewWorkspaceFiles.Schemas();
        Write(folder, files);
        Console.WriteLine(
            $"{CountText.WithNoun(files.Count, "schema")} in {Path.Combine(folder.ToString(), ".schemas")}."
        );
        return 0;
    }

    private static void Write(DirectoryInfo folder, IReadOnlyDictionary<string, string> files)
    {
        try
        {
            foreach (var (path, text) in files)
            {
                var file = Path.Combine(folder.FullName, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, text);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{folder.FullName} cannot be written: {e.Message}", e);
        }
    }
}
