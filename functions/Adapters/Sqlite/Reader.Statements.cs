using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>The prepared statements of a reader.</summary>
internal sealed partial class Reader
{
    private enum Kind
    {
        Get,
        Query,
        Walk,
        Scan,
        New,
    }

    // The names in memory are read before the statement begins: a name is removed there only after the file has it.
    private void BindPartition(Statement statement, TableName table, string partition)
    {
        statement.Bind(1, partition);
        if (names[(int)table] is not { } recent)
        {
            return;
        }

        if (recent.TryFind(partition, out var number))
        {
            statement.Bind(5, number);
        }
        else
        {
            statement.BindNull(5);
        }
    }

    private Statement Prepared(TableName table, Kind kind)
    {
        if (statements.TryGetValue((table, kind), out var statement))
        {
            return statement;
        }
        var schema = TableSchema.All[(int)table];
        return statements[(table, kind)] = connection.Prepare(
            kind switch
            {
                Kind.Get => schema.Get,
                Kind.Query => schema.Query,
                Kind.Walk => schema.Walk,
                Kind.New => schema.NewBetween,
                Kind.Scan => schema.Scan,
            }
        );
    }
}
