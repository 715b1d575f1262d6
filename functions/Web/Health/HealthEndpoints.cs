using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Web.Coupons;
using MarketingAutomation.Web.Http;
using MarketingAutomation.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MarketingAutomation.Web.Health;

/// <summary>For monitoring: alive, and ready to take work.</summary>
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
                return Problem.Of(503, $"{failure.Message} Since {failure.Since}.{StopsTurnedAwayText(flow)}") with
                {
                    RetryAfter = ApiFilter.RetryAfter,
                };
            }

            return TypedResults.Json(await BuildReply(flow, cancel), WebJson.Plain.ReadyReply);
        }
        catch (StoreUnavailableException e)
        {
            return Problem.Of(503, e.Message + StopsTurnedAwayText(flow)) with { RetryAfter = ApiFilter.RetryAfter };
        }
        catch (InvalidOperationException)
        {
            return Problem.Of(503, "No workspace is released yet.") with { RetryAfter = TimeSpan.FromSeconds(1) };
        }
    }

    private static string StopsTurnedAwayText(MarketingFlow flow) =>
        flow.StopsTurnedAway.All is { Count: > 0 } ways
            ? $" {CountText.WithNoun(ways.Sum(w => w.Count), "stop")} answered with an error since "
                + $"{ways.Min(w => w.First)} ({string.Join(", ", ways.Select(w => $"{w.EntryPoint} {w.Count}"))})."
            : "";

    private static async ValueTask<ReadyReply> BuildReply(MarketingFlow flow, CancellationToken cancel)
    {
        var workspace = flow.Releases.Current.Hash;
        var (beat, failure, now) = (
            await flow.Operation.ReadHeartbeat(cancel),
            flow.StoreHealth.Failure,
            flow.Clock.Now
        );
        var stored = await flow.QueuedCustomers.CountStoredEvents(cancel);
        var teams = await flow.TeamFaults.ListCurrent(cancel);
        var reply = new ReadyReply(
            flow.Operation.StopReason is null ? "ready" : "stopped",
            workspace,
            (await flow.DueTable.ListParked(cancel)).Count,
            [
                .. (await flow.ProviderFaults.ListCurrent(cancel)).Select(f => new MisconfiguredProvider(
                    f.Provider,
                    f.What,
                    f.Since
                )),
            ],
            flow.Operation.StopReason,
            new SweepState(
                beat?.SweptAt,
                beat?.SweptAt is { } swept ? Math.Round(Math.Max(0, (now - swept).TotalSeconds), 1) : null,
                flow.Metrics.FailingShards
            ),
            new StoreState(beat?.CommittedAt, failure?.Fault.ToString(), failure?.Message, failure?.Since),
            await flow.WaitingMessages.ListHeld(cancel),
            flow.Circuits.ListOpen(),
            await flow.WaitingMessages.CountUnknown(now, cancel)
        )
        {
            Privacy = PrivacyState.FromRequests(
                await flow.PrivacyRequests.ListOpen(cancel),
                flow.PrivacyRequests.Unreadable,
                now
            ),
            Mode = flow.IsShadow ? "shadow" : "live",
            Paused = await flow.Switches.ReadState(cancel),
            RefusedEdit = flow.Releases.RefusedEdit is { } edit
                ? new RefusedEditState(edit.Faults, edit.Since, edit.Message)
                : null,
            Stored = new StoredState(stored.Customers, stored.Stops, stored.Events),
            Teams = [.. teams.Select(t => new UnreachedTeam(t.Team, t.Fault.What, t.Fault.Since))],
            StopsTurnedAway = flow.StopsTurnedAway.All,
            UnmatchedStops =
            [
                .. (await flow.UnmatchedStops.ListRecent(cancel)).Select(s => new UnmatchedStopState(
                    s.Feed,
                    s.Kind,
                    s.Count,
                    s.Last
                )),
            ],
            CouponPools =
            [
                .. (await flow.CouponPools.ListLow(flow.Releases.Current, cancel)).Select(CouponPoolItem.FromState),
            ],
            UnreadableRows = [],
        };

        // Last: what was read for the reply shows what cannot be.
        return reply with
        {
            UnreadableRows = [.. flow.ShopRows.Damaged.Select(d => new UnreadableRow(d.Partition, d.Row, d.IsNewer))],
        };
    }
}
