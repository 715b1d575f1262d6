using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Storage;
using SQLitePCL;

namespace MarketingAutomation.Bench.Stores;

/// <summary>
/// The ceiling: a bare writer with prepared statements and nothing else. No queue, no waiting callers, no savepoints,
/// no partition numbers to look up, inline checkpoints; the same rows and bodies in the layout that suits them, and the
/// same syncs.
/// </summary>
internal sealed class RawSqliteWriter : IDisposable
{
    private static readonly string[] Setup =
    [
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "PRAGMA cache_size = -16384",
        "CREATE TABLE customers (id INTEGER PRIMARY KEY, p INTEGER NOT NULL, r TEXT NOT NULL, v INTEGER NOT "
            + "NULL, body BLOB NOT NULL)",
        "CREATE UNIQUE INDEX customers_key ON customers (p, r)",
        "CREATE TABLE mailbox (id INTEGER PRIMARY KEY, p INTEGER NOT NULL, r TEXT NOT NULL, v INTEGER NOT "
            + "NULL, body BLOB NOT NULL)",
        "CREATE UNIQUE INDEX mailbox_key ON mailbox (p, r)",
        SmallTable("identities"),
        SmallTable("due"),
        SmallTable("recent"),
    ];

    private readonly sqlite3 database;
    private readonly sqlite3_stmt begin,
        commit,
        insert,
        update,
        mail,
        identity,
        due,
        recent;

    public RawSqliteWriter(string path)
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_open(path, out database));
        foreach (var sql in Setup)
        {
            Check(raw.sqlite3_exec(database, sql));
        }
        (begin, commit) = (Prepare("BEGIN IMMEDIATE"), Prepare("COMMIT"));
        insert = Prepare("INSERT INTO customers (p, r, v, body) VALUES (?1, ?2, ?3, ?4)");
        update = Prepare("UPDATE customers SET v = ?3, body = ?4 WHERE p = ?1 AND r = ?2");
        mail = Prepare("INSERT INTO mailbox (p, r, v, body) VALUES (?1, ?2, ?3, ?4)");
        (identity, due, recent) = (Small("identities"), Small("due"), Small("recent"));
    }

    public void Begin() => Step(begin);

    public void Commit() => Step(commit);

    /// <summary>The rows of both commits of one order; the state is written twice, as the store must.</summary>
    public void Write(int number, OrderRows rows)
    {
        foreach (var key in rows.Identities)
        {
            Write(identity, key, "id", 1, 60);
        }
        Write(due, rows.Shard, rows.Due, 1, 60);
        Write(insert, number, "state", 1, 1_500);
        Write(insert, number, rows.Dedupe, 1, 50);
        Write(insert, number, rows.Event, 1, 300);
        Write(insert, number, rows.Order, 1, 700);
        Write(insert, number, rows.Message + "0", 1, 900);
        Write(recent, "2026-01-01|" + rows.Shard, rows.Recent, 1, 60);
        Write(update, number, "state", 2, 1_500);
        Write(insert, number, rows.Message + "1", 2, 100);
    }

    /// <summary>The rows of one transaction of the program; <paramref name="number"/> replaces its partition where
    /// partitions are numbered.</summary>
    public void Write(RecordedTransaction transaction, long number)
    {
        foreach (var operation in transaction.Operations)
        {
            switch (transaction.Table)
            {
                case TableName.Customers:
                    Write(
                        operation is TableOperation.Replace ? update : insert,
                        number,
                        operation.Row,
                        number,
                        operation.Content.Span
                    );
                    break;
                case TableName.Mailbox:
                    Write(mail, number, operation.Row, number, operation.Content.Span);
                    break;
                case var table:
                    Write(
                        table == TableName.Identities ? identity
                            : table == TableName.Due ? due
                            : recent,
                        transaction.Partition,
                        operation.Row,
                        number,
                        operation.Content.Span
                    );
                    break;
            }
        }
    }

    private static string SmallTable(string name) =>
        $"CREATE TABLE {name} (p TEXT NOT NULL, r TEXT NOT NULL, v INTEGER NOT NULL, body BLOB NOT NULL, "
        + $"PRIMARY KEY (p, r)) WITHOUT ROWID";

    private sqlite3_stmt Small(string table) =>
        Prepare(
            $"INSERT INTO {table} (p, r, v, body) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (p, r) DO UPDATE SET v "
                + $"= excluded.v, body = excluded.body"
        );

    private void Write(sqlite3_stmt statement, string partition, string row, long version, int bytes) =>
        Write(statement, partition, row, version, OrderRows.Body(bytes).Span);

    private void Write(sqlite3_stmt statement, long partition, string row, long version, int bytes) =>
        Write(statement, partition, row, version, OrderRows.Body(bytes).Span);

    private void Write(sqlite3_stmt statement, string partition, string row, long version, ReadOnlySpan<byte> body)
    {
        Check(raw.sqlite3_bind_text(statement, 1, partition));
        Rest(statement, row, version, body);
    }

    private void Write(sqlite3_stmt statement, long partition, string row, long version, ReadOnlySpan<byte> body)
    {
        Check(raw.sqlite3_bind_int64(statement, 1, partition));
        Rest(statement, row, version, body);
    }

    private void Rest(sqlite3_stmt statement, string row, long version, ReadOnlySpan<byte> body)
    {
        Check(raw.sqlite3_bind_text(statement, 2, row));
        Check(raw.sqlite3_bind_int64(statement, 3, version));
        Check(body.IsEmpty ? raw.sqlite3_bind_zeroblob(statement, 4, 0) : raw.sqlite3_bind_blob(statement, 4, body));
        Step(statement);
    }

    private void Step(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        Check(raw.sqlite3_reset(statement));
        if (code != raw.SQLITE_DONE)
        {
            throw new InvalidOperationException(raw.sqlite3_errmsg(database).utf8_to_string());
        }
    }

    private sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(database, sql, out var statement));
        return statement;
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw new InvalidOperationException(raw.sqlite3_errmsg(database).utf8_to_string());
        }
    }

    public void Dispose()
    {
        foreach (var statement in new[] { begin, commit, insert, update, mail, identity, due, recent })
        {
            statement.Dispose();
        }
        database.Dispose();
    }
}
