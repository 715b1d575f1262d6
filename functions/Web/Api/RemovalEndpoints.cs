using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MarketingAutomation.Web.Api;

/// <summary>Takes one customer, or everyone, out of a journey.</summary>
internal static class RemovalEndpoints
{
    public static void Map(IEndpointRouteBuilder api, MarketingFlow flow)
    {
        api.MapPost(
                "/customers/{key}/journeys/{id}/remove",
                (string key, string id, HttpContext context, CancellationToken cancel) =>
                    RemoveOne(key, id, flow, context, cancel)
            )
            .WithTags("Journeys")
            .WithName("removeCustomer")
            .WithSummary(
                "Take one customer out of a journey; what it has not sent is not sent. Repeating it is harmless"
            )
            .Produces<RemovalResult>()
            .Problems(400, 404, 503);

        api.MapPost(
                "/journeys/{id}/remove-everyone",
                (string id, HttpContext context, CancellationToken cancel) => RemoveEveryone(id, flow, context, cancel)
            )
            .WithTags("Journeys")
            .WithName("removeEveryone")
            .WithSummary(
                "Take everyone who is in a journey now out of it, effective at the attempt; who enters later is not "
                    + "concerned"
            )
            .Produces<RemovalResult>()
            .Problems(400, 404, 503);
    }

    private static async Task<IResult> RemoveOne(
        string key,
        string journey,
        MarketingFlow flow,
        HttpContext context,
        CancellationToken cancel
    )
    {
        if (!KeyHasher.IsCustomerKey(key) || await flow.Customers.Read(key, cancel) is not { } customer)
        {
            return EndpointAnswers.NoCustomer();
        }

        // A run of a journey whose file was removed can still be ended.
        if (JourneyEndpoints.FindUnknown(flow, journey) is { } unknown && customer.Runs.All(r => r.Journey != journey))
        {
            return unknown;
        }

        var ended = await flow.Removals.RemoveOne(customer.Key, journey, JourneyEndpoints.FindCaller(context), cancel);
        return TypedResults.Json(
            new RemovalResult(
                journey,
                ended,
                ended == 0
                    ? $"The customer was not in {journey}; nothing changed."
                    : $"The customer is out of {journey}: {CountText.WithNoun(ended, "run")} ended. What a provider was "
                        + "given already is sent."
            ),
            WebJson.Plain.RemovalResult
        );
    }

    private static async Task<IResult> RemoveEveryone(
        string journey,
        MarketingFlow flow,
        HttpContext context,
        CancellationToken cancel
    )
    {
        if (JourneyEndpoints.FindUnknown(flow, journey) is { } unknown)
        {
            return unknown;
        }

        await flow.Removals.RemoveEveryone(journey, JourneyEndpoints.FindCaller(context), cancel);
        return TypedResults.Json(
            new RemovalResult(
                journey,
                null,
                $"Everyone who is in {journey} now is out of it: nothing of it is sent to them any more. Their records "
                    + "show it when they are next looked at, at the latest in the nightly walk. It goes on for those who "
                    + "enter later; to let no one enter, set status: closing."
            ),
            WebJson.Plain.RemovalResult
        );
    }
}
