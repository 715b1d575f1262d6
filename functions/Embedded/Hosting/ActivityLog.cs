using System.Threading.Channels;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Embedded.Hosting;

/// <summary>
/// Lines about what the program does, on standard output. Written by a reader of their own: a terminal or pipe that is slow holds up no delivery; what does not fit is counted
/// and the count is written instead.
/// </summary>
internal sealed class ActivityLog : IAsyncDisposable
{
    private const int MostWaiting = 10_000;
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly Channel<string> lines = Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly Task writing;
    private long leftOut;

    public ActivityLog() => writing = Task.Run(Write);

    public void Add(string line)
    {
        if (!lines.Writer.TryWrite(line))
        {
            Interlocked.Increment(ref leftOut);
        }
    }

    /// <summary>Writes what waits, at most a second long.</summary>
    public async ValueTask DisposeAsync()
    {
        lines.Writer.TryComplete();
        await Task.WhenAny(writing, Task.Delay(LastWords));
    }

    private async Task Write()
    {
        await using var output = new StreamWriter(Console.OpenStandardOutput(), leaveOpen: true);
        while (await lines.Reader.WaitToReadAsync())
        {
            while (lines.Reader.TryRead(out var line))
            {
                await output.WriteLineAsync(line);
            }

            if (Interlocked.Exchange(ref leftOut, 0) is > 0 and var missing)
            {
                await output.WriteLineAsync($"{Counted.Of(missing, "line")} left out: standard output was too slow");
            }

            await output.FlushAsync();
        }
    }
}
