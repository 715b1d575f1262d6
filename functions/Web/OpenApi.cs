using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MarketingAutomation.Web;

/// <summary>The description of the API: <c>docs/openapi.json</c>, made out of the endpoints by a test and served as it
/// is.</summary>
public static class OpenApi
{
    private const string File = "openapi.json";

    /// <summary>Registers what <see cref="MarketingAutomationEndpoints.MapMarketingAutomation"/> needs.</summary>
    public static IServiceCollection AddMarketingAutomationWeb(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, WebJson.Default));

    internal static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapGet(
                $"/{File}",
                () =>
                    Results.Stream(
                        typeof(OpenApi).Assembly.GetManifestResourceStream(File)!,
                        "application/json;charset=utf-8"
                    )
            )
            .ExcludeFromDescription();
}
