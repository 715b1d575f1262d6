using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MarketingAutomation.Web.Api;

/// <summary>What the owner of an installation looks after.</summary>
internal static class AdministrationEndpoints
{
    public static void Map(IEndpointRouteBuilder api, WebPorts ports)
    {
        var flow = ports.Flow;
        api.MapPost("/reload", (CancellationToken cancel) => Reload(ports, cancel))
            .WithTags("Administration")
            .WithName("reloadWorkspace")
            .WithSummary("Read the workspace again; with any fault the last good one stays")
            .Produces<Reloaded>()
            .Problems(400, 422, 503);

        api.MapPost(
                "/accept-clock",
                async (CancellationToken cancel) =>
                {
                    await flow.Operation.AcceptClock(cancel);
                    return (IResult)TypedResults.Json(new ClockAccepted(flow.Clock.Now), WebJson.Plain.ClockAccepted);
                }
            )
            .WithTags("Administration")
            .WithName("acceptClock")
            .WithSummary("Confirm the clock, so that deciding goes on from it")
            .Produces<ClockAccepted>()
            .Problems(400, 503);

        api.MapGet(
                "/rejections",
                async (CancellationToken cancel) =>
                    (IResult)
                        TypedResults.Json(
                            new RejectionList(await flow.Rejections.ListNewest(cancel)),
                            WebJson.Plain.RejectionList
                        )
            )
            .WithTags("Administration")
            .WithName("getRejections")
            .WithSummary("Why the last rejected deliveries were rejected, newest first")
            .Produces<RejectionList>()
            .Problems(503);

        api.MapGet(
                "/privacy-requests",
                async (CancellationToken cancel) =>
                    (IResult)
                        TypedResults.Json(
                            new PrivacyRequestList(
                                await flow.PrivacyRequests.ListOpen(cancel),
                                flow.PrivacyRequests.Unreadable
                            ),
                            WebJson.Plain.PrivacyRequestList
                        )
            )
            .WithTags("Administration")
            .WithName("getPrivacyRequests")
            .WithSummary("Requests of law with their deadlines, the nearest first")
            .Produces<PrivacyRequestList>()
            .Problems(503);

        api.MapGet(
                "/parked",
                async (CancellationToken cancel) =>
                    (IResult)
                        TypedResults.Json(
                            new ParkedList([
                                .. (await flow.DueTable.ListParked(cancel)).Select(p => new ParkedCustomer(
                                    p.Customer,
                                    p.Body.Tries,
                                    p.Body.Fault
                                )),
                            ]),
                            WebJson.Plain.ParkedList
                        )
            )
            .WithTags("Administration")
            .WithName("getParked")
            .WithSummary("Customers whose wake failed too often")
            .Produces<ParkedList>()
            .Problems(503);
    }

    private static async Task<IResult> Reload(WebPorts ports, CancellationToken cancel)
    {
        var faults = await ports.Reload(cancel);
        return faults.Count == 0
            ? TypedResults.Json(new Reloaded(ports.Flow.Releases.Current.Hash), WebJson.Plain.Reloaded)
            : Problem.Of(
                422,
                $"The workspace has {CountText.WithNoun(faults.Count, "fault")}; the last good one stays in force.",
                [.. faults.Select(f => new JsonFault(f.Place.ToString(), FaultText(f)))]
            );
    }

    private static string FaultText(Fault<FilePlace> fault)
    {
        var text = fault.ToString();
        return text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..];
    }
}
