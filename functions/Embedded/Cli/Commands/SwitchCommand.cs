using System.CommandLine;
using MarketingAutomation.Adapters.Sqlite.Integrity;
using MarketingAutomation.Adapters.Workspaces;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Hosting;
using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Embedded.Cli.Commands;

/// <summary>The commands <c>pause [JOURNEY]</c> and <c>resume [JOURNEY]</c>: ask the running program; where none runs,
/// write into its store.</summary>
internal static class SwitchCommand
{
    public static Command Make(string verb, string[] settings)
    {
        var journey = new Argument<string?>("journey")
        {
            Description = "A journey's name. Default: all of them.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command(
            verb,
            verb == "pause"
                ? "Hold all messages, or a journey's, at once."
                : "Let them go on; it says how many messages wait and when they go out (at once, or spread "
                    + "over at most an hour)."
        )
        {
            journey,
        };
        command.SetAction(
            (parsed, cancel) => Run(verb, parsed.GetValue(journey), SettingsReader.Read(settings), cancel)
        );
        return command;
    }

    private static async Task<int> Run(string verb, string? journey, HostSettings settings, CancellationToken cancel)
    {
        var paused = verb == "pause" ? "paused" : "resumed";
        using var program = new RunningProgram(settings);
        if (
            await program.TryPost(
                journey is null ? $"/api/{verb}" : $"/api/journeys/{Uri.EscapeDataString(journey)}/{verb}",
                [],
                cancel
            )
            is var (status, answer)
        )
        {
            if (status != 200)
            {
                throw new CommandException(
                    $"The program at {program.Address} did not do it: {RunningProgram.ProblemDetail(answer)}"
                );
            }

            await Console.Out.WriteLineAsync(answer.GetProperty("note").GetString());
            return 0;
        }

        // Where a program runs, its own workspace determines which journeys exist. A switch of a journey that was
        // removed can still be turned back.
        if (
            journey is not null
            && (verb == "pause" || !await IsHeld(journey, settings, cancel))
            && WorkspaceFolder.Read(settings.WorkspacePath) is WorkspaceResult.Valid(var workspace)
            && !workspace.Journeys.ContainsKey(journey)
        )
        {
            await Console.Error.WriteLineAsync(
                $"There is no journey \"{journey}\"; there are: {string.Join(", ", workspace.Journeys.Keys)}. "
                    + $"{(Spelling.Nearest(journey, workspace.Journeys.Keys) is { } near ? $"Did you mean {near}? " : "")}No "
                    + $"program answers at {program.Address}; the workspace is {settings.WorkspacePath}."
            );
            return 1;
        }

        var still = (await WriteToStore(verb, journey, settings, program.Address, cancel)).Still;
        await Console.Out.WriteLineAsync(
            $"{journey ?? "Everything"}: {paused}, from the next start on. No program answers at "
                + $"{program.Address}; it was written into the store.{(still is null ? "" : $" But {still.Text}")}"
        );
        return 0;
    }

    private static async Task<bool> IsHeld(string journey, HostSettings settings, CancellationToken cancel)
    {
        if (!OpenedStore.Exists(settings, settings.Storage.Kind))
        {
            return false;
        }

        try
        {
            await using var store = Open(settings);
            return (await SwitchesOf(store).ReadControls(false, cancel)).PausedJourneys.Contains(journey);
        }
        catch (StoreCannotOpenException e) when (e.IsInUse)
        {
            return true;
        }
    }

    private static OpenedStore Open(HostSettings settings)
    {
        try
        {
            return new OpenedStore(settings, settings.Storage.Kind);
        }
        catch (StoreCannotOpenException e) when (e.IsEarlierLayout)
        {
            throw new CommandException(
                $"{e.Message} To hold messages from that start on, pause with the version that wrote the store, or write "
                    + "status: paused into the journeys' files.",
                e
            );
        }
    }

    private static Switches SwitchesOf(OpenedStore store)
    {
        var rows = new ShopRows(store.Store);
        var waiting = new WaitingMessages(
            store.Store,
            new CustomerStore(store.Store),
            rows,
            new Dictionary<Channel, string>()
        );
        return new Switches(
            store.Store,
            rows,
            waiting,
            new QueuedCustomers(store.Store),
            new DecisionClock(TimeProvider.System),
            TimeProvider.System
        );
    }

    private static async Task<PauseResult> WriteToStore(
        string verb,
        string? journey,
        HostSettings settings,
        string address,
        CancellationToken cancel
    )
    {
        var where = settings.Storage.Kind == StorageKind.Sqlite ? $"in {settings.DataPath}" : "in Table Storage";
        if (!OpenedStore.Exists(settings, settings.Storage.Kind))
        {
            throw new CommandException(
                $"Nothing answers at {address}, and there is no store {where}: nothing was changed. Run the "
                    + $"command where the program was started, or say where it runs or keeps its data: "
                    + "--ASPNETCORE_URLS=http://localhost:PORT or --Data:Path=FOLDER"
            );
        }

        try
        {
            await using var store = Open(settings);
            await Console.Error.WriteAsync(store.Advice is { } advice ? $"{advice}\n" : "");
            await OperationMonitor.ReadSchema(new ShopRows(store.Store), cancel);
            return await SwitchesOf(store).SetPaused(journey, verb == "pause", cancel, "command");
        }
        catch (StoreCannotOpenException e) when (e.IsInUse)
        {
            throw new CommandException(
                $"Nothing answers at {address}, but a program has the store {where} open: nothing was "
                    + $"changed. Say at which address it runs: --ASPNETCORE_URLS=http://localhost:PORT",
                e
            );
        }
    }
}
