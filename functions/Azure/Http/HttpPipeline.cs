using MarketingAutomation.Web;
using MarketingAutomation.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Azure.Http;

/// <summary>
/// The one endpoint pipeline, as every host maps it, behind the HTTP functions. It has services and routing of its
/// own: mapped into the worker's, its endpoints would be found before any function is, past the keys the Functions host
/// asks for. Request and response are the connection's own, so raw bytes and streams stay.
/// </summary>
public sealed class HttpPipeline : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly RequestDelegate handle;

    public HttpPipeline(WebPorts ports, ILoggerFactory logs)
    {
        var own = new ServiceCollection();
        own.AddSingleton(logs);
        own.AddLogging();
        own.AddRoutingCore();
        own.AddMarketingAutomationWeb();
        own.AddSingleton<System.Diagnostics.DiagnosticListener>(
            new System.Diagnostics.DiagnosticListener("MarketingAutomation")
        );
        services = own.BuildServiceProvider();
        var builder = new ApplicationBuilder(services);
        builder.UseRequestTracing();
        builder.UseErrorResponses();
        builder.UseRouting();
        builder.UseEndpoints(endpoints => endpoints.MapMarketingAutomation(ports));
        handle = builder.Build();
    }

    /// <summary>What is mapped, for tests that hold functions' routes and endpoints together.</summary>
    internal IEnumerable<RouteEndpoint> Endpoints =>
        services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    /// <summary>Answers a request that a function let in.</summary>
    /// <returns>An empty result: the answer is written.</returns>
    public async Task<IResult> Handle(HttpContext context)
    {
        var (endpoint, values, outer) = (context.GetEndpoint(), context.Request.RouteValues, context.RequestServices);
        await using var scope = services.CreateAsyncScope();
        try
        {
            // The function was the outer endpoint; what it leads to is found anew.
            context.SetEndpoint(null);
            context.Request.RouteValues = [];
            context.RequestServices = scope.ServiceProvider;
            await handle(context);
        }
        finally
        {
            (context.RequestServices, context.Request.RouteValues) = (outer, values);
            context.SetEndpoint(endpoint);
        }

        return Results.Empty;
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
