using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Web.Pages;
using MarketingAutomation.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Web.Http;

/// <summary>A fault of the program is answered in words, never as an empty 500: a short page to a browser, a problem to
/// a program. The log names the endpoint, not the address called.</summary>
internal static partial class UnexpectedFaultHandler
{
    /// <summary>Puts the answer around an endpoint.</summary>
    public static void AddTo(EndpointBuilder endpoint)
    {
        if (endpoint.RequestDelegate is not { } handle)
        {
            return;
        }

        var name = endpoint.DisplayName ?? "an endpoint";
        endpoint.RequestDelegate = async context =>
        {
            try
            {
                await handle(context);
            }
            catch (UnreadableRowException e) when (!context.Response.HasStarted)
            {
                LogUnreadable(Log(context), name, e.Message, e.Remedy);
                context.Response.Clear();
                await (
                    WantsPage(context)
                        ? new PageResult(ShortPages.Unavailable, 503).ExecuteAsync(context)
                        : Problem.Unreadable(e).ExecuteAsync(context)
                );
            }
            catch (StoreUnavailableException) when (!context.Response.HasStarted)
            {
                // The store's own line says what is wrong, once.
                context.Response.Clear();
                await (
                    WantsPage(context)
                        ? new PageResult(ShortPages.Unavailable, 503).ExecuteAsync(context)
                        : Problem.Unavailable(ApiFilter.RetryAfter).ExecuteAsync(context)
                );
            }
            catch (Exception e)
                when (e is not (OperationCanceledException or BadHttpRequestException or IOException)
                    && !context.Response.HasStarted
                )
            {
                LogUnexpected(Log(context), name, e);
                await Answer(context);
            }
        };
    }

    private static Task Answer(HttpContext context)
    {
        context.Response.Clear();
        if (!WantsPage(context))
        {
            return Problem
                .Of(
                    500,
                    "The program failed at this call; its log says how. What was accepted before is safe. "
                        + "Send the same again later."
                )
                .ExecuteAsync(context);
        }

        return new PageResult(ShortPages.Unavailable, 500).ExecuteAsync(context);
    }

    // Behind a link of a message there is always a person, whatever their program says that it takes.
    private static bool WantsPage(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/c")
        || context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static ILogger Log(HttpContext context) =>
        context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("MarketingAutomation.Web");

    [LoggerMessage(21, LogLevel.Error, "{Endpoint} could not read what its caller asked for. {What} {Remedy}")]
    private static partial void LogUnreadable(ILogger log, string endpoint, string what, string remedy);

    [LoggerMessage(20, LogLevel.Error, "{Endpoint} failed; its caller was asked to try again later.")]
    private static partial void LogUnexpected(ILogger log, string endpoint, Exception e);
}
