using MarketingAutomation.Web.Coupons;
using MarketingAutomation.Web.Http;
using MarketingAutomation.Web.Http.Bodies;
using MarketingAutomation.Web.Security;
using MarketingAutomation.Web.Segments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MarketingAutomation.Web.Api;

/// <summary>Everything under <c>/api</c>: behind the key, errors as problem details.</summary>
internal static class ApiEndpoints
{
    public static void Map(
        IEndpointRouteBuilder endpoints,
        WebPorts ports,
        AccessControl access,
        BodyBudget bodies,
        FailedAttempts tries
    )
    {
        var api = endpoints.MapGroup("/api");
        api.AddEndpointFilter(new ApiFilter(access, tries));
        api.WithMetadata(new ProducesResponseTypeMetadata(401, typeof(Problem), ["application/problem+json"]));
        api.WithMetadata(new ProducesResponseTypeMetadata(429, typeof(Problem), ["application/problem+json"]));
        var continuation = new ContinuationToken(ports.Options.ApiKey);
        var known = api.MapGroup("");
        known.AddEndpointFilter(new QueryStringFilter());
        EventEndpoints.Map(known, ports, bodies);
        CustomerEndpoints.Map(known, ports.Flow, continuation);
        MessageEndpoints.Map(known, ports.Flow, continuation);
        JourneyEndpoints.Map(known, ports.Flow);
        EntryEndpoint.Map(known, ports.Flow);
        RemovalEndpoints.Map(known, ports.Flow);
        SegmentEndpoints.Map(known, ports.Flow);
        CouponEndpoints.Map(known, ports.Flow, continuation);
        AdministrationEndpoints.Map(known, ports);
        LoginCodeEndpoint.Map(known, access, ports.RealTime);
        SendTestEndpoint.Map(known, ports.Flow);
        api.MapFallback(
                "{**rest}",
                () =>
                    (IResult)Problem.Of(404, "There is nothing at this address. GET /openapi.json lists what there is.")
            )
            .ExcludeFromDescription();
    }
}
