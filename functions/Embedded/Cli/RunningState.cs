using System.Text.Json;
using MarketingAutomation.Adapters.Checkups;
using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Hosting;
using MarketingAutomation.Hosting.Settings;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Embedded.Cli;

/// <summary>What people switched on and may have forgotten: a pause, shadow mode. Asked of the running program; where none runs, of its store.</summary>
internal static class RunningState
{
    /// <param name="workspace">The hash of the workspace that was read here.</param>
    public static async Task<IReadOnlyList<Finding>> Of(HostSettings settings, string workspace, CancellationToken cancel)
    {
        List<Finding> findings = settings.Shadow
            ? [new("Sending:Mode", Health.Notice, "shadow: it decides and records what would have been sent, and sends nothing", "Set Sending:Mode to live to send.")]
            : [new("Sending:Mode", Health.Good, "live")];
        try
        {
            if (await Other(settings, workspace, cancel) is { } other)
            {
                findings.Add(new("workspace", Health.Notice, $"the program at {other} runs with another one than {settings.WorkspacePath}", "Name its folder: --Workspace:Path=FOLDER. An edit that has faults is not in force there either."));
            }

            findings.Add(await Paused(settings, cancel) is not { } paused ? new("pause", Health.Unknown, "no program answers and there is no store yet")
                : Banner.Paused(paused) is { } text ? new("pause", Health.Notice, text) : new("pause", Health.Good, "nothing is paused"));
        }
        catch (Exception e) when (e is CommandException or StoreCannotOpenException)
        {
            findings.Add(new Finding("pause", Health.Unknown, e.Message));
        }

        return findings;
    }

    // Where a program answers and has another workspace than this one.
    private static async Task<string?> Other(HostSettings settings, string workspace, CancellationToken cancel)
    {
        using var program = new RunningProgram(settings);
        return await program.Get("/readyz", cancel) is var (_, answer) && answer.TryGetProperty("workspace", out var told) && told.ValueKind == JsonValueKind.String && told.GetString() != workspace ? program.Address : null;
    }

    private static async Task<PauseState?> Paused(HostSettings settings, CancellationToken cancel)
    {
        using var program = new RunningProgram(settings);
        if (await program.Get("/readyz", cancel) is var (_, answer))
        {
            return answer.TryGetProperty("paused", out var told) ? Read(told)
                : throw new CommandException($"the program at {program.Address} is not ready: {RunningProgram.Detail(answer)}");
        }

        if (!OpenStore.Exists(settings, settings.Storage.Kind))
        {
            return null;
        }

        await using var store = new OpenStore(settings, settings.Storage.Kind);
        var waiting = new WaitingMessages(store.Tables, new Dictionary<Channel, string>());
        return await new Switches(store.Tables, waiting, new QueuedCustomers(store.Tables), new Clock(TimeProvider.System), TimeProvider.System).State(cancel);
    }

    private static PauseState Read(JsonElement paused) => new(
        paused.GetProperty("all").GetBoolean(), Time(paused), null,
        [.. paused.GetProperty("journeys").EnumerateArray().Select(j => new PausedJourney(j.GetProperty("journey").GetString()!, Time(j), j.GetProperty("by").GetString()))],
        paused.GetProperty("messages").GetInt32());

    private static Instant? Time(JsonElement switched) =>
        switched.GetProperty("since").GetString() is { } text && InstantPattern.ExtendedIso.Parse(text) is { Success: true } at ? at.Value : null;
}
