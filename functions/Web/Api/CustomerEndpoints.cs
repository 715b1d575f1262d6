using System.Text.Json;
using MarketingAutomation.Flow;
using MarketingAutomation.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MarketingAutomation.Web.Api;

/// <summary>What is known of a customer, read back.</summary>
internal static class CustomerEndpoints
{
    private const int MostFindBytes = 16 * 1024;

    public static void Map(IEndpointRouteBuilder api, MarketingFlow flow)
    {
        api.MapPost("/customers/find", (HttpRequest request, CancellationToken cancel) => Find(request, flow, cancel))
            .WithTags("Customers").WithName("findCustomer").WithSummary("The key behind an e-mail address or a shop's customer id")
            .WithDescription("A phone number is an address that a household may share: it leads to nobody.")
            .Accepts<FindCustomer>("application/json").Produces<FoundCustomer>().Problems(400, 404, 413, 503);

        api.MapGet("/customers/{key}", (string key, CancellationToken cancel) => Read(key, flow, cancel))
            .WithTags("Customers").WithName("getCustomer").WithSummary("Profile, consent with its evidence, orders, runs and next wake")
            .Produces<CustomerRecord>().Problems(404, 503);

        api.MapGet("/customers/{key}/timeline", (string key, int? take, string? next, CancellationToken cancel) => Timeline(key, take, next, flow, cancel))
            .WithTags("Customers").WithName("getTimeline").WithSummary("What happened and what came of it, newest first")
            .Produces<TimelineList>().Problems(400, 404, 503);
    }

    private static async Task<IResult> Find(HttpRequest request, MarketingFlow flow, CancellationToken cancel)
    {
        using var body = await RequestBody.Read(request, MostFindBytes, cancel);
        if (body.TooLarge)
        {
            return Problem.TooLarge(MostFindBytes);
        }

        FindCustomer? asked;
        try
        {
            asked = JsonSerializer.Deserialize(body.Bytes.Span, WebJson.Default.FindCustomer);
        }
        catch (JsonException problem)
        {
            return Problem.Malformed([new ProblemFault(problem.Path ?? "$", "expected JSON with text in email, or in source and id")]);
        }

        if (asked?.Phone is not null)
        {
            return Problem.Malformed([new ProblemFault("$.phone", "a phone number is an address that a household may share and leads to nobody; use email, or source and id")]);
        }

        if (asked is not ({ Email: not null, Source: null, Id: null } or { Email: null, Source: not null, Id: not null }))
        {
            return Problem.Malformed([new ProblemFault("$", "expected either email, or source and id")]);
        }

        return await flow.Customers.Find(asked.Email, asked.Source, asked.Id, cancel) is { } key
            ? TypedResults.Json(new FoundCustomer(key), WebJson.Default.FoundCustomer)
            : Problem.Of(404, "Nobody is known by this.");
    }

    private static async Task<IResult> Read(string key, MarketingFlow flow, CancellationToken cancel) =>
        Keys.IsCustomerKey(key) && await flow.Customers.Read(key, cancel) is { } state
            ? TypedResults.Json(CustomerRecord.Of(state), WebJson.Default.CustomerRecord)
            : Answers.NoCustomer();

    private static async Task<IResult> Timeline(string key, int? take, string? next, MarketingFlow flow, CancellationToken cancel)
    {
        if (!Continuation.TryRead(next, out var position))
        {
            return Answers.WrongNext();
        }

        if (!Keys.IsCustomerKey(key) || await flow.Customers.Read(key, cancel) is not { } state)
        {
            return Answers.NoCustomer();
        }

        var (items, more) = await flow.Customers.Timeline(state.Key, Answers.Take(take), position, cancel);
        return TypedResults.Json(new TimelineList(items, Continuation.Show(more)), WebJson.Default.TimelineList);
    }
}
