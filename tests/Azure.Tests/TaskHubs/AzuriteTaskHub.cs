using DurableTask.AzureStorage;
using MarketingAutomation.Adapters.AzureTables;
using MarketingAutomation.Azure.Tests.Budgets;
using MarketingAutomation.Support.Azurite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MarketingAutomation.Azure.Tests.TaskHubs;

/// <summary>A task hub of Durable's Azure Storage backend, new and empty, in this run's Azurite; and a store of ours
/// beside it.</summary>
internal static class AzuriteTaskHub
{
    /// <param name="logs">Where the backend writes its log; null: nowhere.</param>
    /// <param name="requests">Counts what it asks for; null: not counted.</param>
    /// <param name="name">A hub of this name, new or as an earlier process left it; null: a new one.</param>
    public static async Task<AzureStorageOrchestrationService> New(
        ILoggerFactory? logs = null,
        TaskHubRequestCounter? requests = null,
        string? name = null
    )
    {
        var server = await AzuriteServer.Run;
        var hub = new AzureStorageOrchestrationService(
            new AzureStorageOrchestrationServiceSettings
            {
                TaskHubName = "hub" + (name ?? AzuriteServer.NewPrefix()),
                StorageAccountClientProvider =
                    requests?.Watch(server.AccountConnectionString)
                    ?? new StorageAccountClientProvider(server.AccountConnectionString),
                LoggerFactory = logs ?? NullLoggerFactory.Instance,
                CustomMessageTypeBinder = new Types(),

                // As the Functions host sets it: a start of what runs is refused instead of ignored.
                ThrowExceptionOnInvalidDedupeStatus = true,

                // What host.json sets is for machines far apart; a test waits for none of it.
                PartitionCount = 4,
                MaxQueuePollingInterval = TimeSpan.FromMilliseconds(50),
                MaxConcurrentTaskActivityWorkItems = 32,
                MaxConcurrentTaskOrchestrationWorkItems = 64,

                // After a process that died, others take its messages and partitions over: minutes in production.
                WorkItemQueueVisibilityTimeout = name is null ? TimeSpan.FromMinutes(5) : TimeSpan.FromSeconds(8),
                ControlQueueVisibilityTimeout = name is null ? TimeSpan.FromMinutes(5) : TimeSpan.FromSeconds(8),
                LeaseInterval = TimeSpan.FromSeconds(name is null ? 30 : 15),
                LeaseRenewInterval = TimeSpan.FromSeconds(name is null ? 10 : 3),
                LeaseAcquireInterval = TimeSpan.FromSeconds(name is null ? 10 : 1),
            }
        );
        await hub.CreateIfNotExistsAsync();
        return hub;
    }

    public static async Task<AzureTableStore> Tables() =>
        new(
            new AzureTableOptions
            {
                ConnectionString = (await AzuriteServer.Run).ConnectionString,
                TablePrefix = AzuriteServer.NewPrefix(),
            }
        );

    /// <summary>The in-process host hands on a sub-orchestration's tags in a collection of its wire format, which the
    /// backend writes down and cannot read again.</summary>
    private sealed class Types : ICustomTypeBinder
    {
        public void BindToName(Type serializedType, out string? assemblyName, out string? typeName) =>
            (assemblyName, typeName) = (null, serializedType.FullName);

        public Type BindToType(string? assemblyName, string typeName) =>
            typeName.StartsWith("Google.Protobuf.Collections.MapField", StringComparison.Ordinal)
                ? typeof(Dictionary<string, string>)
                : Type.GetType(typeName, throwOnError: true)!;
    }
}
