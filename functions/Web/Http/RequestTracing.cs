using System.Diagnostics;
using MarketingAutomation.Flow;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MarketingAutomation.Web.Http;

/// <summary>One span a request, where a host exports them. The framework's own spans are not used: they hold the
/// address, and addresses of ours hold tokens.</summary>
public static class RequestTracing
{
    /// <summary>Puts the span around everything that comes after it. Questions whether the program works
    /// (<c>/healthz</c>, <c>/readyz</c>) get none.</summary>
    public static void UseRequestTracing(this IApplicationBuilder app) =>
        app.Use(
            (context, next) => FlowTraces.IsOn && !IsHealth(context.Request.Path) ? Trace(context, next) : next(context)
        );

    private static bool IsHealth(PathString path) => path == "/healthz" || path == "/readyz";

    private static async Task Trace(HttpContext context, RequestDelegate next)
    {
        // The server's activity is not exported: as the parent it would leave ours without a root, and unsampled with
        // it.
        Activity.Current = null;
        using var span = FlowTraces.StartRequest(context.Request.Method, context.Request.Headers.TraceParent);
        if (span is null)
        {
            await next(context);
            return;
        }

        var status = StatusCodes.Status500InternalServerError;
        try
        {
            await next(context);
            status = context.Response.StatusCode;
        }
        finally
        {
            FlowTraces.SetResponse(span, (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText, status);
        }
    }
}
