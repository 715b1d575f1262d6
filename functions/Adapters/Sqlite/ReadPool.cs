using System.Collections.Concurrent;

namespace MarketingAutomation.Adapters.Sqlite;

/// <summary>Connections for reading. Each read is its own snapshot taken when it starts, so it sees every commit that returned before.</summary>
internal sealed class ReadPool(string path) : IDisposable
{
    /// <summary>Reads run on their caller's thread and take microseconds: more connections than this would only hold memory.</summary>
    private static readonly int Kept = 2 * Environment.ProcessorCount;

    private readonly ConcurrentBag<Reader> idle = [];
    private volatile bool closed;

    public T Read<T>(Func<Reader, T> read)
    {
        ObjectDisposedException.ThrowIf(closed, typeof(SqliteTableStore));
        if (!idle.TryTake(out var reader))
            reader = new Reader(path);
        try
        {
            var answer = read(reader);
            Return(reader);
            return answer;
        }
        catch
        {
            // A connection that failed once is not trusted again.
            reader.Dispose();
            throw;
        }
    }

    private void Return(Reader reader)
    {
        if (closed || idle.Count >= Kept)
            reader.Dispose();
        else
            idle.Add(reader);
    }

    public void Dispose()
    {
        closed = true;
        while (idle.TryTake(out var reader))
            reader.Dispose();
    }
}
