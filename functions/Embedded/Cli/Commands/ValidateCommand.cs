using System.CommandLine;
using MarketingAutomation.Adapters.Workspaces;
using MarketingAutomation.Core.Journeys.Segments;
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
        var counts = new Option<bool>("--counts")
        {
            Description = "Also count the customers of each segment, and say which languages have no copy.",
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
            counts,
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
        command.SetAction(
            (parsed, cancel) =>
            {
                // Only the count needs settings without a fault: it has to find the program.
                var counted = parsed.GetValue(counts) ? SettingsReader.Read(settings) : null;
                var options = new Options(
                    parsed.GetValue(parts),
                    parsed.GetValue(test),
                    counted,
                    parsed.GetValue(json) ? "json" : parsed.GetValue(format)!
                );
                if (parsed.GetValue(folder) is { } given)
                {
                    return Run(given.FullName, given.ToString(), Webhooks(settings), options, cancel);
                }

                var configured = counted ?? SettingsReader.Read(settings);
                return Run(
                    configured.WorkspacePath,
                    configured.WorkspacePath,
                    configured.WebhookNames,
                    options,
                    cancel
                );
            }
        );
        return command;
    }

    // Count: where to count; null: not asked for.
    private sealed record Options(bool Parts, bool Test, HostSettings? Count, string Format);

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

    private static async Task<int> Run(
        string folder,
        string given,
        IReadOnlyCollection<string>? webhooks,
        Options options,
        CancellationToken cancel
    )
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
        var files = workspace is null ? null : WorkspaceFolder.ReadFiles(folder);
        var tests = workspace is null ? null : JourneyTestReader.Read(files!, workspace);
        var (counted, where) =
            options.Count is { } settings && workspace is not null
                ? await AudienceRequest.Count(workspace, files!.GetValueOrDefault("segments.yaml"), settings, cancel)
                : default((AudienceCount?, string?));
        var report = new FaultReport(
            given.TrimEnd('/'),
            (read as WorkspaceResult.Invalid)?.Faults ?? tests?.Faults ?? [],
            [
                .. workspace?.Advice ?? [],
                .. counted is null ? [] : MissingTranslationChecks.FindAdvice(workspace!, counted.Locales),
            ],
            options.Test && workspace is not null && tests is { Faults.Count: 0 }
                ? [.. tests.Tests.Select(t => JourneyTestRunner.Run(t, workspace))]
                : []
        )
        {
            Counts = counted,
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
                PrintText(report, folder, workspace, where, options);
                break;
        }

        return report.Passed ? 0 : 1;
    }

    private static void PrintText(
        FaultReport report,
        string folder,
        Workspace? workspace,
        string? where,
        Options options
    )
    {
        if (report.Faults.Count > 0 || workspace is null)
        {
            Console.Error.WriteLine(FaultText.Format(report.Faults, folder, Console.IsErrorRedirected));
            if (options.Count is not null)
            {
                Console.Error.WriteLine("Nothing was counted: correct the faults first.");
            }

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

        Console.Write(report.Counts is { } counts ? AudienceText.Format(counts, where!) : "");
        Console.Write(FaultText.FormatAdvice(report.Warnings, Console.IsOutputRedirected));
        if (options.Test)
        {
            Console.Write(TestText.Format(report.Tests, Console.IsOutputRedirected));
        }
    }
}
