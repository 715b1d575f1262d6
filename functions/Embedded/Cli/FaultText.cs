using MarketingAutomation.Adapters.Sqlite.Integrity;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Embedded.Cli.Commands;
using MarketingAutomation.Embedded.Hosting;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Hosting;
using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Embedded.Cli;

/// <summary>Formats faults for people: all of them, each with its place first, and their number.</summary>
internal static class FaultText
{
    public static string Format(IReadOnlyList<Fault<FilePlace>> faults, string folder, bool plain)
    {
        var lines = faults
            .GroupBy(f => f.Place.File)
            .SelectMany(file =>
                new[] { "", Paint(plain, "1", $"{folder}/{file.Key}") }.Concat(
                    file.Select(f =>
                        $"  {Paint(plain, "33", $"{f.Place.Line}:{f.Place.Column}")} {f.Problem} {Paint(plain, "2", f.Code)}"
                        + (f.Allowed.Length > 0 ? $"\n      allowed: {f.Allowed}" : "")
                        + (f.Remedy.Length > 0 ? $"\n      {f.Remedy}" : "")
                    )
                )
            );
        return string.Join(
            '\n',
            [.. lines, "", Paint(plain, "31", Count(faults.Count, "workspace")), "docs/errors.md explains each code."]
        );
    }

    /// <summary>Formats advice, one line each; empty where there is none.</summary>
    public static string FormatAdvice(IReadOnlyList<Fault<FilePlace>> advice, bool plain) =>
        string.Concat(advice.Select(a => $"  {Paint(plain, "36", "advice")} {a}\n"));

    /// <summary>Formats the length of an SMS: <c>2 parts (GSM-7, 204)</c>.</summary>
    public static string FormatSegments(SmsSegments segments) =>
        $"{CountText.WithNoun(segments.Segments, "part")} ({segments.Encoding}, {segments.Units})";

    public static string Format(IReadOnlyList<Fault<SettingPlace>> faults, bool plain) =>
        string.Join(
            '\n',
            [
                .. faults.SelectMany(f =>
                    new[]
                    {
                        "",
                        $"{Paint(plain, "1", f.Place.Key)}{(f.Place.Value is null ? "" : $" = \"{f.Place.Value}\"")} "
                            + $"{Paint(plain, "2", f.Place.Origin is null ? f.Code : $"({f.Place.Origin}) {f.Code}")}",
                        $"  {f.Problem}{(f.Allowed.Length > 0 ? $"; allowed: {f.Allowed}" : "")}",
                        f.Remedy.Length > 0 ? $"  {f.Remedy}" : "",
                    }.Where((line, i) => i == 0 || line.Length > 0)
                ),
                "",
                Paint(plain, "31", Count(faults.Count, "settings")),
                "docs/errors-settings.md explains each code.",
            ]
        );

    /// <summary>Describes the fault that stops a start; null: a fault of this program, which is shown
    /// unchanged.</summary>
    public static string? FormatStartFault(Exception e, bool plain) =>
        e switch
        {
            SettingsException settings => Format(settings.Faults, plain),
            WorkspaceException workspace => Format(workspace.Faults, workspace.Folder, plain),
            AddressTakenException or AddressForbiddenException => e.Message,
            IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } io =>
                $"{io.Message} Stop what listens there, or choose another address: "
                    + $"--ASPNETCORE_URLS=http://localhost:7072",
            StoreCannotOpenException store => store.Message,
            StoreUnavailableException store => store.Message,
            UnreadableRowException row => $"{row.Message} {row.Remedy}",
            NewerSchemaException newer => newer.Message,
            CommandException command => command.Message,
            UnauthorizedAccessException =>
                $"{e.Message} Give the account {Environment.UserName} the right to it, or name another "
                    + $"folder: --Data:Path=FOLDER, --Workspace:Path=FOLDER",
            System.Net.Sockets.SocketException socket =>
                $"The address cannot be listened on: {socket.Message}. Choose another: "
                    + $"--ASPNETCORE_URLS=http://localhost:7072",
            // The server's, of an address that is no file.
            IOException { InnerException: AggregateException or System.Net.Sockets.SocketException } =>
                $"The address cannot be listened on: {e.Message} Choose another: --ASPNETCORE_URLS=http://localhost:7072",
            IOException =>
                $"A file cannot be read or written: {e.Message} Look whether the disks of the data folder and "
                    + $"the workspace answer and have room.",
            _ => null,
        };

    private static string Count(int count, string of) => $"{CountText.WithNoun(count, "fault")} in the {of}.";

    private static string Paint(bool plain, string code, string text) => plain ? text : $"\e[{code}m{text}\e[0m";
}
