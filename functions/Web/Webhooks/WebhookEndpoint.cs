using System.Text.Json;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Webhooks;
using MarketingAutomation.Web.Http;
using MarketingAutomation.Web.Http.Bodies;
using MarketingAutomation.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MarketingAutomation.Web.Webhooks;

/// <summary>
/// <c>POST /webhooks/{name}</c>, the one busy address: the raw body in a rented buffer, headers uncopied, one small
/// answer.
/// </summary>
internal static class WebhookEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints, WebPorts ports, BodyBudget budget)
    {
        var (receive, limit) = (ports.Flow.Webhooks, ports.Options.MaxWebhookBytes);
        RequestDelegate handle = context => Handle(context, receive, limit, budget);
        endpoints
            .MapPost("/webhooks/{name}", handle)
            .WithTags("Webhooks")
            .WithName("receiveWebhook")
            .WithSummary("A shop's delivery")
            .WithDescription(
                "Answered 200 only after its content is durable. Signed as the source's kind says; a wrong "
                    + "signature is 401 without a hint."
            )
            .WithMetadata(handle.Method)
            .WithMetadata([
                new ProducesResponseTypeMetadata(200, typeof(WebhookReply), ["application/json"]),
                .. Problems(),
            ]);
    }

    private static readonly int[] Refusals = [400, 401, 404, 408, 413, 503];

    private static IEnumerable<object> Problems() =>
        Refusals.Select(status => new ProducesResponseTypeMetadata(
            status,
            typeof(Problem),
            ["application/problem+json"]
        ));

    private static async Task Handle(HttpContext context, WebhookReceiver receive, int limit, BodyBudget budget)
    {
        var (name, headers) = (
            (string)context.Request.RouteValues["name"]!,
            new RequestHeaders(context.Request.Headers)
        );
        try
        {
            if (
                await receive.CheckHeaders(name, headers, context.Request.ContentLength, context.RequestAborted) is
                { } refused
            )
            {
                RequestBody.LeaveUnread(context);
                await Write(context, refused);
                return;
            }

            using var body = await RequestBody.Read(context.Request, limit, budget, context.RequestAborted);
            if (body.Refusal(context, limit) is { } refusal)
            {
                if (body.Fault != BodyFault.Gone)
                {
                    await (
                        body.Fault == BodyFault.TooLarge
                            ? receive.TooLarge(name, limit, context.RequestAborted)
                            : receive.RecordUnreadBody(name, body.Status, body.Why, context.RequestAborted)
                    );
                }

                await refusal.ExecuteAsync(context);
                return;
            }

            var answer = await receive.Receive(name, new WebhookRequest(headers, body.Bytes), context.RequestAborted);
            await Write(context, answer);
        }
        catch (StoreUnavailableException)
        {
            await Problem.Unavailable(ApiFilter.RetryAfter).ExecuteAsync(context);
        }
    }

    private static Task Write(HttpContext context, WebhookAnswer answer) =>
        answer switch
        {
            WebhookAnswer.Received(var submitted) => Ok(context, ToReply(submitted)),
            WebhookAnswer.Unauthorized => Problem.Of(401, "This delivery is not accepted.").ExecuteAsync(context),
            WebhookAnswer.UnknownSource => Problem.Of(404, "There is no webhook of this name.").ExecuteAsync(context),
            WebhookAnswer.Malformed(var faults) => Problem.Malformed(faults).ExecuteAsync(context),
            WebhookAnswer.Unavailable(var after) => Problem.Unavailable(after).ExecuteAsync(context),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static WebhookReply ToReply(IntakeAnswer answer) =>
        answer switch
        {
            IntakeAnswer.Accepted(var id, var customer) accepted => new("accepted", id, customer, Note: accepted.Note),
            IntakeAnswer.Duplicate(var id, var customer) => new("duplicate", id, customer),
            IntakeAnswer.Ignored(var reason) => new("ignored", Reason: reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static Task Ok(HttpContext context, WebhookReply reply)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(reply, WebJson.Default.WebhookReply);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
