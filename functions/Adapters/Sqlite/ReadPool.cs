using System.Collections.Concurrent;
using MarketingAutomation.Adapters.Sqlite.Integrity;
using MarketingAutomation.Adapters.Sqlite.Partitions;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>Connections for reading. Each read is its own snapshot taken when it starts, so it sees every commit that
/// returned before.</summary>
internal sealed class ReadPool(string path, StoreFiles files, IReadOnlyList<PartitionNames?> names) : IDisposable
{
    /// <summary>Reads run on their caller's thread and take microseconds: more connections than this would only hold
    /// memory.</summary>
    private static readonly int MaxIdle = 2 * Environment.ProcessorCount;

    private readonly ConcurrentBag<Reader> idle = [];
    private volatile bool closed;

    public T Read<T>(Func<Reader, T> read)
    {
        ObjectDisposedException.ThrowIf(closed, typeof(SqliteTableStore));
        files.CheckPeriodically();
        Reader? reader = null;
        try
        {
            if (!idle.TryTake(out reader))
            {
                reader = new Reader(path, names);
            }
            var answer = read(reader);
            Return(reader);
            return answer;
        }
        catch (Exception fault)
        {
            // A connection that failed once is not trusted again.
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
        if (closed || idle.Count >= MaxIdle)
        {
            reader.Dispose();
        }
        else
        {
            idle.Add(reader);
        }
    }

    public void Dispose()
    {
        closed = true;
        while (idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }
}
