using DurableTask.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Microsoft.DurableTask.Testing.Sidecar.Grpc;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MarketingAutomation.Azure.Tests.TaskHubs;

/// <summary>
/// Durable's in-process host over any backend: <see cref="DurableTaskTestHost.StartAsync"/> knows its own memory alone,
/// and takes a port that another program may have.
/// </summary>
internal static class DurableInProcessHost
{
    public static async Task<DurableTaskTestHost> Start<TBackend>(
        TBackend backend,
        Action<DurableTaskRegistry> registry,
        ILoggerFactory? logs
    )
        where TBackend : IOrchestrationService, IOrchestrationServiceClient
    {
        logs ??= NullLoggerFactory.Instance;
        var sidecar = Serve(backend, logs);
        await sidecar.StartAsync();
        var channel = GrpcChannel.ForAddress(sidecar.Urls.Single());
        var worker = Work(channel, registry, logs);
        await worker.StartAsync();
        return new DurableTaskTestHost(
            sidecar,
            worker,
            channel,
            worker.Services.GetRequiredService<DurableTaskClient>()
        );
    }

    private static WebApplication Serve<TBackend>(TBackend backend, ILoggerFactory logs)
        where TBackend : IOrchestrationService, IOrchestrationServiceClient
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .UseUrls("http://127.0.0.1:0")
            .ConfigureKestrel(kestrel =>
                kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2)
            );
        builder.Services.AddSingleton(logs);
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<IOrchestrationService>(backend);
        builder.Services.AddSingleton<IOrchestrationServiceClient>(backend);
        builder.Services.AddSingleton<TaskHubGrpcServer>();
        var app = builder.Build();
        app.MapGrpcService<TaskHubGrpcServer>();
        return app;
    }

    private static IHost Work(GrpcChannel channel, Action<DurableTaskRegistry> registry, ILoggerFactory logs)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(logs);
        builder.Services.AddDurableTaskWorker(worker => worker.UseGrpc(channel).AddTasks(registry));
        builder.Services.AddDurableTaskClient(client => client.UseGrpc(channel).RegisterDirectly());
        return builder.Build();
    }
}
