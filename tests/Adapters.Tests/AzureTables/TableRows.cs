using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.Tests.AzureTables;

/// <summary>Rows that the tests write.</summary>
internal static class TableRows
{
    internal const string ETag = "W/\"datetime'2026-03-02T10%3A00%3A00.1Z'\"";
    internal static readonly TableOperation[] Three =
    [
        new TableOperation.Upsert("a", default),
        new TableOperation.Replace("b", default, ETag),
        new TableOperation.Insert("c", default),
    ];
}
