using System.Text.Json;
using MarketingAutomation.Adapters.Sqlite.Integrity;
using MarketingAutomation.Core.Journeys.Segments;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Embedded.Cli.Commands;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Segments;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Hosting;
using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Embedded.Cli;

/// <summary>Counts the customers of a workspace's segments for a command: by the running program, else in the store
/// itself.</summary>
internal static class AudienceRequest
{
    /// <summary>Counts all customers. Nothing is written.</summary>
    /// <param name="workspace">The workspace of the folder, which need not be released.</param>
    /// <param name="segments">The text of its segments.yaml; null: it has none.</param>
    /// <param name="settings">Where the program runs and where its data is.</param>
    /// <returns>The counts, and where they were counted, in words.</returns>
    /// <exception cref="CommandException">No program runs and no store can be opened; or the program refuses.</exception>
    public static async Task<(AudienceCount Counted, string Where)> Count(
        Workspace workspace,
        string? segments,
        HostSettings settings,
        CancellationToken cancel
    )
    {
        using var program = new RunningProgram(settings);
        var (counted, next, asked) = (new AudienceCount(), (string?)null, false);
        do
        {
            var request = new Dictionary<string, string>();
            AddValue(request, "segments", segments);
            AddValue(request, "next", next);
            if (await program.TryPost("/api/segments/count", request, cancel) is not var (status, answer))
            {
                return asked
                    ? throw new CommandException(
                        $"The program at {program.Address} ended before all were counted. Run the command again."
                    )
                    : await CountInStore(workspace, settings, program.Address, cancel);
            }

            if (status != 200)
            {
                throw new CommandException(
                    $"The program at {program.Address} did not count: {RunningProgram.ProblemDetail(answer)}"
                );
            }

            (asked, counted, next) = (
                true,
                counted.Add(Read(answer, workspace)),
                answer.GetProperty("next").GetString()
            );
        } while (next is not null);

        return (counted, $"by the program at {program.Address}");
    }

    private static void AddValue(Dictionary<string, string> request, string name, string? value)
    {
        if (value is not null)
        {
            request[name] = value;
        }
    }

    // Without a segments.yaml in the folder the program counts those of its release, which the folder does not have.
    private static AudienceCount Read(JsonElement answer, Workspace workspace) =>
        new()
        {
            Customers = answer.GetProperty("customers").GetInt32(),
            Unreadable = answer.GetProperty("unreadable").GetInt32(),
            Segments = answer
                .GetProperty("segments")
                .EnumerateArray()
                .Where(s => workspace.Segments.ContainsKey(s.GetProperty("name").GetString()!))
                .ToDictionary(
                    s => s.GetProperty("name").GetString()!,
                    s => new SegmentCount(
                        s.GetProperty("in").GetInt32(),
                        s.GetProperty("out").GetInt32(),
                        s.GetProperty("unknown").GetInt32()
                    ),
                    StringComparer.Ordinal
                ),
            Locales = answer
                .GetProperty("locales")
                .EnumerateArray()
                .ToDictionary(
                    l => l.GetProperty("locale").GetString()!,
                    l => l.GetProperty("customers").GetInt32(),
                    StringComparer.Ordinal
                ),
        };

    private static async Task<(AudienceCount Counted, string Where)> CountInStore(
        Workspace workspace,
        HostSettings settings,
        string address,
        CancellationToken cancel
    )
    {
        var where = settings.Storage.Kind == StorageKind.Sqlite ? $"in {settings.DataPath}" : "in Table Storage";
        if (!OpenedStore.Exists(settings, settings.Storage.Kind))
        {
            throw new CommandException(
                $"Nothing answers at {address}, and there is no store {where}: nothing was counted. Run the command "
                    + "where the program was started, or say where it runs or keeps its data: "
                    + "--ASPNETCORE_URLS=http://localhost:PORT or --Data:Path=FOLDER"
            );
        }

        try
        {
            await using var store = new OpenedStore(settings, settings.Storage.Kind);
            await Console.Error.WriteAsync(store.Advice is { } advice ? $"{advice}\n" : "");
            await OperationMonitor.ReadSchema(new ShopRows(store.Store), cancel);
            using var counter = new AudienceCounter(new CustomerStore(store.Store), TimeProvider.System);
            return ((await counter.Count(workspace, null, null, cancel)).Counted, $"in the store {where}");
        }
        catch (StoreCannotOpenException e) when (e.IsInUse)
        {
            throw new CommandException(
                $"Nothing answers at {address}, but a program has the store {where} open: nothing was counted. Say at "
                    + "which address it runs: --ASPNETCORE_URLS=http://localhost:PORT",
                e
            );
        }
    }
}
