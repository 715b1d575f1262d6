using Microsoft.AspNetCore.Builder;

namespace MarketingAutomation.Web.Http;

/// <summary>
/// What an endpoint's body is, for its description alone. ASP.NET's own <c>Accepts</c> would also turn a call away
/// whose Content-Type says something else, and a call with
/// curl's default one would be told that there is nothing at this address.
/// </summary>
public sealed record Takes(Type Body, IReadOnlyList<string> ContentTypes);

internal static class TakesExtensions
{
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, params string[] contentTypes) =>
        endpoint.WithMetadata(new Takes(typeof(T), contentTypes is [] ? ["application/json"] : contentTypes));
}
