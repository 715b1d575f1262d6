using System.Text;
using MarketingAutomation.Flow.Storage;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Storage;

/// <summary>Every sentence of the port, for every adapter. Partial: one file a subject.</summary>
public abstract partial class TableStoreContract
{
    protected const TableName Large = TableName.Customers;
    protected const TableName Small = TableName.Due;

    protected abstract ITableStore Store { get; }

    public static TheoryData<TableName> Tables => [.. Enum.GetValues<TableName>()];

    protected static ReadOnlyMemory<byte> Body(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(Entity? entity) => Encoding.UTF8.GetString(Assert.IsType<Entity>(entity).Body.Span);

    protected static TableOperation Insert(string row, string body = "{}") =>
        new TableOperation.Insert(row, Body(body));

    protected async Task<IReadOnlyList<string?>> Done(
        TableName table,
        string partition,
        params TableOperation[] operations
    ) => Assert.IsType<CommitResult.Done>(await Store.Commit(table, partition, operations)).ETags;

    protected async Task Refused(
        int operation,
        CommitConflict conflict,
        TableName table,
        string partition,
        params TableOperation[] operations
    ) => Assert.Equal(new CommitResult.Refused(operation, conflict), await Store.Commit(table, partition, operations));
}
