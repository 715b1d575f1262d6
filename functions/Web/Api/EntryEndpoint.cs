using System.Text.Json.Serialization;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Web.Http;
using MarketingAutomation.Web.Http.Bodies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MarketingAutomation.Web.Api;

/// <summary>Which request it is: received twice with the same id, it is applied once. Null: each is one of its
/// own.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record EnterRequest(string? Id);

/// <summary>What came of having a customer enter a journey.</summary>
/// <param name="Entered">False: they did not enter; the note says why.</param>
/// <param name="Note">In words.</param>
public sealed record EntryResult(string Journey, bool Entered, string Note);

/// <summary>Has a customer enter a journey that has the trigger <c>manual</c>.</summary>
internal static class EntryEndpoint
{
    private const int LongestId = 200;

    public static void Map(IEndpointRouteBuilder api, MarketingFlow flow) =>
        api.MapPost(
                "/customers/{key}/journeys/{id}/enter",
                (string key, string id, HttpContext context, CancellationToken cancel) =>
                    Enter(key, id, flow, context, cancel)
            )
            .WithTags("Journeys")
            .WithName("enterCustomer")
            .WithSummary("Have a customer enter a journey with the trigger manual; the answer says why they did not")
            .WithDescription(
                "With an id the same request enters once, however often it is repeated. re_entry, where, the days and "
                    + "the status of the journey hold as for every trigger."
            )
            .AcceptsBody<EnterRequest>()
            .Produces<EntryResult>()
            .Problems(400, 404, 409, 413, 503);

    private static async Task<IResult> Enter(
        string key,
        string journey,
        MarketingFlow flow,
        HttpContext context,
        CancellationToken cancel
    )
    {
        var (asked, problem) = await JsonBodyReader.Read(
            context.Request,
            WebJson.Plain.EnterRequest,
            "JSON: {}, or with the id of the request as text in id",
            cancel
        );
        if (problem is not null)
        {
            return problem;
        }

        if (asked?.Id is { Length: 0 or > LongestId })
        {
            return Problem.Of(400, $"id has 1 to {LongestId} characters.");
        }

        if (!KeyHasher.IsCustomerKey(key) || await flow.Customers.Read(key, cancel) is not { } customer)
        {
            return EndpointAnswers.NoCustomer();
        }

        if (JourneyEndpoints.FindUnknown(flow, journey) is { } unknown)
        {
            return unknown;
        }

        if (!flow.Releases.Current.Journeys[journey].AllowsManualEntry)
        {
            return Problem.Of(
                409,
                $"None of the triggers of {journey} is manual. Add {{ manual: yes }} to its trigger: a list means that each "
                    + "of them may start it."
            );
        }

        var why = await flow.ManualEntry.Enter(
            customer.Key,
            journey,
            asked?.Id ?? $"at-{flow.Clock.Now.ToUnixTimeTicks()}",
            JourneyEndpoints.FindCaller(context),
            cancel
        );
        return TypedResults.Json(
            new EntryResult(
                journey,
                why is null,
                why is null ? $"The customer entered {journey}." : $"The customer did not enter {journey}: {why}."
            ),
            WebJson.Plain.EntryResult
        );
    }
}
