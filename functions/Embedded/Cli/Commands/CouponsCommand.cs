using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Embedded.Cli.Commands;

/// <summary>The command <c>coupons</c>: writes the derived codes that the running program gave, for an import into the
/// shop.</summary>
internal static class CouponsCommand
{
    private static readonly string[] Columns =
    [
        "code",
        "name",
        "journey",
        "percent",
        "amount",
        "issuedAt",
        "expiresAt",
    ];

    public static Command Make(string[] settings)
    {
        var since = new Option<string?>("--since")
        {
            Description =
                "Only coupons given since this day (2026-03-02, of the shop's zone) or time (2026-03-02T20:40:00Z).",
        };
        var json = JsonOutput.MakeOption();
        var command = new Command("coupons", "Print the coupon codes that journeys gave, to import them into the shop.")
        {
            since,
            json,
        };
        command.SetAction(
            (parsed, cancel) =>
                Run(parsed.GetValue(since), parsed.GetValue(json), SettingsReader.Read(settings), cancel)
        );
        return command;
    }

    private static async Task<int> Run(string? since, bool json, HostSettings settings, CancellationToken cancel)
    {
        using var program = new RunningProgram(settings);
        var (coupons, next) = (new List<JsonElement>(), (string?)null);
        do
        {
            var query = string.Join(
                '&',
                new[] { ("since", since), ("next", next) }
                    .Where(q => q.Item2 is not null)
                    .Select(q => $"{q.Item1}={Uri.EscapeDataString(q.Item2!)}")
            );
            var (status, answer) = await program.TryGet($"/api/coupons?{query}", cancel) ?? throw program.NotRunning();
            if (status != 200)
            {
                throw new CommandException(RunningProgram.ProblemDetail(answer));
            }

            coupons.AddRange(answer.GetProperty("coupons").EnumerateArray().Select(c => c.Clone()));
            next = answer.GetProperty("next").GetString();
        } while (next is not null);

        await Console.Out.WriteLineAsync(
            json
                ? JsonOutput.Format(new JsonArray([.. coupons.Select(c => JsonNode.Parse(c.GetRawText()))]))
                : string.Join(
                    '\n',
                    coupons
                        .Select(c => string.Join(',', Columns.Select(name => c.GetProperty(name).ToString())))
                        .Prepend(string.Join(',', Columns))
                )
        );
        return 0;
    }
}
