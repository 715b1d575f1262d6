using System.Globalization;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Web.CustomerPages;
using MarketingAutomation.Web.Http;
using MarketingAutomation.Web.Pages;
using MarketingAutomation.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MarketingAutomation.Web.Console;

/// <summary>
/// Into the console and out of it. <c>GET /login?code=…</c> with the one-time code a start prints; <c>POST /login</c>
/// with the API key or a code in a form, so that the key is in no address, history or access log; <c>POST /logout</c>.
/// </summary>
internal static class LoginEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints, AccessControl access, FailedAttempts tries, Document done)
    {
        endpoints
            .MapGet(
                "/login",
                (string? code, HttpContext context) =>
                    HandleStoreFault(() => LogInWithLink(code, context, access, tries, done))
            )
            .ExcludeFromDescription();
        endpoints
            .MapPost(
                "/login",
                (Delegate)((HttpContext context) => HandleStoreFault(() => LogInWithForm(context, access, tries, done)))
            )
            .ExcludeFromDescription();
        endpoints
            .MapPost(
                "/logout",
                (Delegate)(
                    (HttpContext context) =>
                        HandleStoreFault(async () =>
                        {
                            await access.LogOut(context);
                            return new PageResult(LoginPages.LoggedOut);
                        })
                )
            )
            .ExcludeFromDescription();
    }

    // What only looks ahead (HEAD, a browser's prefetch) must not use the code up.
    private static async Task<IResult> LogInWithLink(
        string? code,
        HttpContext context,
        AccessControl access,
        FailedAttempts tries,
        Document done
    )
    {
        if (await access.IsLoggedIn(context.Request))
        {
            return new PageResult(done);
        }

        var looksAhead =
            !HttpMethods.IsGet(context.Request.Method)
            || $"{context.Request.Headers["Sec-Purpose"]}{context.Request.Headers["Purpose"]}{context.Request.Headers["X-Moz"]}".Contains(
                "prefetch",
                StringComparison.OrdinalIgnoreCase
            );
        return string.IsNullOrEmpty(code) || looksAhead
            ? new PageResult(LoginPages.LoginNeeded("./"), 401)
            : await TryLogIn(
                context,
                access,
                tries,
                done,
                async () => await access.RedeemCode(code, context.RequestAborted),
                LoginPages.CodeUsed
            );
    }

    private static async Task<IResult> LogInWithForm(
        HttpContext context,
        AccessControl access,
        FailedAttempts tries,
        Document done
    )
    {
        // A form on another site must not log a person in as another one.
        if (context.Request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none"))
        {
            return new PageResult(LoginPages.LoginNeeded("./"), 403);
        }

        if (await FormReader.Read(context.Request) is not { } form)
        {
            return new PageResult(LoginPages.LoginNeeded("./"), 400);
        }

        var given = form["key"].ToString().Trim();
        if (access.IsKey(given))
        {
            // Strangers who guess behind the same proxy never slow the owner down. The key is too long to be guessed,
            // with or without waiting.
            await access.LogIn(context);
            return new PageResult(done);
        }

        return await TryLogIn(
            context,
            access,
            tries,
            done,
            async () => await access.RedeemCode(given, context.RequestAborted),
            LoginPages.WrongKey
        );
    }

    private static async Task<IResult> TryLogIn(
        HttpContext context,
        AccessControl access,
        FailedAttempts tries,
        Document done,
        Func<Task<bool>> isRight,
        Document wrong
    )
    {
        if (CheckWait(context, tries) is { } wait)
        {
            return wait;
        }

        if (!await isRight())
        {
            tries.RecordFailure(AddressOf(context));
            return new PageResult(wrong, 401);
        }

        tries.RecordSuccess(AddressOf(context));
        await access.LogIn(context);
        return new PageResult(done);
    }

    private static PageResult? CheckWait(HttpContext context, FailedAttempts tries)
    {
        if (tries.TimeToWait(AddressOf(context)) is not { } wait)
        {
            return null;
        }

        context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return new PageResult(LoginPages.TooManyTries, 429);
    }

    // Behind a proxy all share the proxy's address, which is right too: what a caller says of its own address proves
    // nothing.
    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    private static async Task<IResult> HandleStoreFault(Func<Task<IResult>> handle)
    {
        try
        {
            return await handle();
        }
        catch (StoreUnavailableException)
        {
            return new PageResult(ShortPages.Unavailable, 503);
        }
    }
}
