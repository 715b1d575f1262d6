using System.CommandLine;
using MarketingAutomation.Adapters.Workspaces;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Checks;
using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Embedded.Cli.Commands;

/// <summary>The command <c>validate [FOLDER]</c>: reads a workspace in the same way as a start.</summary>
internal static class ValidateCommand
{
    public static Command Make(string[] settings)
    {
        var folder = new Argument<DirectoryInfo?>("folder")
        {
            Description = "Default: the setting Workspace:Path.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var parts = new Option<bool>("--parts")
        {
            Description = "Say of each SMS text how many parts it has; a provider charges for each part.",
        };
        var command = new Command("validate", "Check a workspace; prints every fault with file, line and remedy.")
        {
            folder,
            parts,
        };
        command.SetAction(parsed =>
            parsed.GetValue(folder)?.FullName is { } given
                ? Run(given, Webhooks(settings), parsed.GetValue(parts))
                : Run(SettingsReader.Read(settings), parsed.GetValue(parts))
        );
        return command;
    }

    // A folder is also checked where the settings have faults: the command does not check settings.
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

    private static int Run(HostSettings settings, bool parts) =>
        Run(settings.WorkspacePath, settings.WebhookNames, parts);

    private static int Run(string folder, IReadOnlyCollection<string>? webhooks, bool parts)
    {
        if (!Directory.Exists(folder))
        {
            throw new CommandException(
                File.Exists(folder)
                    ? $"{folder} is a file. Name the folder that holds shop.yaml."
                    : $"There is no folder {folder}. Name the folder that holds shop.yaml; relative names start "
                        + $"where you are."
            );
        }

        switch (WorkspaceFolder.Read(folder, webhooks, NodaTime.SystemClock.Instance.GetCurrentInstant()))
        {
            case WorkspaceResult.Invalid(var faults):
                Console.Error.WriteLine(FaultText.Format(faults, folder, Console.IsErrorRedirected));
                return 1;
            case WorkspaceResult.Valid(var workspace):
                Console.WriteLine(
                    $"{folder} has no fault: {CountText.WithNoun(workspace.Journeys.Count, "journey")} "
                        + $"({string.Join(", ", workspace.Journeys.Keys)}), "
                        + $"{CountText.WithNoun(workspace.Templates.Count, "template")}."
                );
                var texts = SmsExamples.CountSegments(workspace).ToList();
                if (parts)
                {
                    texts.ForEach(t => Console.WriteLine($"  {t.File}: {FaultText.FormatSegments(t.Segments)}"));
                }
                else if (texts.Count > 0)
                {
                    Console.WriteLine(
                        $"  Longest SMS: {CountText.WithNoun(texts.Max(t => t.Segments.Segments), "part")} of its "
                            + $"price each. --parts shows those of every text."
                    );
                }

                Console.Write(FaultText.FormatAdvice(workspace.Advice, Console.IsOutputRedirected));
                return 0;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
