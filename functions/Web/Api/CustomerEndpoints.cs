using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Web.Http;
using MarketingAutomation.Web.Http.Bodies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MarketingAutomation.Web.Api;

/// <summary>What is known of a customer, read back.</summary>
internal static class CustomerEndpoints
{
    public static void Map(IEndpointRouteBuilder api, MarketingFlow flow, ContinuationToken continuation)
    {
        api.MapPost("/customers/find", (HttpRequest request, CancellationToken cancel) => Find(request, flow, cancel))
            .WithTags("Customers")
            .WithName("findCustomer")
            .WithSummary("The key behind an e-mail address, a phone number or a shop's customer id")
            .WithDescription(
                "A phone number is an address that a household may share: it leads to the customer who gave it first."
            )
            .AcceptsBody<FindCustomer>()
            .Produces<FoundCustomer>()
            .Problems(400, 404, 413, 503);

        api.MapGet("/customers/{key}", (string key, CancellationToken cancel) => Read(key, flow, cancel))
            .WithTags("Customers")
            .WithName("getCustomer")
            .WithSummary(
                "Profile, what may be sent to each address and why, consent with its evidence, orders, runs "
                    + "and next wake"
            )
            .Produces<CustomerRecord>()
            .Problems(404, 503);

        api.MapGet(
                "/customers/{key}/timeline",
                (string key, int? take, string? next, CancellationToken cancel) =>
                    Timeline(key, take, next, flow, continuation, cancel)
            )
            .WithTags("Customers")
            .WithName("getTimeline")
            .WithSummary("What happened and what came of it, newest first")
            .Produces<TimelineList>()
            .Problems(400, 404, 503);
    }

    private static async Task<IResult> Find(HttpRequest request, MarketingFlow flow, CancellationToken cancel)
    {
        var (asked, problem) = await JsonBodyReader.Read(
            request,
            WebJson.Plain.FindCustomer,
            "JSON with text in email, or in phone, or in source and id",
            cancel
        );
        if (problem is not null)
        {
            return problem;
        }

        var found = asked switch
        {
            { Email: { } email, Phone: null, Source: null, Id: null } => flow
                .Customers.FindByEmail(email, cancel)
                .AsTask(),
            { Email: null, Phone: { } phone, Source: null, Id: null }
                when PhoneNumber.ToLookupNumber(phone, flow.Releases.Current.Shop.Country) is { } number => flow
                .Customers.FindByPhone(number, cancel)
                .AsTask(),
            { Email: null, Phone: null, Source: { } source, Id: { } id } => flow
                .Customers.FindByShopId(source, id, cancel)
                .AsTask(),
            _ => null,
        };
        if (found is not { } finding)
        {
            return asked?.Phone is null
                ? Problem.Malformed([new JsonFault("$", "expected either email, or phone, or source and id")])
                : Problem.Malformed([
                    new JsonFault("$.phone", "expected one phone number alone, best with + and calling code"),
                ]);
        }

        return await finding is { } key
            ? TypedResults.Json(new FoundCustomer(key), WebJson.Plain.FoundCustomer)
            : Problem.Of(404, "No customer is known by this.");
    }

    private static async Task<IResult> Read(string key, MarketingFlow flow, CancellationToken cancel) =>
        KeyHasher.IsCustomerKey(key) && await flow.Customers.Read(key, cancel) is { } state
            ? TypedResults.Json(
                CustomerRecord.FromState(state, await flow.Customers.ListConsents(state, cancel)),
                WebJson.Plain.CustomerRecord
            )
            : EndpointAnswers.NoCustomer();

    private static async Task<IResult> Timeline(
        string key,
        int? take,
        string? next,
        MarketingFlow flow,
        ContinuationToken continuation,
        CancellationToken cancel
    )
    {
        if (!continuation.TryRead("timeline", next, out var position))
        {
            return EndpointAnswers.WrongNext();
        }

        if (!KeyHasher.IsCustomerKey(key) || await flow.Customers.Read(key, cancel) is not { } state)
        {
            return EndpointAnswers.NoCustomer();
        }

        var (items, more) = await flow.Customers.ReadTimeline(state, EndpointAnswers.ItemCount(take), position, cancel);
        return TypedResults.Json(
            new TimelineList(items, continuation.Create("timeline", more)),
            WebJson.Plain.TimelineList
        );
    }
}
