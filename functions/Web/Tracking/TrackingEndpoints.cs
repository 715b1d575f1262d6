using MarketingAutomation.Core.Messages.Tracking;
using MarketingAutomation.Flow;
using MarketingAutomation.Web.Http;
using MarketingAutomation.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MarketingAutomation.Web.Tracking;

/// <summary>
/// <c>/l/{token}</c> sends on to the address in the message, <c>/o/{token}.gif</c> is an invisible picture. Both answer
/// the same to people and to programs, and nothing is read but what kind of program asks.
/// </summary>
internal static class TrackingEndpoints
{
    // A transparent GIF of one point: 42 bytes.
    private static readonly byte[] Picture = Convert.FromBase64String(
        "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    );

    public static void Map(IEndpointRouteBuilder endpoints, MarketingFlow flow)
    {
        RequestDelegate link = context => Follow(context, flow),
            picture = context => Show(context, flow);
        endpoints
            .MapGet("/l/{token}", link)
            .WithTags("Customer's page")
            .WithName("followLink")
            .WithSummary("A link of a message")
            .WithDescription(
                "Sends on to exactly the address in the message, with the shop's UTM parameters. The click "
                    + "becomes an event, unless a program made it or the customer refused."
            )
            .WithMetadata(
                link.Method,
                new ProducesResponseTypeMetadata(302),
                new ProducesResponseTypeMetadata(404, typeof(string), ["text/html"])
            );
        endpoints
            .MapGet("/o/{token}.gif", picture)
            .WithTags("Customer's page")
            .WithName("showPicture")
            .WithSummary("The invisible picture of a message, where policy.yaml turns the tracking of openings on")
            .WithMetadata(
                picture.Method,
                new ProducesResponseTypeMetadata(200, typeof(byte[]), ["image/gif"]),
                new ProducesResponseTypeMetadata(404, typeof(string), ["text/html"])
            );
    }

    private static async Task Follow(HttpContext context, MarketingFlow flow)
    {
        if (
            await flow.Tracking.RecordClick((string)context.Request.RouteValues["token"]!, IsMachine(context.Request))
            is not { } target
        )
        {
            await new PageResult(ShortPages.NotFound, 404).ExecuteAsync(context);
            return;
        }

        Private(context.Response, 302);
        context.Response.Headers.Location = target;
    }

    private static async Task Show(HttpContext context, MarketingFlow flow)
    {
        if (!await flow.Tracking.RecordOpen((string)context.Request.RouteValues["token"]!, IsMachine(context.Request)))
        {
            await new PageResult(ShortPages.NotFound, 404).ExecuteAsync(context);
            return;
        }

        Private(context.Response, 200);
        context.Response.ContentType = "image/gif";
        context.Response.ContentLength = Picture.Length;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(Picture, context.RequestAborted);
        }
    }

    // No referrer: the shop learns of the message from its UTM parameters, and not where the customer reads it.
    private static void Private(HttpResponse response, int status)
    {
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["X-Robots-Tag"] = "noindex";
        response.Headers.XContentTypeOptions = "nosniff";
    }

    private static bool IsMachine(HttpRequest request) =>
        AutomatedClients.IsAutomated(
            request.Method,
            request.Headers.UserAgent,
            $"{request.Headers["Sec-Purpose"]} {request.Headers["Purpose"]} {request.Headers["X-Moz"]}"
        );
}
