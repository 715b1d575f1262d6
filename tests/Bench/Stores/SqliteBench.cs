using System.Globalization;
using MarketingAutomation.Adapters.Sqlite;
using MarketingAutomation.Support.Tools;
using Microsoft.Data.Sqlite;

namespace MarketingAutomation.Bench.Stores;

/// <summary>
/// The statements of the store over our own thin wrapper of SQLite's functions and over Microsoft.Data.Sqlite, in
/// turns, prepared once on both sides: the ten rows of an order written in groups of 32, then point reads. Nothing is
/// synced, so that what is compared is the work of the processor. See docs/adr/0010.
/// </summary>
internal static class SqliteBench
{
    private const int Orders = 6_400,
        Group = 32,
        Pairs = 40;
    private const string Write =
        "INSERT INTO t (p, r, v, body) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (p, r) DO UPDATE SET v = "
        + "excluded.v, body = excluded.body";
    private const string Read = "SELECT r, v, body FROM t WHERE p = ?1 AND r = ?2";
    private static readonly string[] Setup =
    [
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = OFF",
        "PRAGMA cache_size = -4096",
        "CREATE TABLE t (p INTEGER NOT NULL, r TEXT NOT NULL, v INTEGER NOT NULL, body BLOB NOT NULL, "
            + "PRIMARY KEY (p, r)) WITHOUT ROWID",
    ];

    private static readonly byte[][] Bodies =
    [
        .. new[] { 60, 60, 1_500, 50, 300, 700, 900, 60, 1_500, 100 }.Select(bytes => OrderRows.Body(bytes).ToArray()),
    ];
    private static readonly string[] Rows =
    [
        .. Bodies.Select((_, number) => string.Create(CultureInfo.InvariantCulture, $"row|{number}")),
    ];

    public static Task Run(BenchReport report)
    {
        // A thread of its own: the processor time of a thread is what a busy machine does not blur.
        return Task.Factory.StartNew(
            () => Measure(report),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }

    private static void Measure(BenchReport report)
    {
        var pairs = new List<(Cost Ours, Cost Library)>();
        for (var turn = 0; turn <= Pairs; turn++)
        {
            // Whichever comes second may meet another machine, so that changes from turn to turn.
            var first = turn % 2 == 0 ? Ours() : Library();
            var second = turn % 2 == 0 ? Library() : Ours();
            pairs.Add(turn % 2 == 0 ? (first, second) : (second, first));
        }

        // The first pair compiles.
        pairs.RemoveAt(0);
        Say(report, "row written", [.. pairs.Select(pair => (pair.Ours.Write, pair.Library.Write))]);
        Say(report, "point read", [.. pairs.Select(pair => (pair.Ours.Read, pair.Library.Read))]);
        report.Add(
            "a row written allocates, ours and Microsoft.Data.Sqlite",
            $"{pairs[^1].Ours.WriteBytes:N0} and {pairs[^1].Library.WriteBytes:N0} B"
        );
        report.Add(
            "a point read allocates, ours and Microsoft.Data.Sqlite",
            $"{pairs[^1].Ours.ReadBytes:N0} and {pairs[^1].Library.ReadBytes:N0} B"
        );
    }

    private static void Say(BenchReport report, string what, List<(double Ours, double Library)> pairs)
    {
        var ratios = pairs.Select(pair => pair.Library / pair.Ours).Order().ToList();
        report.Add(
            $"{what}: Microsoft.Data.Sqlite beside ours, {ratios.Count} pairs, processor",
            $"{ratios[ratios.Count / 2]:N2} × (middle half {ratios[ratios.Count / 4]:N2} to "
                + $"{ratios[ratios.Count * 3 / 4]:N2})"
        );
    }

    private static Cost Ours()
    {
        using var folder = new TemporaryFolder();
        using var connection = Connection.OpenWriter(Path.Combine(folder.Path, "bench.db"));
        foreach (var sql in Setup)
        {
            connection.Execute(sql);
        }
        using var write = connection.Prepare(Write);
        using var read = connection.Prepare(Read);
        using var begin = connection.Prepare("BEGIN IMMEDIATE");
        using var commit = connection.Prepare("COMMIT");
        return Cost.Of(
            () => begin.Run(),
            () => commit.Run(),
            (order, row) =>
            {
                write.Bind(1, order);
                write.Bind(2, Rows[row]);
                write.Bind(3, row);
                write.Bind(4, Bodies[row]);
                write.Run();
            },
            (order, row) =>
            {
                read.Bind(1, order);
                read.Bind(2, Rows[row]);
                var bytes = read.Step() ? read.Integer(1) + read.Bytes(2).Length : 0;
                read.Reset();
                return bytes;
            }
        );
    }

    private static Cost Library()
    {
        using var folder = new TemporaryFolder();
        using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(folder.Path, "bench.db")};Pooling=False"
        );
        connection.Open();
        foreach (var sql in Setup)
        {
            Prepared(connection, sql).ExecuteNonQuery();
        }
        using var write = Prepared(
            connection,
            Write,
            SqliteType.Integer,
            SqliteType.Text,
            SqliteType.Integer,
            SqliteType.Blob
        );
        using var read = Prepared(connection, Read, SqliteType.Integer, SqliteType.Text);
        using var begin = Prepared(connection, "BEGIN IMMEDIATE");
        using var commit = Prepared(connection, "COMMIT");
        return Cost.Of(
            () => begin.ExecuteNonQuery(),
            () => commit.ExecuteNonQuery(),
            (order, row) =>
            {
                write.Parameters[0].Value = order;
                write.Parameters[1].Value = Rows[row];
                write.Parameters[2].Value = (long)row;
                write.Parameters[3].Value = Bodies[row];
                write.ExecuteNonQuery();
            },
            (order, row) =>
            {
                read.Parameters[0].Value = order;
                read.Parameters[1].Value = Rows[row];
                using var found = read.ExecuteReader();
                return found.Read() ? found.GetInt64(1) + found.GetFieldValue<byte[]>(2).Length : 0;
            }
        );
    }

#pragma warning disable CA2100 // The statements are constants of this file.
    private static SqliteCommand Prepared(SqliteConnection connection, string sql, params SqliteType[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var type in parameters)
        {
            command.Parameters.Add(
                new SqliteParameter(
                    string.Create(CultureInfo.InvariantCulture, $"?{command.Parameters.Count + 1}"),
                    type
                )
            );
        }
        command.Prepare();
        return command;
    }
#pragma warning restore CA2100

    /// <summary>Microseconds of the processor and bytes allocated, a row written and a row read.</summary>
    private sealed record Cost(double Write, double Read, double WriteBytes, double ReadBytes)
    {
        public static Cost Of(Action begin, Action commit, Action<long, int> write, Func<long, int, long> read)
        {
            var rows = Orders * Bodies.Length;
            var (time, bytes) = (ThreadProcessorTime.OfThisThread(), GC.GetAllocatedBytesForCurrentThread());
            for (var order = 0; order < Orders; order++)
            {
                if (order % Group == 0)
                {
                    begin();
                }
                for (var row = 0; row < Bodies.Length; row++)
                {
                    write(order, row);
                }
                if (order % Group == Group - 1)
                {
                    commit();
                }
            }

            var written = (
                Time: (ThreadProcessorTime.OfThisThread() - time) / rows,
                Bytes: (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)rows
            );
            (time, bytes) = (ThreadProcessorTime.OfThisThread(), GC.GetAllocatedBytesForCurrentThread());
            for (var at = 0; at < rows; at++)
            {
                if (read(at * 7_919L % Orders, at % Bodies.Length) == 0)
                {
                    throw new InvalidOperationException("A row that was written was not found.");
                }
            }

            return new Cost(
                written.Time,
                (ThreadProcessorTime.OfThisThread() - time) / rows,
                written.Bytes,
                (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)rows
            );
        }
    }
}
