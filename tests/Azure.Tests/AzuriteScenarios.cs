using MarketingAutomation.Adapters.AzureTables;
using MarketingAutomation.Support.Azurite;
using MarketingAutomation.Support.Scenarios;
using Xunit;

namespace MarketingAutomation.Azure.Tests;

/// <summary>The same scenarios with their tables in Azurite.</summary>
[Trait("Speed", "Slow")]
public sealed class AzuriteScenarios : HostScenarios, IDisposable
{
    private AzureTableStore? store;

    public void Dispose() => store?.Dispose();

    protected override async Task<IScenarioHost> Open(ScenarioShop shop)
    {
        var server = await AzuriteServer.Run;
        store = new AzureTableStore(new AzureTableOptions { ConnectionString = server.ConnectionString, TablePrefix = AzuriteServer.NewPrefix() });
        return await AzureStage.Open(new ScenarioShop(shop.Time.Now, store));
    }
}
