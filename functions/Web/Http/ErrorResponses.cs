using System.Text.Json;
using MarketingAutomation.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace MarketingAutomation.Web.Http;

/// <summary>No error is answered with an empty body: where nothing of ours answered (no such address, another method),
/// a program gets a problem document and a browser a short page.</summary>
public static class ErrorResponses
{
    /// <summary>Puts the words around everything that comes after it.</summary>
    public static void UseErrorResponses(this IApplicationBuilder app) =>
        app.Use(
            async (context, next) =>
            {
                await next(context);
                var response = context.Response;
                if (response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 })
                {
                    await Answer(context).ExecuteAsync(context);
                }
            }
        );

    /// <summary>A problem document, for answers that are written without an endpoint.</summary>
    public static byte[] Body(int status, string detail) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new Problem(ReasonPhrases.GetReasonPhrase(status), status, detail),
            WebJson.Plain.Problem
        );

    private static bool IsConsole(PathString path) =>
        path.StartsWithSegments("/console", StringComparison.Ordinal)
        || path.StartsWithSegments("/mailbox", StringComparison.Ordinal);

    private static IResult Answer(HttpContext context)
    {
        var status = context.Response.StatusCode;
        if (context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            return new PageResult(
                status == 404 && IsConsole(context.Request.Path) ? ShortPages.ConsoleNotFound
                    : status == 404 ? ShortPages.NotFound
                    : status < 500 ? ShortPages.UnknownForm
                    : ShortPages.Unavailable,
                status
            );
        }

        return Problem.Of(
            status,
            status switch
            {
                404 =>
                    "There is nothing at this address. Programs find the API in /openapi.json, people log in at /login.",
                405 => $"This address takes {context.Response.Headers.Allow} only.",
                415 => "The body is of a type that this address does not read (Content-Type).",
                < 500 => "The request could not be understood.",
                _ => "The program cannot answer now. Send the same again later.",
            }
        );
    }
}
