using MarketingAutomation.Adapters.AzureTables;
using MarketingAutomation.Azure.Tests.TaskHubs;
using MarketingAutomation.Support.Scenarios;
using Xunit;

namespace MarketingAutomation.Azure.Tests.Scenarios;

/// <summary>The same scenarios as in production: tables in Azurite, and the task hub on Durable's own Azure Storage
/// backend.</summary>
[Trait("Speed", "Slow")]
public sealed class AzuriteScenarioTests : HostScenarios, IDisposable
{
    private AzureTableStore? store;

    public void Dispose() => store?.Dispose();

    protected override async Task<IScenarioHost> Open(ScenarioShop shop)
    {
        store = await AzuriteTaskHub.Tables();
        return await AzureTestHost.Open(new ScenarioShop(shop.Time.Now, store), hub: await AzuriteTaskHub.New());
    }
}
