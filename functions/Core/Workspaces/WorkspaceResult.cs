using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces;

/// <summary>What came of reading a workspace: the whole of it, or everything that is wrong with it.</summary>
public abstract record WorkspaceResult
{
    private WorkspaceResult() { }

    /// <summary>Without a fault.</summary>
    public sealed record Valid(Workspace Workspace) : WorkspaceResult;

    /// <summary>All faults of all files, by file, line and column. Never empty.</summary>
    public sealed record Invalid(IReadOnlyList<Fault> Faults) : WorkspaceResult;
}

/// <summary>
/// Reads all templates (<c>templates/NAME/…</c>) of the files of a workspace. Never throws for what is in them. The
/// shop may have gaps where shop.yaml has faults; its languages are there.
/// </summary>
/// <returns>Templates by name as far as they can be read, and the faults of the others.</returns>
public delegate (IReadOnlyDictionary<string, Template> Templates, IReadOnlyList<Fault> Faults) ReadTemplates(
    IReadOnlyDictionary<string, string> files,
    Shop shop
);
