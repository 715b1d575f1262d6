using System.Globalization;
using MarketingAutomation.Adapters.Sqlite.Partitions;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>The prepared reads of one connection; a statement is prepared when it is first needed.</summary>
internal sealed partial class Reader : IDisposable
{
    private readonly Connection connection;
    private readonly Dictionary<(TableName Table, Kind Kind), Statement> statements = [];
    private readonly IReadOnlyList<PartitionNames?> names;

    /// <param name="names">The partition names of each table, in the order of the tables; null: its partitions are not
    /// numbered.</param>
    public Reader(string path, IReadOnlyList<PartitionNames?> names)
    {
        this.names = names;
        connection = Connection.OpenReader(path);
        connection.Execute("PRAGMA cache_size = -2048");
    }

    public Entity? Get(TableName table, string partition, string row)
    {
        var statement = Prepared(table, Kind.Get);
        BindPartition(statement, table, partition);
        return Get(statement, partition, row);
    }

    public Page Query(TableName table, string partition, string? from, string? to, int take)
    {
        var statement = Prepared(table, Kind.Query);
        BindPartition(statement, table, partition);
        return Cut(statement, from, to, take, found => Read(found, partition, found.Text(0)), last => last.Row);
    }

    public Page Walk(TableName table, string row, string? from, string? to, int take)
    {
        var statement = Prepared(table, Kind.Walk);
        statement.Bind(1, row);
        if (names[(int)table] is null)
        {
            return Cut(statement, from, to, take, found => Read(found, found.Text(0), row), last => last.Partition);
        }

        statement.Bind(2, from ?? "");
        statement.BindEnd(3, to);
        statement.Bind(4, take + 1L);
        return Together(
            table,
            statement,
            from ?? "",
            to,
            take,
            partitionColumn: 0,
            filed => Read(filed, filed.Text(0), row),
            (name, number, _) => GetOf(table, number, name, row) is { } found ? [found] : [],
            last => last.Partition
        );
    }

    public Page Scan(TableName table, (string Partition, string Row)? last, int take)
    {
        if (TableSchema.All[(int)table].IsByRow)
        {
            return ScanByRow(table, last, take);
        }

        var statement = Prepared(table, Kind.Scan);
        statement.Bind(1, last?.Partition ?? "");
        if (names[(int)table] is null)
        {
            return Cut(
                statement,
                last?.Row,
                null,
                take,
                found => Read(found, found.Text(3), found.Text(0)),
                TableRequestRules.ScanContinuation
            );
        }

        statement.Bind(2, last?.Row ?? "");
        statement.Bind(4, take + 1L);
        return Together(
            table,
            statement,
            last?.Partition ?? "",
            null,
            take,
            partitionColumn: 3,
            filed => Read(filed, filed.Text(3), filed.Text(0)),
            (name, number, most) =>
                RowsOf(
                    table,
                    number,
                    name,
                    name == last?.Partition ? TableRequestRules.After(last.Value.Row) : null,
                    most
                ),
            TableRequestRules.ScanContinuation
        );
    }

    // Merges the filed names and those not yet filed, in one order and of one moment: the snapshot of the first
    // statement lasts while it is on a row. A name that is being filed is in both.
    private Page Together(
        TableName table,
        Statement filed,
        string from,
        string? to,
        int take,
        int partitionColumn,
        Func<Statement, Entity> read,
        Func<string, long, int, IReadOnlyList<Entity>> rowsOf,
        Func<Entity, string> key
    )
    {
        var recent = Prepared(table, Kind.New);
        recent.Bind(1, from);
        recent.BindEnd(2, to);
        try
        {
            var items = new List<Entity>();
            var (hasRecent, hasFiled) = (recent.Step(), filed.Step());
            while (items.Count <= take && (hasRecent || hasFiled))
            {
                var (name, other) = (hasRecent ? recent.Text(0) : null, hasFiled ? filed.Text(partitionColumn) : null);
                if (name is null || (other is not null && string.CompareOrdinal(other, name) < 0))
                {
                    items.Add(read(filed));
                    hasFiled = filed.Step();
                    continue;
                }

                items.AddRange(rowsOf(name, recent.Integer(1), take + 1 - items.Count));
                hasRecent = recent.Step();
                while (hasFiled && filed.Text(partitionColumn) == name)
                {
                    hasFiled = filed.Step();
                }
            }

            return items.Count > take ? new Page(items[..take], key(items[take - 1])) : new Page(items, null);
        }
        finally
        {
            recent.Reset();
            filed.Reset();
        }
    }

    // Rows are stored in another order, so it goes partition by partition; there are few.
    private Page ScanByRow(TableName table, (string Partition, string Row)? last, int take)
    {
        var items = new List<Entity>();
        var (partition, from) = last is { } seen
            ? (seen.Partition, TableRequestRules.After(seen.Row))
            : (Next(""), (string?)null);
        while (partition is not null)
        {
            // The extra row only shows that there are more.
            var page = Query(table, partition, from, null, take + 1 - items.Count);
            items.AddRange(page.Items);
            if (items.Count > take)
            {
                return new Page(items[..take], TableRequestRules.ScanContinuation(items[take - 1]));
            }

            (partition, from) = (Next(partition), null);
        }

        return new Page(items, null);

        string? Next(string after)
        {
            var statement = Prepared(table, Kind.Scan);
            statement.Bind(1, after);
            try
            {
                return statement.Step() && !statement.IsNull(0) ? statement.Text(0) : null;
            }
            finally
            {
                statement.Reset();
            }
        }
    }

    private Entity? GetOf(TableName table, long number, string partition, string row)
    {
        var statement = Prepared(table, Kind.Get);
        statement.Bind(1, partition);
        statement.Bind(5, number);
        return Get(statement, partition, row);
    }

    private static Entity? Get(Statement statement, string partition, string row)
    {
        statement.Bind(2, row);
        try
        {
            return statement.Step() ? Read(statement, partition, row) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    private IReadOnlyList<Entity> RowsOf(TableName table, long number, string partition, string? from, int most)
    {
        var statement = Prepared(table, Kind.Query);
        statement.Bind(1, partition);
        statement.Bind(5, number);
        return Cut(statement, from, null, most, found => Read(found, partition, found.Text(0)), last => last.Row).Items;
    }

    private static Page Cut(
        Statement statement,
        string? from,
        string? to,
        int take,
        Func<Statement, Entity> read,
        Func<Entity, string> key
    )
    {
        statement.Bind(2, from ?? "");
        statement.BindEnd(3, to);
        statement.Bind(4, take + 1L);
        try
        {
            var items = new List<Entity>();
            while (statement.Step())
            {
                // The extra row only shows that there are more.
                if (items.Count == take)
                {
                    return new Page(items, key(items[^1]));
                }
                items.Add(read(statement));
            }

            return new Page(items, null);
        }
        finally
        {
            statement.Reset();
        }
    }

    private static Entity Read(Statement statement, string partition, string row) =>
        new(partition, row, statement.Bytes(2), statement.Integer(1).ToString(CultureInfo.InvariantCulture));

    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }
        connection.Dispose();
    }
}
