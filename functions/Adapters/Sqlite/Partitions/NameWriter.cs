namespace MarketingAutomation.Adapters.Sqlite.Partitions;

/// <summary>Gives the partitions of one table their numbers and files their names (<see cref="PartitionNames"/>). Used
/// only by the writer thread.</summary>
/// <param name="most">Number of names not yet filed at which filing begins.</param>
internal sealed class NameWriter(
    Connection connection,
    TableSchema schema,
    PartitionNames names,
    int most = PartitionNames.Most
) : IDisposable
{
    private const int LeastAtOnce = 32;
    private readonly Statement find = connection.Prepare(schema.FindPartition);
    private readonly Statement add = connection.Prepare(schema.AddPartition);
    private readonly Statement file = connection.Prepare(schema.FilePartition);
    private readonly Statement forget = connection.Prepare(schema.ForgetPartitions);
    private readonly List<string> added = [];
    private KeyValuePair<string, long>[] filing = [];
    private int filed;
    private int filedNow;

    /// <summary>The partition's number; null: it has none yet.</summary>
    public long? Find(string partition)
    {
        if (names.TryFind(partition, out var number))
        {
            return number;
        }

        find.Bind(1, partition);
        try
        {
            return find.Step() ? find.Integer(0) : null;
        }
        finally
        {
            find.Reset();
        }
    }

    /// <summary>Gives a partition its number, in the open transaction, and not inside a savepoint that may still be
    /// rolled back alone.</summary>
    public void Add(string partition, long number)
    {
        add.Bind(1, number);
        add.Bind(2, partition);
        add.Run();
        names.Add(partition, number);
        added.Add(partition);
    }

    /// <summary>Files some of the waiting names, in the open transaction, after all other writes.</summary>
    public void File()
    {
        // Twice as many as were added, so that filing ends.
        var end = Math.Min(filing.Length, filed + Math.Max(LeastAtOnce, 2 * added.Count));
        for (var i = filed; i < end; i++)
        {
            file.Bind(1, filing[i].Key);
            file.Bind(2, filing[i].Value);
            file.Run();
        }

        filedNow = end - filed;
        if (filedNow > 0 && end == filing.Length)
        {
            forget.Bind(1, filing.Max(name => name.Value));
            forget.Run();
        }
    }

    /// <summary>Called after the transaction was committed.</summary>
    public void Committed()
    {
        added.Clear();
        filed += filedNow;
        filedNow = 0;
    }

    /// <summary>Called after a commit, when its callers have their results: removes the filed names from memory, and
    /// begins again where enough were added since.</summary>
    public void Rest()
    {
        if (filed < filing.Length)
        {
            return;
        }

        foreach (var (name, _) in filing)
        {
            names.Remove(name);
        }

        // All of these names are committed here, and every later one has a greater number.
        (filing, filed) = (names.Count >= most ? names.Sorted() : [], 0);
    }

    /// <summary>Called after the transaction was rolled back.</summary>
    public void RolledBack()
    {
        added.ForEach(names.Remove);
        added.Clear();
        filedNow = 0;
    }

    public void Dispose()
    {
        foreach (var statement in new[] { find, add, file, forget })
        {
            statement.Dispose();
        }
    }
}
