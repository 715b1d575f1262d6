using System.Reflection;
using MarketingAutomation.Azure.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace MarketingAutomation.Azure.Tests.Http;

/// <summary>Leads requests to the functions by their own routes and methods, as the Functions host does; keys are its
/// business and are not asked for.</summary>
internal static class FunctionEndpoints
{
    /// <summary>The HTTP functions with what their triggers say.</summary>
    public static IReadOnlyList<(MethodInfo Function, HttpTriggerAttribute Trigger)> All { get; } =
    [
        .. typeof(HttpFunctions)
            .GetMethods()
            .Where(m => m.GetCustomAttribute<FunctionAttribute>() is not null)
            .Select(m =>
                (
                    m,
                    m.GetParameters()
                        .Select(p => p.GetCustomAttribute<HttpTriggerAttribute>())
                        .Single(t => t is not null)!
                )
            ),
    ];

    public static async Task<WebApplication> Open(HttpFunctions functions, DurableTaskClient client)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        foreach (var (function, trigger) in All)
        {
            app.MapMethods(
                trigger.Route!,
                trigger.Methods!.Select(m => m.ToUpperInvariant()),
                async (HttpContext context) =>
                {
                    object[] arguments =
                        function.GetParameters().Length == 1 ? [context.Request] : [context.Request, client];
                    var result = await (Task<IResult>)function.Invoke(functions, arguments)!;
                    await result.ExecuteAsync(context);
                }
            );
        }

        await app.StartAsync();
        return app;
    }
}
