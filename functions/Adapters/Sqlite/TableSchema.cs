using MarketingAutomation.Adapters.Sqlite.Partitions;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>
/// The layout of a table on disk. Rows that one order of a customer writes are stored near each other, since a commit
/// writes whole pages. Partition names are mostly keyed hashes, so a tree by name would be written at random places;
/// where there are many, a name has a number, in the order of first use (<see cref="PartitionNames"/>), and rows are
/// stored by number.
/// </summary>
/// <param name="table">The table.</param>
internal sealed class TableSchema(TableName table)
{
    private enum Shape
    {
        /// <summary>Few partitions: small rows in the tree of their own key (WITHOUT ROWID).</summary>
        Plain,

        /// <summary>Many partitions of small rows, in one tree by number.</summary>
        Numbered,

        /// <summary>Large rows, which would need overflow pages in that tree: they are stored in order of arrival, with
        /// an index.</summary>
        Large,

        /// <summary>Rows of all partitions with a name of two characters (the shards of <c>due</c>) are stored together
        /// in row order, others by partition.</summary>
        ByRow,
    }

    private readonly Shape shape = table switch
    {
        TableName.Customers or TableName.Definitions or TableName.Mailbox or TableName.Shop => Shape.Large,
        TableName.Identities => Shape.Numbered,
        TableName.Due => Shape.ByRow,
        TableName.Counters or TableName.Recent => Shape.Plain,
    };

    public static IReadOnlyList<TableSchema> All { get; } =
    [.. Enum.GetValues<TableName>().Order().Select(table => new TableSchema(table))];

    public string Name { get; } = Enum.GetName(table)!.ToLowerInvariant();

    /// <summary>True when partitions are numbered.</summary>
    public bool IsNumbered => shape is Shape.Large or Shape.Numbered;

    /// <summary>True when rows are not stored in partition order.</summary>
    public bool IsByRow => shape == Shape.ByRow;

    /// <summary>Creates everything the table needs, where it is missing.</summary>
    public IEnumerable<string> Create =>
        (string[])
            [
                shape switch
                {
                    Shape.Large => $"CREATE TABLE IF NOT EXISTS {Name} (id INTEGER PRIMARY KEY, p INTEGER NOT NULL, r "
                        + $"TEXT NOT NULL, v INTEGER NOT NULL, body BLOB NOT NULL)",
                    Shape.Numbered =>
                        $"CREATE TABLE IF NOT EXISTS {Name} (p INTEGER NOT NULL, r TEXT NOT NULL, v INTEGER "
                            + $"NOT NULL, body BLOB NOT NULL, PRIMARY KEY (p, r)) WITHOUT ROWID",
                    Shape.ByRow => $"CREATE TABLE IF NOT EXISTS {Name} (g TEXT NOT NULL, r TEXT NOT NULL, p TEXT NOT "
                        + $"NULL, v INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (g, r, p)) WITHOUT ROWID",
                    Shape.Plain =>
                        $"CREATE TABLE IF NOT EXISTS {Name} (p TEXT NOT NULL, r TEXT NOT NULL, v INTEGER NOT "
                            + $"NULL, body BLOB NOT NULL, PRIMARY KEY (p, r)) WITHOUT ROWID",
                },
                .. shape == Shape.Large
                    ? [$"CREATE UNIQUE INDEX IF NOT EXISTS {Name}_key ON {Name} (p, r)"]
                    : Array.Empty<string>(),
                .. IsNumbered
                    ?
                    [
                        $"CREATE TABLE IF NOT EXISTS {Name}_partitions (name TEXT PRIMARY KEY, id INTEGER NOT "
                            + $"NULL) WITHOUT ROWID",
                        $"CREATE TABLE IF NOT EXISTS {Name}_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
                        // For an operator with the sqlite3 program (docs/operate.md).
                        $"CREATE VIEW IF NOT EXISTS {Name}_names AS SELECT name, id FROM {Name}_partitions "
                            + $"UNION SELECT name, id FROM {Name}_new",
                    ]
                    : Array.Empty<string>(),
            ];

    /// <summary>Converts a table of layout 1 to this layout; empty for a table whose layout is the same. Run in the
    /// caller's transaction, before <see cref="Create"/>.</summary>
    public IEnumerable<string> Upgrade =>
        shape switch
        {
            Shape.Numbered =>
            [
                $"ALTER TABLE {Name} RENAME TO {Name}_1",
                .. Create,
                $"INSERT INTO {Name}_partitions (name, id) SELECT p, row_number() OVER (ORDER BY p) FROM "
                    + $"(SELECT DISTINCT p FROM {Name}_1)",
                $"INSERT INTO {Name} (p, r, v, body) SELECT s.id, t.r, t.v, t.body FROM {Name}_1 t CROSS JOIN "
                    + $"{Name}_partitions s ON s.name = t.p ORDER BY t.p, t.r",
                $"DROP TABLE {Name}_1",
            ],
            Shape.ByRow =>
            [
                $"ALTER TABLE {Name} RENAME TO {Name}_1",
                .. Create,
                $"INSERT INTO {Name} (g, r, p, v, body) SELECT {Group("p")}, r, p, v, body FROM {Name}_1 "
                    + $"ORDER BY 1, 2, 3",
                $"DROP TABLE {Name}_1",
            ],
            _ => [],
        };

    // Names of partitions: those filed in order, and those added since.
    public string FindPartition => $"SELECT id FROM {Name}_partitions WHERE name = ?1";

    public string NewPartitions => $"SELECT name, id FROM {Name}_new ORDER BY id";

    public string AddPartition => $"INSERT INTO {Name}_new (id, name) VALUES (?1, ?2)";

    public string FilePartition => $"INSERT INTO {Name}_partitions (name, id) VALUES (?1, ?2) ON CONFLICT DO NOTHING";

    public string ForgetPartitions => $"DELETE FROM {Name}_new WHERE id <= ?1";

    // ?1 from, ?2 to; columns: name, number
    public string NewBetween => $"SELECT name, id FROM {Name}_new WHERE name >= ?1 AND name < ?2 ORDER BY name";

    // ?1 partition (its number where numbered), ?2 row, ?3 new version, ?4 body, ?5 expected version
    public string Insert => $"{InsertOnly} ON CONFLICT DO NOTHING";

    public string Replace => $"UPDATE {Name} SET v = ?3, body = ?4 WHERE {Key} AND v = ?5";

    public string Upsert =>
        $"{InsertOnly} ON CONFLICT ({(IsByRow ? "g, r, p" : "p, r")}) DO UPDATE SET v = excluded.v, body = "
        + $"excluded.body";

    public string Delete => $"DELETE FROM {Name} WHERE {Key}";

    public string DeleteExpected => $"DELETE FROM {Name} WHERE {Key} AND v = ?5";

    // Reads: ?1 partition name, ?2 from, ?3 to, ?4 limit, ?5 the partition's number where it is known; columns: key,
    // version, body
    public string Get =>
        IsNumbered
            ? $"SELECT r, v, body FROM {Name} WHERE p = {Partition} AND r = ?2"
            : $"SELECT r, v, body FROM {Name} WHERE {Key}";

    public string Query =>
        IsNumbered
            ? $"SELECT r, v, body FROM {Name} WHERE p = {Partition} AND r >= ?2 AND r < ?3 ORDER BY r LIMIT ?4"
            : $"SELECT r, v, body FROM {Name} WHERE {InPartition} AND r >= ?2 AND r < ?3 ORDER BY r LIMIT ?4";

    // ?1 row
    public string Walk =>
        IsNumbered
            ? $"""
                SELECT s.name, t.v, t.body FROM {Name}_partitions s CROSS JOIN {Name} t ON t.p = s.id AND t.r = ?1
                WHERE s.name >= ?2 AND s.name < ?3 ORDER BY s.name LIMIT ?4
                """
            : $"SELECT p, v, body FROM {Name} WHERE r = ?1 AND p >= ?2 AND p < ?3 ORDER BY p LIMIT ?4";

    // ?1 last partition, ?2 last row; columns: row, version, body, partition. Where rows lie by row: the next
    // partition.
    public string Scan =>
        IsNumbered
            ? $"""
                SELECT t.r, t.v, t.body, s.name FROM {Name}_partitions s CROSS JOIN {Name} t ON t.p = s.id
                WHERE s.name >= ?1 AND (s.name > ?1 OR t.r > ?2) ORDER BY s.name, t.r LIMIT ?4
                """
        : IsByRow ? $"SELECT min(p) FROM {Name} WHERE p > ?1"
        : $"SELECT r, v, body, p FROM {Name} WHERE (p, r) > (?1, ?2) ORDER BY p, r LIMIT ?4";

    private string InsertOnly =>
        IsByRow
            ? $"INSERT INTO {Name} (g, r, p, v, body) VALUES ({Group("?1")}, ?2, ?1, ?3, ?4)"
            : $"INSERT INTO {Name} (p, r, v, body) VALUES (?1, ?2, ?3, ?4)";

    private string Key => $"{InPartition} AND r = ?2";

    private string InPartition => IsByRow ? $"g = {Group("?1")} AND p = ?1" : "p = ?1";

    private string Partition => $"coalesce(?5, ({FindPartition}))";

    private static string Group(string partition) => $"CASE length({partition}) WHEN 2 THEN '' ELSE {partition} END";
}
