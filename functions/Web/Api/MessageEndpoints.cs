using MarketingAutomation.Flow;
using MarketingAutomation.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Web.Api;

/// <summary>Messages of one customer, and of everybody lately.</summary>
internal static class MessageEndpoints
{
    private static readonly Duration Lately = Duration.FromDays(1);

    public static void Map(IEndpointRouteBuilder api, MarketingFlow flow, Continuation continuation)
    {
        api.MapGet(
                "/customers/{key}/messages",
                (string key, int? take, string? next, CancellationToken cancel) =>
                    OfCustomer(key, take, next, flow, continuation, cancel)
            )
            .WithTags("Messages")
            .WithName("getCustomerMessages")
            .WithSummary("Messages of a customer, newest first")
            .Produces<MessageList>()
            .Problems(400, 404, 503);

        api.MapGet(
                "/messages",
                (string? since, int? take, string? next, CancellationToken cancel) =>
                    Since(since, take, next, flow, continuation, cancel)
            )
            .WithTags("Messages")
            .WithName("getMessages")
            .WithSummary("Everybody's messages decided since a time, oldest first")
            .WithDescription(
                "since is a time such as 2026-03-02T20:40:00Z; without it, the last 24 hours. At most 31 days back."
            )
            .Produces<MessageList>()
            .Problems(400, 503);
    }

    private static async Task<IResult> OfCustomer(
        string key,
        int? take,
        string? next,
        MarketingFlow flow,
        Continuation continuation,
        CancellationToken cancel
    )
    {
        if (!continuation.TryRead("customer", next, out var position))
        {
            return Answers.WrongNext();
        }

        if (!Keys.IsCustomerKey(key) || await flow.Customers.Read(key, cancel) is not { } state)
        {
            return Answers.NoCustomer();
        }

        var (items, more) = await flow.Messages.Of(state, Answers.Take(take), position, cancel);
        return TypedResults.Json(MessageList.Of(items, continuation.Show("customer", more)), WebJson.Plain.MessageList);
    }

    private static async Task<IResult> Since(
        string? since,
        int? take,
        string? next,
        MarketingFlow flow,
        Continuation continuation,
        CancellationToken cancel
    )
    {
        var now = flow.Clock.Now;
        var from = now - Lately;
        if (since is not null)
        {
            if (OffsetDateTimePattern.ExtendedIso.Parse(since) is not { Success: true } parsed)
            {
                return Problem.Of(400, "since is not a time such as 2026-03-02T20:40:00Z.");
            }

            from = Instant.Max(parsed.Value.ToInstant(), now - MostBack);
        }

        if (!continuation.TryRead("messages", next, out var position))
        {
            return Answers.WrongNext();
        }

        var (items, more) = await flow.Messages.Since(from, Answers.Take(take), position, cancel);
        return TypedResults.Json(MessageList.Of(items, continuation.Show("messages", more)), WebJson.Plain.MessageList);
    }

    private static readonly Duration MostBack = Duration.FromDays(31);
}
