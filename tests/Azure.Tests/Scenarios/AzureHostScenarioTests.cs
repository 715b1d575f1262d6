using MarketingAutomation.Azure.Tests.TaskHubs;
using MarketingAutomation.Support.Scenarios;

namespace MarketingAutomation.Azure.Tests.Scenarios;

/// <summary>The same scenarios as every host.</summary>
public sealed class AzureHostScenarioTests : HostScenarios
{
    protected override async Task<IScenarioHost> Open(ScenarioShop shop) => await AzureTestHost.Open(shop);
}
