using System.CommandLine;
using MarketingAutomation.Adapters.Workspaces;
using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Embedded.Cli;

/// <summary><c>validate [FOLDER]</c>: reads a workspace as the start would.</summary>
internal static class ValidateCommand
{
    public static Command Make(string[] settings)
    {
        var folder = new Argument<DirectoryInfo?>("folder") { Description = "Default: the setting Workspace:Path.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("validate", "Check a workspace; prints every fault with file, line and remedy.") { folder };
        command.SetAction(parsed => parsed.GetValue(folder)?.FullName is { } given ? Run(given, Webhooks(settings)) : Run(SettingsReader.Read(settings)));
        return command;
    }

    // A folder is checked also where the settings have faults: they are not what was asked for.
    private static IReadOnlyCollection<string>? Webhooks(string[] settings)
    {
        try
        {
            return SettingsReader.Read(settings).WebhookNames;
        }
        catch (SettingsException)
        {
            return null;
        }
    }

    private static int Run(HostSettings settings) => Run(settings.WorkspacePath, settings.WebhookNames);

    private static int Run(string folder, IReadOnlyCollection<string>? webhooks)
    {
        if (!Directory.Exists(folder))
        {
            throw new CommandException(File.Exists(folder) ? $"{folder} is a file. Name the folder that holds shop.yaml." : $"There is no folder {folder}. Name the folder that holds shop.yaml; relative names start where you are.");
        }

        switch (WorkspaceFolder.Read(folder, webhooks))
        {
            case WorkspaceReading.Faulty(var faults):
                Console.Error.WriteLine(Faults.Text(faults, folder, Console.IsErrorRedirected));
                return 1;
            case WorkspaceReading.Valid(var workspace):
                Console.WriteLine($"{folder} has no fault: {Counted.Of(workspace.Journeys.Count, "journey")} ({string.Join(", ", workspace.Journeys.Keys)}), {Counted.Of(workspace.Templates.Count, "template")}.");
                foreach (var (file, segments) in SmsExamples.Of(workspace))
                {
                    Console.WriteLine($"  {file}: {Faults.Parts(segments)}");
                }

                Console.Write(Faults.Advice(workspace.Advice, Console.IsOutputRedirected));
                return 0;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
