using Microsoft.AspNetCore.Builder;

namespace MarketingAutomation.Web.Http;

/// <summary>
/// What an endpoint's body is, for its description alone. ASP.NET's own <c>Accepts</c> would also turn a call away
/// whose Content-Type says something else, and a call with curl's default one would be answered that there is nothing
/// at this address.
/// </summary>
public sealed record AcceptedBody(Type Body, IReadOnlyList<string> ContentTypes);

internal static class AcceptedBodyExtensions
{
    public static RouteHandlerBuilder AcceptsBody<T>(this RouteHandlerBuilder endpoint, params string[] contentTypes) =>
        endpoint.WithMetadata(new AcceptedBody(typeof(T), contentTypes is [] ? ["application/json"] : contentTypes));
}
