using System.Text;
using System.Text.Json;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Web.Http;
using MarketingAutomation.Web.Http.Bodies;
using MarketingAutomation.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;

namespace MarketingAutomation.Web.Providers;

/// <summary><c>POST /providers/{provider}/{feed}</c>: what SendGrid and Twilio tell of messages and of those who answer
/// them.</summary>
internal static class ProviderEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints, WebPorts ports, BodyBudget budget)
    {
        var receive = ports.Flow.Providers;
        RequestDelegate handle = context => Handle(context, receive, budget);
        endpoints
            .MapPost("/providers/{provider}/{feed}", handle)
            .WithTags("Webhooks")
            .WithName("receiveProviderNews")
            .WithSummary("A send provider's receipts and replies")
            .WithDescription(
                "Signed as the provider signs. Answered 200 only after all of it is durable; sent again it "
                    + "changes nothing. docs/providers.md says what to enter where."
            )
            .WithMetadata(handle.Method)
            .WithMetadata([
                new ProducesResponseTypeMetadata(200, typeof(ProviderReply), ["application/json"]),
                .. Refusals.Select(Refusal),
            ]);
    }

    private static readonly int[] Refusals = [400, 401, 404, 408, 413, 503];

    private static object Refusal(int status) =>
        new ProducesResponseTypeMetadata(status, typeof(Problem), ["application/problem+json"]);

    private static async Task Handle(HttpContext context, ProviderFeedReceiver receive, BodyBudget budget)
    {
        var route = context.Request.RouteValues;
        if (receive.FindFeed((string)route["provider"]!, (string)route["feed"]!) is not { } feed)
        {
            RequestBody.LeaveUnread(context);
            await Problem
                .Of(404, "This provider is not connected, or sends nothing under this name.")
                .ExecuteAsync(context);
            return;
        }

        try
        {
            var headers = new RequestHeaders(context.Request.Headers);
            if (await receive.CheckHeaders(feed, headers, context.RequestAborted) is { } refused)
            {
                RequestBody.LeaveUnread(context);
                await Write(context, feed, refused);
                return;
            }

            using var body = await RequestBody.Read(context.Request, feed.MaxBytes, budget, context.RequestAborted);
            if (body.Refusal(context, feed.MaxBytes) is { } refusal)
            {
                if (body.Fault != BodyFault.Gone)
                {
                    await (
                        body.Fault == BodyFault.TooLarge
                            ? receive.TooLarge(feed, context.RequestAborted)
                            : receive.RecordUnreadBody(feed, body.Status, body.Why, context.RequestAborted)
                    );
                }

                await refusal.ExecuteAsync(context);
                return;
            }

            // The provider going away must not leave a batch half taken without need: what is begun is finished.
            var answer = await receive.Receive(
                feed,
                context.Request.GetEncodedPathAndQuery(),
                headers,
                body.Bytes,
                CancellationToken.None
            );
            await Write(context, feed, answer);
        }
        catch (StoreUnavailableException)
        {
            await Problem.Unavailable(ApiFilter.RetryAfter).ExecuteAsync(context);
        }
    }

    private static Task Write(HttpContext context, IProviderFeed feed, ProviderAnswer answer) =>
        answer switch
        {
            ProviderAnswer.Accepted when feed.Reply is { } reply => Ok(
                context,
                reply.ContentType,
                Encoding.UTF8.GetBytes(reply.Body)
            ),
            ProviderAnswer.Accepted(var events) => Ok(
                context,
                "application/json",
                JsonSerializer.SerializeToUtf8Bytes(
                    new ProviderReply("accepted", events),
                    WebJson.Default.ProviderReply
                )
            ),
            ProviderAnswer.Unauthorized => Problem.Of(401, "This delivery is not accepted.").ExecuteAsync(context),
            ProviderAnswer.Malformed(var faults) => Problem.Malformed(faults).ExecuteAsync(context),
            ProviderAnswer.Unavailable(var after) => Problem.Unavailable(after).ExecuteAsync(context),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static Task Ok(HttpContext context, string contentType, byte[] body)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}

/// <summary>How many of the events were new and about a known customer.</summary>
public sealed record ProviderReply(string Status, int Events);
