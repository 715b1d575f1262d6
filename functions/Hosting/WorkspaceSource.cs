using MarketingAutomation.Adapters.Workspaces;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Flow.Administration;

namespace MarketingAutomation.Hosting;

/// <summary>The folder marketers edit, released as a whole or not at all.</summary>
/// <param name="folder">Where <c>shop.yaml</c> lies.</param>
/// <param name="webhooks">Names of the webhooks, which conditions may ask for.</param>
/// <param name="shelf">Where it is released to.</param>
/// <param name="hold">Rules that need more than the files.</param>
public sealed class WorkspaceSource(
    string folder,
    IReadOnlyCollection<string> webhooks,
    WorkspaceReleases shelf,
    Func<WorkspaceResult, WorkspaceResult> hold
) : IDisposable
{
    private readonly SemaphoreSlim one = new(1);

    public void Dispose() => one.Dispose();

    /// <summary>The workspace a program starts with.</summary>
    /// <exception cref="WorkspaceException">It has faults.</exception>
    public static Workspace RequireValid(string folder, WorkspaceResult reading) =>
        reading switch
        {
            WorkspaceResult.Valid(var workspace) => workspace,
            WorkspaceResult.Invalid(var faults) => throw new WorkspaceException(folder, faults),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>Reads it again and releases it. Its faults; with any, the last good one stays.</summary>
    public async ValueTask<IReadOnlyList<Fault<FilePlace>>> Reload(CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            switch (hold(WorkspaceFolder.Read(folder, webhooks)))
            {
                case WorkspaceResult.Valid(var workspace):
                    await shelf.Release(workspace, cancel);
                    return [];
                case WorkspaceResult.Invalid(var faults):
                    shelf.RecordRefusedEdit(faults.Count);
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
public sealed class WorkspaceException(string folder, IReadOnlyList<Fault<FilePlace>> faults)
    : Exception(string.Join('\n', faults))
{
    public string Folder => folder;

    /// <summary>All of them. Never empty.</summary>
    public IReadOnlyList<Fault<FilePlace>> Faults => faults;
}
