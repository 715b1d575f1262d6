using System.CommandLine;
using System.Text.Json.Nodes;
using MarketingAutomation.Adapters.Checkups;
using MarketingAutomation.Adapters.Workspaces;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Embedded.Hosting;
using MarketingAutomation.Hosting;
using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Embedded.Cli.Commands;

/// <summary>The command <c>doctor</c>: checks keys, senders, webhooks and signatures beside the running program, and
/// prints what to fix. Sends nothing.</summary>
internal static class DoctorCommand
{
    public static Command Make(string[] settings)
    {
        var json = JsonOutput.MakeOption();
        var command = new Command(
            "doctor",
            "Check keys, sender, webhook addresses and signatures; prints what to fix. Sends nothing."
        )
        {
            json,
        };
        command.SetAction((parsed, cancel) => Run(SettingsReader.Read(settings), parsed.GetValue(json), cancel));
        return command;
    }

    private static async Task<int> Run(HostSettings settings, bool json, CancellationToken cancel)
    {
        var reading = WorkspaceFolder.Read(
            settings.WorkspacePath,
            settings.WebhookNames,
            NodaTime.SystemClock.Instance.GetCurrentInstant()
        );
        if (reading is not WorkspaceResult.Valid(var workspace))
        {
            throw new WorkspaceException(settings.WorkspacePath, ((WorkspaceResult.Invalid)reading).Faults);
        }

        using var listening = new ListeningSockets(settings.Urls);
        var url = settings.PublicUrl ?? listening.FirstUrl;
        var providers = settings.Providers;
        var findings = new List<Finding> { new("settings", FindingStatus.Good, "they have no fault") };
        findings.AddRange(
            ShopCheckup.Check(
                workspace,
                real: providers.SendGrid is not null || providers.Twilio is not null,
                settings.WorkspacePath
            )
        );
        findings.Add(Provider("Email:Provider", "e-mail", providers.SendGrid is null ? null : "SendGrid"));
        findings.AddRange(
            providers.SendGrid is { } sendGrid ? await SendGridCheckup.Check(sendGrid, workspace.Shop, url, cancel) : []
        );
        findings.Add(Provider("Sms:Provider", "SMS", providers.Twilio is null ? null : "Twilio"));
        findings.AddRange(providers.Twilio is { } twilio ? await TwilioCheckup.Check(twilio.At(url), cancel) : []);
        findings.AddRange(await PublicAddressCheckup.Check(providers, url, cancel));
        findings.AddRange(await RunningProgramCheckup.Check(settings, workspace.Hash, cancel));
        var wrong = findings.Count(f => f.Status == FindingStatus.Wrong);
        await Console.Out.WriteLineAsync(
            json ? WriteJson(findings, passed: wrong == 0) : FormatText(findings, wrong, Console.IsOutputRedirected)
        );
        return wrong == 0 ? 0 : 1;
    }

    private static string WriteJson(IReadOnlyList<Finding> findings, bool passed) =>
        JsonOutput.Format(
            new JsonObject
            {
                ["passed"] = passed,
                ["findings"] = new JsonArray([
                    .. findings.Select(f => new JsonObject
                    {
                        ["status"] = f.Status switch
                        {
                            FindingStatus.Good => "ok",
                            FindingStatus.Wrong => "fix",
                            FindingStatus.Notice => "note",
                            FindingStatus.Unknown => "unknown",
                        },
                        ["subject"] = f.Subject,
                        ["detail"] = f.Detail,
                        ["remedy"] = f.Remedy,
                    }),
                ]),
            }
        );

    private static string FormatText(IReadOnlyList<Finding> findings, int wrong, bool plain) =>
        string.Concat(findings.Select(f => $"{FormatFinding(f, plain)}\n"))
        + $"\n{(wrong == 0 ? "Nothing to fix." : $"{wrong} to fix.")}"
        + (findings.Any(f => f.Status == FindingStatus.Unknown) ? " What has a ? could not be seen from here." : "");

    private static Finding Provider(string setting, string what, string? name) =>
        new(
            setting,
            FindingStatus.Good,
            name is null ? $"{what} goes to the local mailbox" : $"{what} goes through {name}"
        );

    private static string FormatFinding(Finding finding, bool plain)
    {
        var (sign, colour) = finding.Status switch
        {
            FindingStatus.Good => ("ok", "32"),
            FindingStatus.Wrong => ("fix", "31"),
            FindingStatus.Notice => ("note", "33"),
            FindingStatus.Unknown => ("?", "33"),
        };
        var mark = plain ? $"{sign, -4}" : $"\e[{colour}m{sign, -4}\e[0m";
        return $"  {mark} {finding.Subject}: {finding.Detail}{(finding.Remedy.Length > 0 ? $"\n       {finding.Remedy}" : "")}";
    }
}
