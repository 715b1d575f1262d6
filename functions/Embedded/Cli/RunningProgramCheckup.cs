using System.Text.Json;
using MarketingAutomation.Adapters.Checkups;
using MarketingAutomation.Adapters.Sqlite.Integrity;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Embedded.Cli.Commands;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Customers;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Hosting;
using MarketingAutomation.Hosting.Settings;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Embedded.Cli;

/// <summary>
/// Checks what people switched on and may have forgotten (a pause, shadow mode): asks the running program, or reads its
/// store where none runs. Also checks what only the running program knows: teams that its notices do not reach.
/// </summary>
internal static class RunningProgramCheckup
{
    /// <param name="workspace">The hash of the workspace that was read here.</param>
    public static async Task<IReadOnlyList<Finding>> Check(
        HostSettings settings,
        string workspace,
        CancellationToken cancel
    )
    {
        List<Finding> findings = settings.Shadow
            ?
            [
                new(
                    "Sending:Mode",
                    FindingStatus.Notice,
                    "shadow: it decides and records what would have been sent, and sends nothing",
                    "Set Sending:Mode to live to send."
                ),
            ]
            : [new("Sending:Mode", FindingStatus.Good, "live")];
        try
        {
            var ready = await ReadReadiness(settings, cancel);
            findings.Add(
                await ReadPauseState(settings, ready, cancel) is not { } paused
                    ? new("pause", FindingStatus.Unknown, "no program answers and there is no store yet")
                : Banner.PausedText(paused) is { } text ? new("pause", FindingStatus.Notice, text)
                : new("pause", FindingStatus.Good, "nothing is paused")
            );
            findings.AddRange(
                ready is { } answer
                    ?
                    [
                        .. CheckTeams(answer),
                        .. CheckRows(answer),
                        .. CheckWorkspace(answer, settings.WorkspacePath, workspace),
                    ]
                    : []
            );
        }
        catch (StoreCannotOpenException e) when (e.IsEarlierLayout)
        {
            findings.Add(new Finding("store", FindingStatus.Notice, e.Message));
            findings.Add(new Finding("pause", FindingStatus.Unknown, "not read, because of the layout of the store"));
        }
        catch (Exception e) when (e is CommandException or StoreCannotOpenException)
        {
            findings.Add(new Finding("pause", FindingStatus.Unknown, e.Message));
        }

        return findings;
    }

    // The readiness report of the running program; null: no program answers.
    private static async Task<JsonElement?> ReadReadiness(HostSettings settings, CancellationToken cancel)
    {
        using var program = new RunningProgram(settings);
        return await program.TryGet("/readyz", cancel) is not var (_, answer) ? null
            : answer.TryGetProperty("paused", out _) ? answer
            : throw new CommandException(
                $"the program at {program.Address} is not ready: {RunningProgram.ProblemDetail(answer)}"
            );
    }

    /// <summary>Finds teams that notices do not reach, in the response of <c>/readyz</c>.</summary>
    internal static IEnumerable<Finding> CheckTeams(JsonElement ready) =>
        ready.TryGetProperty("teams", out var teams)
            ? teams
                .EnumerateArray()
                .Select(t => new Finding(
                    $"team {t.GetProperty("team").GetString()}",
                    FindingStatus.Wrong,
                    $"notices do not arrive: {t.GetProperty("what").GetString()}",
                    "Correct teams in shop.yaml, or repair the mailbox and remove the address from the "
                        + "provider's suppression lists."
                ))
            : [];

    /// <summary>Finds rows of the shop that cannot be read, in the response of <c>/readyz</c>.</summary>
    internal static IEnumerable<Finding> CheckRows(JsonElement ready) =>
        ready.TryGetProperty("unreadableRows", out var rows)
            ? rows.EnumerateArray()
                .Select(r => new Finding(
                    "store",
                    FindingStatus.Wrong,
                    $"row {r.GetProperty("row").GetString()} of {r.GetProperty("partition").GetString()} in "
                        + $"table Shop cannot be read and counts as missing",
                    "docs/operate.md (a damaged row) says what it is for and what to do."
                ))
            : [];

    /// <summary>Finds out whether the program runs with another workspace than the one that was read here.</summary>
    internal static IEnumerable<Finding> CheckWorkspace(JsonElement ready, string folder, string workspace) =>
        ready.TryGetProperty("workspace", out var running)
        && running.ValueKind == JsonValueKind.String
        && running.GetString() != workspace
            ?
            [
                new Finding(
                    "workspace",
                    FindingStatus.Notice,
                    $"the running program has another one in force than {folder}",
                    "Name its folder: --Workspace:Path=FOLDER. An edit that has faults is not in force there either."
                ),
            ]
            : [];

    private static async Task<PauseState?> ReadPauseState(
        HostSettings settings,
        JsonElement? ready,
        CancellationToken cancel
    )
    {
        if (ready is { } answer)
        {
            return Read(answer.GetProperty("paused"));
        }

        if (!OpenedStore.Exists(settings, settings.Storage.Kind))
        {
            return null;
        }

        await using var store = new OpenedStore(settings, settings.Storage.Kind);
        await Console.Error.WriteAsync(store.Advice is { } advice ? $"{advice}\n" : "");
        var rows = new ShopRows(store.Store);
        var waiting = new WaitingMessages(
            store.Store,
            new CustomerStore(store.Store),
            rows,
            new Dictionary<Channel, string>()
        );
        return await new Switches(
            store.Store,
            rows,
            waiting,
            new QueuedCustomers(store.Store),
            new DecisionClock(TimeProvider.System),
            TimeProvider.System
        ).ReadState(cancel);
    }

    private static PauseState Read(JsonElement paused) =>
        new(
            paused.GetProperty("all").GetBoolean(),
            Time(paused),
            null,
            [
                .. paused
                    .GetProperty("journeys")
                    .EnumerateArray()
                    .Select(j => new PausedJourney(
                        j.GetProperty("journey").GetString()!,
                        Time(j),
                        j.GetProperty("by").GetString()
                    )),
            ],
            paused.GetProperty("messages").GetInt32()
        );

    private static Instant? Time(JsonElement switched) =>
        switched.GetProperty("since").GetString() is { } text
        && InstantPattern.ExtendedIso.Parse(text) is { Success: true } at
            ? at.Value
            : null;
}
