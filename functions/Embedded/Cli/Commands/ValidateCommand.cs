using System.CommandLine;
using MarketingAutomation.Adapters.Workspaces;
using MarketingAutomation.Core.Simulation.JourneyTests;
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
        var test = new Option<bool>("--test")
        {
            Description = "Also run the tests beside the journeys (journeys/NAME.test.yaml).",
        };
        var format = new Option<string>("--format")
        {
            Description = "How the result is printed: for people (text), or for other programs.",
            DefaultValueFactory = _ => "text",
        };
        format.AcceptOnlyFromAmong("text", "json", "github", "sarif");
        var json = JsonOutput.MakeOption();
        var command = new Command("validate", "Check a workspace; prints every fault with file, line and remedy.")
        {
            folder,
            parts,
            test,
            format,
            json,
        };
        command.Validators.Add(result =>
        {
            if (
                result.GetValue(json)
                && result.GetResult(format) is { Implicit: false, Tokens: [{ Value: not "json" and var other }] }
            )
            {
                result.AddError($"{JsonOutput.Name} and --format {other} exclude each other; leave one of them out.");
            }
        });
        command.SetAction(parsed =>
        {
            var options = new Options(
                parsed.GetValue(parts),
                parsed.GetValue(test),
                parsed.GetValue(json) ? "json" : parsed.GetValue(format)!
            );
            if (parsed.GetValue(folder) is { } given)
            {
                return Run(given.FullName, given.ToString(), Webhooks(settings), options);
            }

            var configured = SettingsReader.Read(settings);
            return Run(configured.WorkspacePath, configured.WorkspacePath, configured.WebhookNames, options);
        });
        return command;
    }

    private sealed record Options(bool Parts, bool Test, string Format);

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

    private static int Run(string folder, string given, IReadOnlyCollection<string>? webhooks, Options options)
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

        var read = WorkspaceFolder.Read(folder, webhooks, NodaTime.SystemClock.Instance.GetCurrentInstant());
        var workspace = (read as WorkspaceResult.Valid)?.Workspace;
        var tests = workspace is null ? null : JourneyTestReader.Read(WorkspaceFolder.ReadFiles(folder), workspace);
        var report = new FaultReport(
            given.TrimEnd('/'),
            (read as WorkspaceResult.Invalid)?.Faults ?? tests?.Faults ?? [],
            workspace?.Advice ?? [],
            options.Test && workspace is not null && tests is { Faults.Count: 0 }
                ? [.. tests.Tests.Select(t => JourneyTestRunner.Run(t, workspace))]
                : []
        )
        {
            Texts = options.Parts && workspace is not null ? [.. SmsExamples.CountSegments(workspace)] : null,
        };
        switch (options.Format)
        {
            case "json":
                Console.WriteLine(report.WriteJson());
                break;
            case "github":
                Console.Write(report.WriteGitHub());
                break;
            case "sarif":
                Console.WriteLine(report.WriteSarif());
                break;
            default:
                PrintText(report, folder, workspace, options);
                break;
        }

        return report.Passed ? 0 : 1;
    }

    private static void PrintText(FaultReport report, string folder, Workspace? workspace, Options options)
    {
        if (report.Faults.Count > 0 || workspace is null)
        {
            Console.Error.WriteLine(FaultText.Format(report.Faults, folder, Console.IsErrorRedirected));
            return;
        }

        Console.WriteLine(
            $"{folder} has no fault: {CountText.WithNoun(workspace.Journeys.Count, "journey")} "
                + $"({string.Join(", ", workspace.Journeys.Keys)}), "
                + $"{CountText.WithNoun(workspace.Templates.Count, "template")}."
        );
        var texts = SmsExamples.CountSegments(workspace).ToList();
        if (options.Parts)
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

        Console.Write(FaultText.FormatAdvice(report.Warnings, Console.IsOutputRedirected));
        if (options.Test)
        {
            Console.Write(TestText.Format(report.Tests, Console.IsOutputRedirected));
        }
    }
}
