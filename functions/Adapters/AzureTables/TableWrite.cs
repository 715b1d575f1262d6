using Azure.Core;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>One operation of a transaction as the service wants it, encoded once however often it is sent.</summary>
/// <param name="Index">Its place in the caller's list.</param>
internal sealed record TableWrite(int Index, TableOperation Operation, TablesCall Call)
{
    /// <summary>
    /// Well formed, and no row ever has it (the service's oldest time): what is not one of the service's ETags cannot match,
    /// but sent as it is would be a malformed request instead of a conflict.
    /// </summary>
    public const string NoETag = "W/\"datetime'1601-01-01T00%3A00%3A00.0000000Z'\"";

    public static TableWrite From(int index, TableOperation operation, TablePaths paths, TableName table, string partition, string writeId)
    {
        var path = paths.Row(table, partition, operation.Row);
        return new TableWrite(index, operation, operation switch
        {
            TableOperation.Insert => new TablesCall(RequestMethod.Post, paths.Table(table), Content: Body()),
            TableOperation.Upsert => new TablesCall(RequestMethod.Put, path, Content: Body()),
            TableOperation.Replace replace => new TablesCall(RequestMethod.Put, path, IfMatch: WellFormed(replace.ETag), Content: Body()),
            TableOperation.Delete delete => new TablesCall(RequestMethod.Delete, path, IfMatch: delete.ETag is { } etag ? WellFormed(etag) : "*"),
            _ => throw new System.Diagnostics.UnreachableException(),
        });

        ReadOnlyMemory<byte> Body() => EntityJson.Write(partition, operation.Row, operation.Content, writeId);
    }

    /// <summary>A delete that is content when there is nothing to delete; the service is not.</summary>
    public bool IsWish => Operation is TableOperation.Delete { ETag: null };

    /// <summary>True when it leaves a row that carries the write id.</summary>
    public bool LeavesRow => Operation is not TableOperation.Delete;

    /// <summary>What a refusal of this operation means to the caller.</summary>
    public CommitConflict Conflict => Operation is TableOperation.Insert ? CommitConflict.Exists : CommitConflict.Changed;

    private static string WellFormed(string etag) => etag.StartsWith("W/\"", StringComparison.Ordinal) && etag.EndsWith('"') ? etag : NoETag;
}
