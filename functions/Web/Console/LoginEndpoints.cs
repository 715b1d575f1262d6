using MarketingAutomation.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MarketingAutomation.Web.Console;

/// <summary>The login link a host prints at its start: leaves a cookie and goes on to the mailbox.</summary>
internal static class LoginEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints, Access access) =>
        endpoints.MapGet("/login", (string? key, HttpContext context) =>
        {
            if (!access.IsKey(key))
            {
                return (IResult)new PageResult(LoginPages.Needed, 401);
            }

            access.LogIn(context);
            return new PageResult(LoginPages.Done);
        }).ExcludeFromDescription();
}
