using MarketingAutomation.Adapters.Workspaces;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Flow.Workspaces;

namespace MarketingAutomation.Embedded.Hosting;

/// <summary>The folder marketers edit, released as a whole or not at all.</summary>
/// <param name="hold">Rules that need more than the files.</param>
internal sealed class WorkspaceSource(string folder, WorkspaceShelf shelf, Func<WorkspaceReading, WorkspaceReading> hold) : IDisposable
{
    private readonly SemaphoreSlim one = new(1);

    public void Dispose() => one.Dispose();

    /// <summary>Reads it again and releases it. Its faults; with any, the last good one stays.</summary>
    public async ValueTask<IReadOnlyList<Fault>> Reload(CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            switch (hold(WorkspaceFolder.Read(folder)))
            {
                case WorkspaceReading.Valid(var workspace):
                    await shelf.Release(workspace, cancel);
                    return [];
                case WorkspaceReading.Faulty(var faults):
                    return faults;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
        finally
        {
            one.Release();
        }
    }
}

/// <summary>The program cannot start with this workspace.</summary>
public sealed class WorkspaceException(string folder, IReadOnlyList<Fault> faults) : Exception(string.Join('\n', faults))
{
    public string Folder => folder;

    /// <summary>All of them. Never empty.</summary>
    public IReadOnlyList<Fault> Faults => faults;
}
