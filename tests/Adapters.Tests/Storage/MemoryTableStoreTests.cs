using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.Tests.Storage;

public sealed class MemoryTableStoreTests : TableStoreContract
{
    protected override ITableStore Store { get; } = new MemoryTableStore();
}
