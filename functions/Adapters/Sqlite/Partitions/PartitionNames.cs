using System.Collections.Concurrent;

namespace MarketingAutomation.Adapters.Sqlite.Partitions;

/// <summary>
/// The numbers of the partitions of one table whose names came last. A new name is added to the end of <c>TABLE_new</c>
/// and kept here; when there are <see cref="Most"/>, all of them are filed into the tree by name
/// (<c>TABLE_partitions</c>) in its order, a few with each group of commits: so a page of that tree is written once for
/// many names, not once for each. A name never changes its number and is never removed, so a number that was found
/// stays right. Safe for many readers beside the writer.
/// </summary>
internal sealed class PartitionNames
{
    /// <summary>Names that are not filed yet, at which filing begins; some half as many come while it goes
    /// on.</summary>
    public const int Most = 8_192;

    private readonly ConcurrentDictionary<string, long> recent = new(StringComparer.Ordinal);

    /// <summary>All that are not filed yet, as the database has them.</summary>
    public static PartitionNames Read(Connection connection, TableSchema schema)
    {
        var names = new PartitionNames();
        using var statement = connection.Prepare(schema.NewPartitions);
        while (statement.Step())
        {
            names.Add(statement.Text(0), statement.Integer(1));
        }

        return names;
    }

    /// <summary>How many; for the writer. Kept apart, because the dictionary takes all its locks to count.</summary>
    public int Count { get; private set; }

    /// <summary>False: the name is filed, or there is none. To be asked before the tree is read: a name leaves here
    /// only after it was committed there.</summary>
    public bool TryFind(string name, out long number) => recent.TryGetValue(name, out number);

    /// <summary>Called by the writer before the commit: the rows of the partition are not seen by anyone until
    /// then.</summary>
    public void Add(string name, long number) => Count += recent.TryAdd(name, number) ? 1 : 0;

    /// <summary>Called by the writer.</summary>
    public void Remove(string name) => Count -= recent.TryRemove(name, out _) ? 1 : 0;

    /// <summary>All of them, by name.</summary>
    public KeyValuePair<string, long>[] Sorted()
    {
        var all = recent.ToArray();
        Array.Sort(all, static (one, other) => string.CompareOrdinal(one.Key, other.Key));
        return all;
    }
}
