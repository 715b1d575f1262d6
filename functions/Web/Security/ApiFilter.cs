using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Web.Http;
using MarketingAutomation.Web.Http.Bodies;
using Microsoft.AspNetCore.Http;

namespace MarketingAutomation.Web.Security;

/// <summary>What holds for every call under <c>/api</c>: the key is asked first, and a store that cannot answer is
/// reported as such.</summary>
internal sealed class ApiFilter(AccessControl access, FailedAttempts failedAttempts) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (!access.HasKey(context.HttpContext.Request))
        {
            RequestBody.LeaveUnread(context.HttpContext);
            if (context.HttpContext.Request.Headers.ContainsKey(AccessControl.Header))
            {
                var address = context.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";
                if (failedAttempts.TimeToWait(address) is { } wait)
                {
                    return Problem.Of(
                        429,
                        $"Too many wrong keys in {AccessControl.Header} came from this address. Wait, or send the "
                            + $"right one: it is never slowed."
                    ) with
                    {
                        RetryAfter = wait,
                    };
                }

                failedAttempts.RecordFailure(address);
            }

            return Problem.Of(401, $"Send the API key (setting Api:Key) in the header {AccessControl.Header}.");
        }

        context.HttpContext.Response.Headers.CacheControl = "no-store";
        try
        {
            var result = await next(context);

            // A value in the address that could not be read as what it should be never reaches its handler.
            return context.HttpContext.Response.StatusCode == 400
                ? Problem.Of(400, "A value in the address is not what is allowed there: take is a whole number.")
                : result;
        }
        catch (StoreUnavailableException)
        {
            return Problem.Unavailable(RetryAfter);
        }
    }

    internal static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);
}
