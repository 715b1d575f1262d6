using System.CommandLine;
using MarketingAutomation.Adapters.Workspaces;
using MarketingAutomation.Core.Journeys.Diagrams;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Embedded.Cli.Commands;

/// <summary>The command <c>diagram JOURNEY [FOLDER]</c>: writes a picture of a journey, SVG, to the standard output or
/// to a file.</summary>
internal static class DiagramCommand
{
    public static Command Make(string[] settings)
    {
        var journey = new Argument<string>("journey") { Description = "The journey's name." };
        var folder = new Argument<DirectoryInfo?>("folder")
        {
            Description = "The workspace. Default: the setting Workspace:Path.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var output = new Option<FileInfo?>("--out")
        {
            Description = "The file to write. Default: the standard output.",
        };
        var command = new Command("diagram", "Draw a journey as a picture (SVG).") { journey, folder, output };
        command.SetAction(
            (parsed, cancel) =>
                Run(
                    parsed.GetValue(journey)!,
                    parsed.GetValue(folder)?.FullName ?? SettingsReader.Read(settings).WorkspacePath,
                    parsed.GetValue(output),
                    cancel
                )
        );
        return command;
    }

    private static async Task<int> Run(string journey, string folder, FileInfo? output, CancellationToken cancel)
    {
        if (WorkspaceFolder.Read(folder) is not WorkspaceResult.Valid(var workspace))
        {
            throw new CommandException($"The workspace {folder} has faults. validate {folder} prints them.");
        }

        if (!workspace.Journeys.TryGetValue(journey, out var found))
        {
            throw new CommandException(
                $"There is no journey \"{journey}\" in {folder}. It has "
                    + $"{string.Join(", ", workspace.Journeys.Keys.Order(StringComparer.Ordinal))}. "
                    + Spelling.DidYouMeanSentence(journey, workspace.Journeys.Keys)
            );
        }

        var picture = JourneyDiagram.Write(found);
        if (output is null)
        {
            await Console.Out.WriteAsync(picture.AsMemory(), cancel);
            return 0;
        }

        await File.WriteAllTextAsync(output.FullName, picture, cancel);
        return 0;
    }
}
