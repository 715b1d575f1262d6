using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>
/// How a table lies on disk. Small rows live in their key's own tree (WITHOUT ROWID). Large ones would drag overflow pages through that tree,
/// so they lie in order of arrival beside an index, and the partition's random key is exchanged for a growing number:
/// the rows of a new customer then go to the end of both, and only the small tree of names is written at random.
/// </summary>
internal sealed class TableSchema
{
    private TableSchema(TableName table)
    {
        Name = Enum.GetName(table)!.ToLowerInvariant();
        IsLarge = table is TableName.Customers or TableName.Definitions or TableName.Mailbox or TableName.Shop;
    }

    public static IReadOnlyList<TableSchema> All { get; } = [.. Enum.GetValues<TableName>().Order().Select(table => new TableSchema(table))];

    public string Name { get; }

    /// <summary>True when partitions are numbered.</summary>
    public bool IsLarge { get; }

    public string Create => IsLarge
        ? $"""
           CREATE TABLE IF NOT EXISTS {Name} (id INTEGER PRIMARY KEY, p INTEGER NOT NULL, r TEXT NOT NULL, v INTEGER NOT NULL, body BLOB NOT NULL)
           """
        : $"""
           CREATE TABLE IF NOT EXISTS {Name} (p TEXT NOT NULL, r TEXT NOT NULL, v INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (p, r)) WITHOUT ROWID
           """;

    public string CreateIndex => $"CREATE UNIQUE INDEX IF NOT EXISTS {Name}_key ON {Name} (p, r)";

    public string CreatePartitions => $"CREATE TABLE IF NOT EXISTS {Name}_partitions (name TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID";

    public string FindPartition => $"SELECT id FROM {Name}_partitions WHERE name = ?1";

    public string AddPartition => $"INSERT INTO {Name}_partitions (name, id) VALUES (?1, ?2)";

    // ?1 partition (its number where numbered), ?2 row, ?3 new version, ?4 body, ?5 expected version
    public string Insert => $"INSERT INTO {Name} (p, r, v, body) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";

    public string Replace => $"UPDATE {Name} SET v = ?3, body = ?4 WHERE p = ?1 AND r = ?2 AND v = ?5";

    public string Upsert => $"INSERT INTO {Name} (p, r, v, body) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (p, r) DO UPDATE SET v = excluded.v, body = excluded.body";

    public string Delete => $"DELETE FROM {Name} WHERE p = ?1 AND r = ?2";

    public string DeleteExpected => $"DELETE FROM {Name} WHERE p = ?1 AND r = ?2 AND v = ?5";

    // Reads: ?1 partition name, ?2 from, ?3 to, ?4 limit; columns: key, version, body
    public string Get => $"SELECT r, v, body FROM {Name} WHERE p = {Partition} AND r = ?2";

    public string Query => $"SELECT r, v, body FROM {Name} WHERE p = {Partition} AND r >= ?2 AND r < ?3 ORDER BY r LIMIT ?4";

    // ?1 row
    public string Walk => IsLarge
        ? $"""
           SELECT s.name, t.v, t.body FROM {Name}_partitions s CROSS JOIN {Name} t ON t.p = s.id AND t.r = ?1
           WHERE s.name >= ?2 AND s.name < ?3 ORDER BY s.name LIMIT ?4
           """
        : $"SELECT p, v, body FROM {Name} WHERE r = ?1 AND p >= ?2 AND p < ?3 ORDER BY p LIMIT ?4";

    // ?1 last partition, ?2 last row; columns: row, version, body, partition
    public string Scan => IsLarge
        ? $"""
           SELECT t.r, t.v, t.body, s.name FROM {Name}_partitions s CROSS JOIN {Name} t ON t.p = s.id
           WHERE s.name >= ?1 AND (s.name > ?1 OR t.r > ?2) ORDER BY s.name, t.r LIMIT ?4
           """
        : $"SELECT r, v, body, p FROM {Name} WHERE (p, r) > (?1, ?2) ORDER BY p, r LIMIT ?4";

    private string Partition => IsLarge ? $"({FindPartition})" : "?1";
}
