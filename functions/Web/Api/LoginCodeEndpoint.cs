using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Web.Http;
using MarketingAutomation.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace MarketingAutomation.Web.Api;

/// <summary><c>POST /api/login-codes</c>: a way into the console for a person who should not be given the
/// key.</summary>
internal static class LoginCodeEndpoint
{
    public static void Map(IEndpointRouteBuilder api, AccessControl access, TimeProvider realTime) =>
        api.MapPost(
                "/login-codes",
                async (CancellationToken cancel) =>
                {
                    var until = Instant.FromDateTimeOffset(realTime.GetUtcNow()) + ConsoleSessions.CodeLifetime;
                    return (IResult)
                        TypedResults.Json(
                            new LoginCode(await access.CreateCode(cancel), until),
                            WebJson.Plain.LoginCode
                        );
                }
            )
            .WithTags("Administration")
            .WithName("makeLoginCode")
            .WithSummary("Make a login code for the console")
            .WithDescription("It works once, for an hour: open /login?code=CODE, or enter it there.")
            .Produces<LoginCode>()
            .Problems(503);
}

/// <summary>A code that logs in once, and the moment it runs out.</summary>
public sealed record LoginCode(string Code, Instant Until);
