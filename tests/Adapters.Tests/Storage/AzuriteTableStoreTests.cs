using MarketingAutomation.Adapters.AzureTables;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Azurite;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Storage;

/// <summary>The contract against Azure's own emulator, over real HTTP.</summary>
[Trait("Speed", "Slow")]
#pragma warning disable CA1001 // xunit disposes through IAsyncLifetime.
public sealed class AzuriteTableStoreTests : TableStoreContract, IAsyncLifetime
#pragma warning restore CA1001
{
    private AzureTableStore? store;

    protected override ITableStore Store => store!;

    public async Task InitializeAsync()
    {
        var server = await AzuriteServer.Run;
        store = new AzureTableStore(
            new AzureTableOptions
            {
                ConnectionString = server.ConnectionString,
                TablePrefix = AzuriteServer.NewPrefix(),
            }
        );
    }

    public Task DisposeAsync()
    {
        store?.Dispose();
        return Task.CompletedTask;
    }
}
