using Azure;
using Azure.Data.Tables;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>One operation of a transaction as the library wants it, packed once however often it is sent.</summary>
/// <param name="Index">Its place in the caller's list.</param>
internal sealed record TableWrite(int Index, TableOperation Operation, TableEntity Entity)
{
    /// <summary>
    /// Well formed, and no row ever has it (the service's oldest time): what is not one of the service's ETags cannot
    /// match, but sent as it is would be a malformed request instead of a conflict.
    /// </summary>
    public const string NoETag = "W/\"datetime'1601-01-01T00%3A00%3A00.0000000Z'\"";

    public static TableWrite From(int index, TableOperation operation, string partition, string writeId) =>
        new(
            index,
            operation,
            operation is TableOperation.Delete
                ? new TableEntity(partition, operation.Row)
                : EntityMapping.ToTableEntity(partition, operation.Row, operation.Content, writeId)
        );

    /// <summary>A delete that is content when there is nothing to delete; the service is not.</summary>
    public bool IgnoresMissing => Operation is TableOperation.Delete { ETag: null };

    /// <summary>True when it leaves a row that carries the write id.</summary>
    public bool LeavesRow => Operation is not TableOperation.Delete;

    /// <summary>What a refusal of this operation means to the caller.</summary>
    public CommitConflict Conflict =>
        Operation is TableOperation.Insert ? CommitConflict.Exists : CommitConflict.Changed;

    /// <summary>As a part of a transaction.</summary>
    public TableTransactionAction Action =>
        Operation switch
        {
            TableOperation.Insert => new(TableTransactionActionType.Add, Entity),
            TableOperation.Upsert => new(TableTransactionActionType.UpsertReplace, Entity),
            TableOperation.Replace => new(TableTransactionActionType.UpdateReplace, Entity, Condition),
            TableOperation.Delete => new(TableTransactionActionType.Delete, Entity, Condition),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>The ETag that is demanded; any when none is.</summary>
    public ETag Condition =>
        Operation switch
        {
            TableOperation.Replace replace => WellFormed(replace.ETag),
            TableOperation.Delete { ETag: { } etag } => WellFormed(etag),
            TableOperation.Insert or TableOperation.Upsert or TableOperation.Delete => ETag.All,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>Sends it alone.</summary>
    public Task<Response> Send(TableClient table, CancellationToken cancel) =>
        Operation switch
        {
            TableOperation.Insert => table.AddEntityAsync(Entity, cancel),
            TableOperation.Upsert => table.UpsertEntityAsync(Entity, TableUpdateMode.Replace, cancel),
            TableOperation.Replace => table.UpdateEntityAsync(Entity, Condition, TableUpdateMode.Replace, cancel),
            TableOperation.Delete => table.DeleteEntityAsync(Entity.PartitionKey, Entity.RowKey, Condition, cancel),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static ETag WellFormed(string etag) =>
        new(etag.StartsWith("W/\"", StringComparison.Ordinal) && etag.EndsWith('"') ? etag : NoETag);
}
