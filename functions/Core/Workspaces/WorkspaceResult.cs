using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;

namespace MarketingAutomation.Core.Workspaces;

/// <summary>The result of reading a workspace: the whole workspace, or all of its faults.</summary>
public abstract record WorkspaceResult
{
    private WorkspaceResult() { }

    /// <summary>The workspace has no fault.</summary>
    public sealed record Valid(Workspace Workspace) : WorkspaceResult;

    /// <summary>All faults of all files, by file, line and column. Never empty.</summary>
    public sealed record Invalid(IReadOnlyList<Fault<FilePlace>> Faults) : WorkspaceResult;
}

/// <summary>
/// Reads all templates (<c>templates/NAME/…</c>) of the files of a workspace. Never throws because of their content.
/// The shop may have gaps where shop.yaml has faults; its languages are always set.
/// </summary>
/// <returns>The templates that can be read, by name, and the faults of the others.</returns>
public delegate (IReadOnlyDictionary<string, Template> Templates, IReadOnlyList<Fault<FilePlace>> Faults) ReadTemplates(
    IReadOnlyDictionary<string, string> files,
    Shop shop
);
