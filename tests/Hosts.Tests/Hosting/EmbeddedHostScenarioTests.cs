using System.Diagnostics;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Support.Scenarios;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace MarketingAutomation.Hosts.Tests.Hosting;

/// <summary>The embedded host's way of doing things: endpoints on Kestrel, effects in the pool of this process, sweeps
/// by rounds, nights by one walk.</summary>
public sealed class EmbeddedHostScenarioTests : HostScenarios
{
    protected override async Task<IScenarioHost> Open(ScenarioShop shop)
    {
        EffectPool? pool = null;
        var flow = new MarketingFlow(
            shop.Ports(new FlowOptions()),
            (perform, metrics) => pool = new EffectPool(perform, metrics, 4)
        );
        await flow.Releases.Release(TestShop.SampleWorkspace, CancellationToken.None);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddMarketingAutomationWeb();
        var app = builder.Build();
        app.MapMarketingAutomation(
            new WebPorts(flow, ScenarioShop.Web, _ => ValueTask.FromResult<IReadOnlyList<Fault<FilePlace>>>([]), null)
        );
        await app.StartAsync();
        return new Host(shop, flow, pool!, app);
    }

    private sealed class Host(ScenarioShop shop, MarketingFlow flow, EffectPool pool, WebApplication app)
        : IScenarioHost
    {
        public ScenarioShop Shop => shop;

        public MarketingFlow Flow => flow;

        public HttpClient Http { get; } =
            new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
            {
                BaseAddress = new Uri(app.Urls.Single()),
            };

        public async Task Settle()
        {
            for (var clock = Stopwatch.StartNew(); !pool.IsIdle; )
            {
                Assert(clock.Elapsed < TimeSpan.FromSeconds(30));
                await Task.Delay(2);
            }
        }

        public async Task Sweep()
        {
            await flow.Sweep.SweepRound(CancellationToken.None);
            await Settle();
        }

        public async Task Night()
        {
            await flow.Nightly.WalkRange(null, null, CancellationToken.None);
            await Settle();
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await app.DisposeAsync();
            await flow.DisposeAsync();
        }

        private static void Assert(bool quick) =>
            Xunit.Assert.True(quick, "the pool did not become idle in half a minute");
    }
}
