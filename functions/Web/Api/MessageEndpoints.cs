using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;
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
    private static readonly Duration DefaultPeriod = Duration.FromDays(1);

    public static void Map(IEndpointRouteBuilder api, MarketingFlow flow, ContinuationToken continuation)
    {
        api.MapGet(
                "/customers/{key}/messages",
                (string key, int? take, string? next, CancellationToken cancel) =>
                    ListOfCustomer(key, take, next, flow, continuation, cancel)
            )
            .WithTags("Messages")
            .WithName("getCustomerMessages")
            .WithSummary("Messages of a customer, newest first")
            .Produces<MessageList>()
            .Problems(400, 404, 503);

        api.MapGet(
                "/messages",
                (string? since, int? take, string? next, CancellationToken cancel) =>
                    ListSince(since, take, next, flow, continuation, cancel)
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

    private static async Task<IResult> ListOfCustomer(
        string key,
        int? take,
        string? next,
        MarketingFlow flow,
        ContinuationToken continuation,
        CancellationToken cancel
    )
    {
        if (!continuation.TryRead("customer", next, out var position))
        {
            return EndpointAnswers.WrongNext();
        }

        if (!KeyHasher.IsCustomerKey(key) || await flow.Customers.Read(key, cancel) is not { } state)
        {
            return EndpointAnswers.NoCustomer();
        }

        var (items, more) = await flow.Messages.ListOfCustomer(
            state,
            EndpointAnswers.ItemCount(take),
            position,
            cancel
        );
        return TypedResults.Json(
            MessageList.FromViews(items, continuation.Create("customer", more)),
            WebJson.Plain.MessageList
        );
    }

    private static async Task<IResult> ListSince(
        string? since,
        int? take,
        string? next,
        MarketingFlow flow,
        ContinuationToken continuation,
        CancellationToken cancel
    )
    {
        var now = flow.Clock.Now;
        var from = now - DefaultPeriod;
        if (since is not null)
        {
            if (OffsetDateTimePattern.ExtendedIso.Parse(since) is not { Success: true } parsed)
            {
                return Problem.Of(400, "since is not a time such as 2026-03-02T20:40:00Z.");
            }

            from = Instant.Max(parsed.Value.ToInstant(), now - MaxAge);
        }

        if (!continuation.TryRead("messages", next, out var position))
        {
            return EndpointAnswers.WrongNext();
        }

        var (items, more, unreadable) = await flow.Messages.ListSince(
            from,
            EndpointAnswers.ItemCount(take),
            position,
            cancel
        );
        return TypedResults.Json(
            MessageList.FromViews(items, continuation.Create("messages", more)) with
            {
                Unreadable = unreadable.Count > 0 ? unreadable : null,
            },
            WebJson.Plain.MessageList
        );
    }

    private static readonly Duration MaxAge = Duration.FromDays(31);
}
