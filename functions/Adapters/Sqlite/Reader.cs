using System.Globalization;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>One connection's prepared reads; a statement is prepared when it is first needed.</summary>
internal sealed class Reader : IDisposable
{
    private readonly Connection connection;
    private readonly Dictionary<(TableName Table, Kind Kind), Statement> statements = [];

    private enum Kind { Get, Query, Walk, Scan }

    public Reader(string path)
    {
        connection = Connection.OpenReader(path);
        connection.Execute("PRAGMA cache_size = -2048");
    }

    public Entity? Get(TableName table, string partition, string row)
    {
        var statement = Prepared(table, Kind.Get);
        statement.Bind(1, partition);
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

    public Page Query(TableName table, string partition, string? from, string? to, int take) => Cut(
        Prepared(table, Kind.Query), partition, from, to, take,
        statement => Read(statement, partition, statement.Text(0)), last => last.Row);

    public Page Walk(TableName table, string row, string? from, string? to, int take) => Cut(
        Prepared(table, Kind.Walk), row, from, to, take,
        statement => Read(statement, statement.Text(0), row), last => last.Partition);

    public Page Scan(TableName table, (string Partition, string Row)? last, int take) => Cut(
        Prepared(table, Kind.Scan), last?.Partition ?? "", last?.Row, null, take,
        statement => Read(statement, statement.Text(3), statement.Text(0)), TableRequest.ScanContinuation);

    private static Page Cut(Statement statement, string fixedKey, string? from, string? to, int take, Func<Statement, Entity> read, Func<Entity, string> key)
    {
        statement.Bind(1, fixedKey);
        statement.Bind(2, from ?? "");
        statement.BindEnd(3, to);
        statement.Bind(4, take + 1L);
        try
        {
            var items = new List<Entity>();
            while (statement.Step())
            {
                // The one too many only says that there is more.
                if (items.Count == take)
                    return new Page(items, key(items[^1]));
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

    private Statement Prepared(TableName table, Kind kind)
    {
        if (statements.TryGetValue((table, kind), out var statement))
            return statement;
        var schema = TableSchema.All[(int)table];
        return statements[(table, kind)] = connection.Prepare(kind switch
        {
            Kind.Get => schema.Get,
            Kind.Query => schema.Query,
            Kind.Walk => schema.Walk,
            _ => schema.Scan,
        });
    }

    public void Dispose()
    {
        foreach (var statement in statements.Values)
            statement.Dispose();
        connection.Dispose();
    }
}
