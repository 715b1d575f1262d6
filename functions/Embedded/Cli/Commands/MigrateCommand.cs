using System.CommandLine;
using System.Text.Json.Nodes;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Hosting;
using MarketingAutomation.Hosting.Settings;
using Spectre.Console;

namespace MarketingAutomation.Embedded.Cli.Commands;

/// <summary>
/// The command <c>migrate-store --from sqlite --to tables</c>: copies all data into an empty store of another kind.
/// After a stop at any moment it continues where it was when called again. No other program may use either store
/// meanwhile.
/// </summary>
internal static class MigrateCommand
{
    private static readonly string[] Kinds = ["sqlite", "tables"];

    public static Command Make(string[] settings)
    {
        var from = Kind("--from", "The store to copy.");
        var to = Kind("--to", "The empty store to copy into.");
        var json = JsonOutput.MakeOption();
        var command = new Command(
            "migrate-store",
            "Copy everything into an empty store of another kind; stop the program first."
        )
        {
            from,
            to,
            json,
        };
        command.Validators.Add(result =>
        {
            if (
                result.GetResult(from)?.Tokens is [{ Value: var one }]
                && result.GetResult(to)?.Tokens is [{ Value: var other }]
                && one == other
            )
            {
                result.AddError("--from and --to name the same store; allowed: sqlite and tables, one each way.");
            }
        });
        command.SetAction(
            (parsed, cancel) =>
                Run(parsed.GetValue(from)!, parsed.GetValue(to)!, parsed.GetValue(json), settings, cancel)
        );
        return command;
    }

    private static Option<string> Kind(string name, string description)
    {
        var option = new Option<string>(name) { Description = description, Required = true };
        option.AcceptOnlyFromAmong(Kinds);
        return option;
    }

    private static async Task<int> Run(string from, string to, bool json, string[] arguments, CancellationToken cancel)
    {
        // Both stores must be reachable, whichever of them the program itself uses.
        var settings = SettingsReader.Read([.. arguments, "--Storage:Kind=tables"]);
        if (!OpenedStore.Exists(settings, ParseKind(from)))
        {
            throw new CommandException(
                $"There is no store in {settings.DataPath} to copy. Run the command where the program was "
                    + $"started, or name its data folder: --Data:Path=FOLDER"
            );
        }

        await using var source = new OpenedStore(settings, ParseKind(from));
        await using var target = new OpenedStore(settings, ParseKind(to));
        foreach (var advice in new[] { source.Advice, target.Advice }.OfType<string>())
        {
            await Console.Error.WriteLineAsync(advice);
        }

        var migrate = new StoreMigration(source.Store, target.Store);
        var end = await JsonOutput
            .OpenConsole(json)
            .Progress()
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask("starting");
                task.IsIndeterminate = true;
                var done = await migrate.Run(
                    step =>
                        task.Description =
                            $"{(step.IsCheck ? "checking" : "copying ")} "
                            + $"{step.Table.ToString().ToLowerInvariant(), -12} {step.Rows, 10:N0} "
                            + $"{CountText.NounFor(step.Rows, "row")}",
                    cancel
                );
                task.StopTask();
                return done;
            });
        switch (end)
        {
            case MigrationResult.Copied(var tables) when json:
                await Console.Out.WriteLineAsync(JsonOutput.Format(WriteJson(tables)));
                return 0;
            case MigrationResult.Copied(var tables):
                foreach (var table in tables.Where(t => t.Rows > 0))
                {
                    await Console.Out.WriteLineAsync(
                        $"{table.Table.ToString().ToLowerInvariant(), -12} {table.Rows, 10:N0} "
                            + $"{CountText.NounFor(table.Rows, "row")}, the same in both"
                    );
                }

                await Console.Out.WriteLineAsync(
                    $"Copied. Start the program with Storage:Kind={to}, and with the same Store:Secret: it "
                        + $"names the customers."
                );
                return 0;
            case MigrationResult.TargetNotEmpty(var table):
                await Console.Error.WriteLineAsync(
                    $"The store {to} is not empty: it has rows of {table.ToString().ToLowerInvariant()}. "
                        + $"Nothing was copied. Copy into an empty one."
                );
                return 1;
            case MigrationResult.Different(var ours, var theirs):
                await Console.Error.WriteLineAsync(
                    $"The two differ in {ours.Table.ToString().ToLowerInvariant()}: {ours.Rows:N0} "
                        + $"{CountText.NounFor(ours.Rows, "row")} in {from}, {theirs.Rows:N0} in {to}. Something wrote "
                        + $"to one of them meanwhile: stop it, empty {to}, and copy again."
                );
                return 1;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The tables that were copied, with the number of their rows, which is the same in both stores.</summary>
    internal static JsonObject WriteJson(IReadOnlyList<TableSum> tables) =>
        new()
        {
            ["tables"] = new JsonArray([
                .. tables.Select(t => new JsonObject
                {
                    ["table"] = t.Table.ToString().ToLowerInvariant(),
                    ["rows"] = t.Rows,
                }),
            ]),
        };

    private static StorageKind ParseKind(string kind) => kind == "tables" ? StorageKind.Tables : StorageKind.Sqlite;
}
