using System.Threading.Channels;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Hosting;

namespace MarketingAutomation.Embedded.Hosting;

/// <summary>Releases the workspace after every edit. Editors save several times in a row, so it waits until the folder
/// has not changed for a moment.</summary>
internal sealed class WorkspaceWatch : IAsyncDisposable
{
    private static readonly TimeSpan QuietPeriod = TimeSpan.FromMilliseconds(200);

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
        running = Task.Run(() => Run(source, reloaded));
        watcher.EnableRaisingEvents = true;
    }

    public async ValueTask DisposeAsync()
    {
        watcher.Dispose();
        edits.Writer.TryComplete();
        await running;
    }

    private async Task Run(WorkspaceSource source, Action<IReadOnlyList<Fault<FilePlace>>> reloaded)
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
            }
            catch (IOException)
            {
                // A file was removed or locked while it was read: read the folder again.
                edits.Writer.TryWrite(true);
            }
        }
    }
}
