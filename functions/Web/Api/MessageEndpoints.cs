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

    public static void Map(IEndpointRouteBuilder api, MarketingFlow flow)
    {
        api.MapGet("/customers/{key}/messages", (string key, CancellationToken cancel) => OfCustomer(key, flow, cancel))
            .WithTags("Messages").WithName("getCustomerMessages").WithSummary("All messages of a customer, newest first")
            .Produces<MessageList>().Problems(404, 503);

        api.MapGet("/messages", (string? since, int? take, string? next, CancellationToken cancel) => Since(since, take, next, flow, cancel))
            .WithTags("Messages").WithName("getMessages").WithSummary("Everybody's messages decided since a time, oldest first")
            .WithDescription("since is a time such as 2026-03-02T20:40:00Z; without it, the last 24 hours. At most 31 days back.")
            .Produces<MessageList>().Problems(400, 503);
    }

    private static async Task<IResult> OfCustomer(string key, MarketingFlow flow, CancellationToken cancel) =>
        Keys.IsCustomerKey(key) && await flow.Customers.Read(key, cancel) is { } state
            ? TypedResults.Json(MessageList.Of(await flow.Messages.Of(state, cancel), null), WebJson.Plain.MessageList)
            : Answers.NoCustomer();

    private static async Task<IResult> Since(string? since, int? take, string? next, MarketingFlow flow, CancellationToken cancel)
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

        if (!Continuation.TryRead(next, out var position) || (position is not null && !IsPosition(position)))
        {
            return Answers.WrongNext();
        }

        var (items, more) = await flow.Messages.Since(from, Answers.Take(take), position, cancel);
        return TypedResults.Json(MessageList.Of(items, Continuation.Show(more)), WebJson.Plain.MessageList);
    }

    private static readonly Duration MostBack = Duration.FromDays(31);

    // TICKS|message, as the hint rows are named; the ticks within what a clock can show.
    private static bool IsPosition(string position) =>
        position.Length > 20 && position[19] == '|' && position.AsSpan(0, 19).IndexOfAnyExceptInRange('0', '9') < 0 && position.StartsWith('0');
}
