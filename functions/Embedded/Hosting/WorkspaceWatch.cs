using System.Threading.Channels;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Hosting;

namespace MarketingAutomation.Embedded.Hosting;

/// <summary>Releases the workspace after every edit. Editors save several times in a row, so it waits until the folder
/// has not changed for a moment.</summary>
internal sealed class WorkspaceWatch : IAsyncDisposable
{
    private static readonly TimeSpan QuietPeriod = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan AbsencePeriod = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource stopping = new();
    private readonly FileSystemWatcher watcher;
    private readonly Channel<bool> edits = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly Task running;

    /// <param name="reloaded">Called after each edit with its faults, or with none when it is in force.</param>
    public WorkspaceWatch(string folder, WorkspaceSource source, Action<IReadOnlyList<Fault<FilePlace>>> reloaded)
    {
        watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true };
        watcher.Changed += (_, _) => edits.Writer.TryWrite(true);
        watcher.Created += (_, _) => edits.Writer.TryWrite(true);
        watcher.Deleted += (_, _) => edits.Writer.TryWrite(true);
        watcher.Renamed += (_, _) => edits.Writer.TryWrite(true);
        running = Task.Run(() => Run(folder, source, reloaded));
        watcher.EnableRaisingEvents = true;
    }

    public async ValueTask DisposeAsync()
    {
        watcher.Dispose();
        edits.Writer.TryComplete();
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task Run(string folder, WorkspaceSource source, Action<IReadOnlyList<Fault<FilePlace>>> reloaded)
    {
        while (await edits.Reader.WaitToReadAsync())
        {
            do
            {
                edits.Reader.TryRead(out _);
                await Task.Delay(QuietPeriod);
            } while (edits.Reader.TryPeek(out _));

            try
            {
                reloaded(await source.Reload(CancellationToken.None));
                if (!Directory.Exists(folder))
                {
                    await ReadWhenBack(folder);
                }
            }
            catch (IOException)
            {
                // A file was removed or locked while it was read: read the folder again.
                edits.Writer.TryWrite(true);
            }
        }
    }

    // A folder that was moved away and is back, or another one in its place, reports nothing by itself.
    private async Task ReadWhenBack(string folder)
    {
        while (!Directory.Exists(folder))
        {
            await Task.Delay(AbsencePeriod, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
            {
                return;
            }
        }

        watcher.EnableRaisingEvents = false;
        watcher.EnableRaisingEvents = true;
        edits.Writer.TryWrite(true);
    }
}
