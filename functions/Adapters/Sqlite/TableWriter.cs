using System.Globalization;
using MarketingAutomation.Adapters.Sqlite.Partitions;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>The writes of one table, prepared once. Used only by the writer thread, inside its open
/// transaction.</summary>
/// <param name="names">Null: the table's partitions are not numbered.</param>
internal sealed class TableWriter(Connection connection, TableSchema schema, NameWriter? names, Versions versions)
    : IDisposable
{
    private readonly Statement insert = connection.Prepare(schema.Insert);
    private readonly Statement replace = connection.Prepare(schema.Replace);
    private readonly Statement upsert = connection.Prepare(schema.Upsert);
    private readonly Statement delete = connection.Prepare(schema.Delete);
    private readonly Statement deleteExpected = connection.Prepare(schema.DeleteExpected);

    /// <summary>Null: the table's partitions are not numbered.</summary>
    public NameWriter? Names => names;

    /// <summary>Applies the operations until done or refused; after a refusal the caller rolls back the earlier
    /// operations.</summary>
    public CommitResult Apply(string partition, IReadOnlyList<TableOperation> operations)
    {
        var found = names?.Find(partition);
        var number = found ?? (names is null ? 0 : versions.Next());
        var etags = new string?[operations.Count];
        for (var index = 0; index < operations.Count; index++)
        {
            var version = versions.Next();
            if (Apply(partition, number, operations[index], version) is { } conflict)
            {
                return new CommitResult.Refused(index, conflict);
            }
            etags[index] =
                operations[index] is TableOperation.Delete ? null : version.ToString(CultureInfo.InvariantCulture);
        }

        if (names is not null && found is null && Array.Exists(etags, etag => etag is not null))
        {
            // Last, so that a refusal has none of it to roll back.
            names.Add(partition, number);
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

        if (names is null)
        {
            statement.Bind(1, partition);
        }
        else
        {
            statement.Bind(1, number);
        }
        statement.Bind(2, operation.Row);
        if (operation is not TableOperation.Delete)
        {
            statement.Bind(3, version);
            statement.Bind(4, operation.Content.Span);
        }

        if (expected is not null)
        {
            statement.Bind(5, Versions.Parse(expected));
        }
        return statement.Run() == 0 ? conflict : null;
    }

    public void Dispose()
    {
        foreach (var statement in new[] { insert, replace, upsert, delete, deleteExpected })
        {
            statement.Dispose();
        }
        names?.Dispose();
    }
}
