using DurableTask.AzureStorage;
using MarketingAutomation.Azure.Effects;
using MarketingAutomation.Azure.Http;
using MarketingAutomation.Azure.Nightly;
using MarketingAutomation.Azure.Tests.Http;
using MarketingAutomation.Azure.Waking;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Parsing;
using MarketingAutomation.Flow;
using MarketingAutomation.Support.Scenarios;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace MarketingAutomation.Azure.Tests.TaskHubs;

/// <summary>The Azure host in a test: the functions as endpoints on Kestrel, effects and sweeps as
/// orchestrations on a task hub in memory.</summary>
public sealed class AzureTestHost : IScenarioHost
{
    private readonly HttpPipeline pipeline;
    private readonly WebApplication endpoints;

    private AzureTestHost(
        ScenarioShop shop,
        MarketingFlow flow,
        OrchestratedEffects effects,
        ActivityRecorder activities,
        InMemoryTaskHub hub,
        HttpPipeline pipeline,
        WebApplication endpoints
    )
    {
        (Shop, Flow, Effects, Activities, Hub, this.pipeline, this.endpoints) = (
            shop,
            flow,
            effects,
            activities,
            hub,
            pipeline,
            endpoints
        );
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new Uri(endpoints.Urls.Single()),
        };
    }

    public ScenarioShop Shop { get; }

    public MarketingFlow Flow { get; }

    public OrchestratedEffects Effects { get; }

    public ActivityRecorder Activities { get; }

    public InMemoryTaskHub Hub { get; }

    public HttpClient Http { get; }

    /// <param name="time">This instance's own clock; null: the shop's.</param>
    /// <param name="connected">False: no orchestration can be started until <see cref="Connect"/>.</param>
    /// <param name="hub">The task hub's backend; null: memory.</param>
    /// <param name="horizon"><c>Durable:Horizon</c>; null: its default, 3 days.</param>
    /// <param name="patience">How long the task hub is given to take work; null: long enough for a machine with other
    /// things to do.</param>
    public static async Task<AzureTestHost> Open(
        ScenarioShop shop,
        Workspace? workspace = null,
        ILoggerFactory? logs = null,
        TimeProvider? time = null,
        bool connected = true,
        AzureStorageOrchestrationService? hub = null,
        TimeSpan? horizon = null,
        TimeSpan? patience = null
    )
    {
        logs ??= NullLoggerFactory.Instance;
        var effects = new OrchestratedEffects(logs.CreateLogger<OrchestratedEffects>(), horizon ?? TimeSpan.FromDays(3))
        {
            StartTimeout = patience ?? TimeSpan.FromMinutes(5),
            BackgroundStartTimeout = TimeSpan.FromMinutes(5),
        };
        var flow = new MarketingFlow(
            shop.Ports(new FlowOptions { GrantAttempts = false }, logs, time),
            (_, _) => effects
        );
        await flow.Releases.Release(workspace ?? TestShop.SampleWorkspace, CancellationToken.None);
        var activities = new ActivityRecorder();
        var taskHub = await InMemoryTaskHub.Open(flow, effects, activities, logs, hub);
        var pipeline = new HttpPipeline(
            new WebPorts(flow, ScenarioShop.Web, _ => ValueTask.FromResult<IReadOnlyList<Fault<FilePlace>>>([]), null),
            logs
        );
        var endpoints = await FunctionEndpoints.Open(new HttpFunctions(pipeline, effects), taskHub.Client);
        var stage = new AzureTestHost(shop, flow, effects, activities, taskHub, pipeline, endpoints);
        if (connected)
        {
            stage.Connect();
        }

        return stage;
    }

    public void Connect() => Effects.UseClient(Hub.Client);

    public Task Settle() => Hub.Settle();

    /// <summary>To the second, then by the minute: the timers that are due fire, and what they left is swept.</summary>
    public async Task Sweep()
    {
        await Settle();
        await SweepFunctions.SweepTimer(new TimerInfo(), Hub.Client);
        await Settle();
    }

    public async Task Night()
    {
        await new NightlyFunctions(Flow, Effects).NightlyTimer(
            new TimerInfo
            {
                ScheduleStatus = new ScheduleStatus { Last = (Shop.Time.Now - Duration.FromDays(1)).ToDateTimeUtc() },
            },
            Hub.Client
        );
        await Settle();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await endpoints.DisposeAsync();
        await Hub.DisposeAsync();
        await Flow.DisposeAsync();
        await pipeline.DisposeAsync();
    }
}
