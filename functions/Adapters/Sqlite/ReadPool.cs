using MarketingAutomation.Adapters.Sqlite.Integrity;
using MarketingAutomation.Adapters.Sqlite.Partitions;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>A pool of connections for reading. Each read is its own snapshot taken when it starts, so it sees every
/// commit that returned before.</summary>
internal sealed class ReadPool(string path, StoreFiles files, IReadOnlyList<PartitionNames?> names) : IDisposable
{
    /// <summary>Limit of idle connections. Reads run on their caller's thread and take microseconds: more connections
    /// would only use memory.</summary>
    private readonly Reader?[] idle = new Reader?[2 * Environment.ProcessorCount];
    private volatile bool closed;

    public T Read<T>(Func<Reader, T> read)
    {
        ObjectDisposedException.ThrowIf(closed, typeof(SqliteTableStore));
        files.CheckPeriodically();
        Reader? reader = null;
        try
        {
            reader = Take() ?? new Reader(path, names);
            var answer = read(reader);
            Return(reader);
            return answer;
        }
        catch (Exception fault)
        {
            // A connection that failed once is not used again.
            reader?.Dispose();
            if (files.CauseOf(fault) is var cause && ReferenceEquals(cause, fault))
            {
                throw;
            }
            throw cause;
        }
    }

    private void Return(Reader reader)
    {
        for (var place = 0; place < idle.Length; place++)
        {
            if (Interlocked.CompareExchange(ref idle[place], reader, null) is null)
            {
                if (closed)
                {
                    Dispose();
                }

                return;
            }
        }

        reader.Dispose();
    }

    private Reader? Take()
    {
        for (var place = 0; place < idle.Length; place++)
        {
            if (idle[place] is not null && Interlocked.Exchange(ref idle[place], null) is { } reader)
            {
                return reader;
            }
        }

        return null;
    }

    public void Dispose()
    {
        closed = true;
        while (Take() is { } reader)
        {
            reader.Dispose();
        }
    }
}
