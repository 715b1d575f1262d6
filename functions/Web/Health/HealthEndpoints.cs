using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MarketingAutomation.Web.Health;

/// <summary>For whoever watches the process: alive, and ready to take work.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints, MarketingFlow flow)
    {
        endpoints
            .MapGet("/healthz", () => (IResult)TypedResults.Json(new HealthReply("ok"), WebJson.Plain.HealthReply))
            .WithTags("Health")
            .WithName("getHealth")
            .WithSummary("The process answers")
            .Produces<HealthReply>();

        endpoints
            .MapGet("/readyz", (CancellationToken cancel) => Ready(flow, cancel))
            .WithTags("Health")
            .WithName("getReady")
            .WithSummary("The store answers and a workspace is released")
            .Produces<ReadyReply>()
            .Problems(503);
    }

    private static async Task<IResult> Ready(MarketingFlow flow, CancellationToken cancel)
    {
        try
        {
            // A store that takes no writes is not ready, and says why before anything is read from it.
            if (
                flow.StoreHealth.Failure is
                { Fault: StoreFault.Full or StoreFault.ReadOnly or StoreFault.Replaced } failure
            )
            {
                return Problem.Of(503, $"{failure.Message} Since {failure.Since}.{TurnedAway(flow)}") with
                {
                    RetryAfter = ApiFilter.RetryAfter,
                };
            }

            return TypedResults.Json(await Reply(flow, cancel), WebJson.Plain.ReadyReply);
        }
        catch (StoreUnavailableException e)
        {
            return Problem.Of(503, e.Message + TurnedAway(flow)) with { RetryAfter = ApiFilter.RetryAfter };
        }
        catch (InvalidOperationException)
        {
            return Problem.Of(503, "No workspace is released yet.") with { RetryAfter = TimeSpan.FromSeconds(1) };
        }
    }

    private static string TurnedAway(MarketingFlow flow) =>
        flow.StopsTurnedAway.Listed is { Count: > 0 } ways
            ? $" {Core.Values.Counted.Of(ways.Sum(w => w.Count), "stop")} answered with an error since "
                + $"{ways.Min(w => w.First)} ({string.Join(", ", ways.Select(w => $"{w.Way} {w.Count}"))})."
            : "";

    private static async ValueTask<ReadyReply> Reply(MarketingFlow flow, CancellationToken cancel)
    {
        var workspace = flow.Shelf.Current.Hash;
        var (beat, failure, now) = (await flow.Operation.Last(cancel), flow.StoreHealth.Failure, flow.Clock.Now);
        var stored = await flow.Queued.Stored(cancel);
        var teams = await flow.Teams.Now(cancel);
        var reply = new ReadyReply(
            flow.Operation.Stopped is null ? "ready" : "stopped",
            workspace,
            (await flow.Due.AllParked(cancel)).Count,
            [
                .. (await flow.ProviderFaults.Standing(cancel)).Select(f => new ProviderTrouble(
                    f.Provider,
                    f.What,
                    f.Since
                )),
            ],
            flow.Operation.Stopped,
            new SweepState(
                beat?.SweptAt,
                beat?.SweptAt is { } swept ? Math.Round(Math.Max(0, (now - swept).TotalSeconds), 1) : null,
                flow.Metrics.FailingShards
            ),
            new StoreState(beat?.CommittedAt, failure?.Fault.ToString(), failure?.Message, failure?.Since),
            await flow.Waiting.HeldNow(cancel),
            flow.Breakers.Open(),
            await flow.Waiting.UnknownEnds(now, cancel)
        )
        {
            Privacy = PrivacyState.Of(await flow.Privacy.Open(cancel), flow.Privacy.Unreadable, now),
            Mode = flow.IsShadow ? "shadow" : "live",
            Paused = await flow.Switches.State(cancel),
            RefusedEdit = flow.Shelf.Refused is { } edit
                ? new RefusedEditState(edit.Faults, edit.Since, edit.What)
                : null,
            Stored = new StoredState(stored.Customers, stored.Stops, stored.Events),
            Teams = [.. teams.Select(t => new UnreachedTeam(t.Team, t.Fault.What, t.Fault.Since))],
            StopsTurnedAway = flow.StopsTurnedAway.Listed,
            UnmatchedStops =
            [
                .. (await flow.UnmatchedStops.Listed(cancel)).Select(s => new UnmatchedStopState(
                    s.Feed,
                    s.Kind,
                    s.Count,
                    s.Last
                )),
            ],
            UnreadableRows = [],
        };

        // Last: what was read for the reply shows what cannot be.
        return reply with
        {
            UnreadableRows = [.. flow.Rows.Damaged.Select(d => new UnreadableRow(d.Partition, d.Row, d.IsNewer))],
        };
    }
}
