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
        endpoints.MapGet("/healthz", () => (IResult)TypedResults.Json(new HealthReply("ok"), WebJson.Plain.HealthReply))
            .WithTags("Health").WithName("getHealth").WithSummary("The process answers").Produces<HealthReply>();

        endpoints.MapGet("/readyz", (CancellationToken cancel) => Ready(flow, cancel))
            .WithTags("Health").WithName("getReady").WithSummary("The store answers and a workspace is released").Produces<ReadyReply>().Problems(503);
    }

    private static async Task<IResult> Ready(MarketingFlow flow, CancellationToken cancel)
    {
        try
        {
            var parked = await flow.Due.AllParked(cancel);
            var faults = await flow.ProviderFaults.Standing(cancel);
            return TypedResults.Json(
                new ReadyReply("ready", flow.Shelf.Current.Hash, parked.Count, [.. faults.Select(f => new ProviderTrouble(f.Provider, f.What, f.Since))])
                {
                    Privacy = PrivacyState.Of(await flow.Privacy.Open(cancel), flow.Clock.Now),
                }, WebJson.Plain.ReadyReply);
        }
        catch (StoreUnavailableException)
        {
            return Problem.Unavailable(ApiFilter.RetryAfter);
        }
        catch (InvalidOperationException)
        {
            return Problem.Of(503, "No workspace is released yet.") with { RetryAfter = TimeSpan.FromSeconds(1) };
        }
    }
}
