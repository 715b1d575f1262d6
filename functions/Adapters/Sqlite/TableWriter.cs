using System.Globalization;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>The writes of one table, prepared once. Used only by the writer thread, inside its open transaction.</summary>
internal sealed class TableWriter(Connection connection, TableSchema schema, Versions versions) : IDisposable
{
    private readonly Statement insert = connection.Prepare(schema.Insert);
    private readonly Statement replace = connection.Prepare(schema.Replace);
    private readonly Statement upsert = connection.Prepare(schema.Upsert);
    private readonly Statement delete = connection.Prepare(schema.Delete);
    private readonly Statement deleteExpected = connection.Prepare(schema.DeleteExpected);
    private readonly Statement? findPartition = schema.IsLarge ? connection.Prepare(schema.FindPartition) : null;
    private readonly Statement? addPartition = schema.IsLarge ? connection.Prepare(schema.AddPartition) : null;

    /// <summary>Writes until done or refused; a refusal leaves the earlier operations for the caller to roll back.</summary>
    public CommitResult Apply(string partition, IReadOnlyList<TableOperation> operations)
    {
        var number = findPartition is null ? 0 : Number(partition);
        var etags = new string?[operations.Count];
        for (var index = 0; index < operations.Count; index++)
        {
            var version = versions.Next();
            if (Apply(partition, number, operations[index], version) is { } conflict)
                return new CommitResult.Refused(index, conflict);
            etags[index] = operations[index] is TableOperation.Delete ? null : version.ToString(CultureInfo.InvariantCulture);
        }

        return new CommitResult.Done(etags);
    }

    private CommitConflict? Apply(string partition, long number, TableOperation operation, long version)
    {
        (Statement statement, string? expected, CommitConflict? conflict) = operation switch
        {
            TableOperation.Insert => (insert, (string?)null, (CommitConflict?)CommitConflict.Exists),
            TableOperation.Replace write => (replace, write.ETag, CommitConflict.Changed),
            TableOperation.Upsert => (upsert, null, null),
            TableOperation.Delete { ETag: { } etag } => (deleteExpected, etag, CommitConflict.Changed),
            _ => (delete, null, null),
        };

        if (findPartition is null)
            statement.Bind(1, partition);
        else
            statement.Bind(1, number);
        statement.Bind(2, operation.Row);
        if (operation is not TableOperation.Delete)
        {
            statement.Bind(3, version);
            statement.Bind(4, operation.Content.Span);
        }

        if (expected is not null)
            statement.Bind(5, Versions.Parse(expected));
        return statement.Run() == 0 ? conflict : null;
    }

    /// <summary>The partition's number, given on first sight. A refusal takes it back with the rest of its savepoint.</summary>
    private long Number(string partition)
    {
        findPartition!.Bind(1, partition);
        try
        {
            if (findPartition.Step())
                return findPartition.Integer(0);
        }
        finally
        {
            findPartition.Reset();
        }

        var number = versions.Next();
        addPartition!.Bind(1, partition);
        addPartition.Bind(2, number);
        addPartition.Run();
        return number;
    }

    public void Dispose()
    {
        foreach (var statement in new[] { insert, replace, upsert, delete, deleteExpected, findPartition, addPartition })
            statement?.Dispose();
    }
}
