using System.Collections.Concurrent;

namespace MarketingAutomation.Adapters.Sqlite.Partitions;

/// <summary>
/// The numbers of the most recent partition names of one table. A new name is added to the end of <c>TABLE_new</c> and
/// kept here; when there are <see cref="Most"/>, all of them are moved ("filed") into the tree by name
/// (<c>TABLE_partitions</c>) in its order, a few with each group of commits: so a page of that tree is written once for
/// many names, not once for each. A name never changes its number and is never removed, so a number that was found
/// stays right. Safe for many readers in parallel with the writer.
/// </summary>
internal sealed class PartitionNames
{
    /// <summary>Number of names not yet filed at which filing begins; about half as many are added while it
    /// runs.</summary>
    public const int Most = 8_192;

    private readonly ConcurrentDictionary<string, long> recent = new(StringComparer.Ordinal);

    /// <summary>Reads all names that are not filed yet from the database.</summary>
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

    /// <summary>Number of names; for the writer. A separate field, because the dictionary takes all its locks to
    /// count.</summary>
    public int Count { get; private set; }

    /// <summary>False: the name is filed, or does not exist. Must be called before the tree is read: a name is removed
    /// here only after it was committed there.</summary>
    public bool TryFind(string name, out long number) => recent.TryGetValue(name, out number);

    /// <summary>Adds a name. Called by the writer before the commit: no reader sees the rows of the partition until
    /// then.</summary>
    public void Add(string name, long number) => Count += recent.TryAdd(name, number) ? 1 : 0;

    /// <summary>Removes a name. Called by the writer.</summary>
    public void Remove(string name) => Count -= recent.TryRemove(name, out _) ? 1 : 0;

    /// <summary>All names here, in order.</summary>
    public KeyValuePair<string, long>[] Sorted()
    {
        var all = recent.ToArray();
        Array.Sort(all, static (one, other) => string.CompareOrdinal(one.Key, other.Key));
        return all;
    }
}
