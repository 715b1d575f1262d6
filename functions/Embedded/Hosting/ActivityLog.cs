using System.Globalization;
using System.Text;
using System.Threading.Channels;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Embedded.Hosting;

/// <summary>
/// Writes lines about the program's work to standard output. A separate task writes them, so a slow terminal or pipe
/// does not delay deliveries; lines that do not fit into the queue are counted, and the count is written instead. Lines
/// that cannot be written (a full disk) are counted too.
/// </summary>
internal sealed class ActivityLog : IAsyncDisposable
{
    private const int MostWaiting = 10_000;
    private const int MostAtOnce = 200;
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(1);

    private readonly Channel<string> lines = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true }
    );
    private readonly Task writing;
    private long droppedLines;

    /// <param name="output">Null: standard output.</param>
    public ActivityLog(Stream? output = null) =>
        writing = Task.Run(() => Write(output ?? Console.OpenStandardOutput()));

    public void Add(string line)
    {
        if (!lines.Writer.TryWrite(line))
        {
            Interlocked.Increment(ref droppedLines);
        }
    }

    /// <summary>Writes the waiting lines, for at most a second.</summary>
    public async ValueTask DisposeAsync()
    {
        lines.Writer.TryComplete();
        await Task.WhenAny(writing, Task.Delay(FlushTimeout));
    }

    private async Task Write(Stream output)
    {
        var text = new StringBuilder();
        while (await lines.Reader.WaitToReadAsync())
        {
            var (taken, missing) = (0, 0L);
            while (taken < MostAtOnce && lines.Reader.TryRead(out var line))
            {
                text.AppendLine(line);
                taken++;
            }

            try
            {
                missing = Interlocked.Exchange(ref droppedLines, 0);
                if (missing > 0)
                {
                    text.AppendLine(
                        CultureInfo.InvariantCulture,
                        $"{CountText.WithNoun(missing, "line")} left out: standard output was too slow or "
                            + $"could not be written"
                    );
                }

                await output.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()));
                await output.FlushAsync();
            }
            catch (Exception)
            {
                Interlocked.Add(ref droppedLines, missing + taken);
            }

            text.Clear();
        }
    }
}
