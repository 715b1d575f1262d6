using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Files;
using MarketingAutomation.Core.Workspaces.Reading;

namespace MarketingAutomation.Adapters.Workspaces;

/// <summary>Reads the folder a marketer edits.</summary>
public static class WorkspaceFolder
{
    /// <summary>The whole workspace, or all its faults. A folder that is not there is a workspace without
    /// files.</summary>
    /// <param name="folder">Where <c>shop.yaml</c> lies.</param>
    /// <param name="sources">Names of the configured webhooks, against which <c>order.source</c> is held; null: not
    /// asked.</param>
    /// <param name="now">The time now, for a check of an author's files; null: not asked.</param>
    public static WorkspaceResult Read(
        string folder,
        IReadOnlyCollection<string>? sources = null,
        NodaTime.Instant? now = null
    )
    {
        var faults = new List<Fault<FilePlace>>();
        var files = ReadFiles(folder, faults);
        return faults.Count > 0
            ? new WorkspaceResult.Invalid([.. faults.OrderBy(f => f.Place, FilePlace.Order)])
            : new WorkspaceReader(TemplateReader.Read) { WebhookNames = sources, Now = now }.Read(files);
    }

    /// <summary>The text of each file of the folder that is, or was probably meant to be, part of a workspace, by its
    /// path with forward slashes. Empty where there is no folder.</summary>
    public static IReadOnlyDictionary<string, string> ReadFiles(string folder) => ReadFiles(folder, []);

    private static Dictionary<string, string> ReadFiles(string folder, List<Fault<FilePlace>> faults) =>
        !Directory.Exists(folder)
            ? []
            : Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(path =>
                    (Path: path, Name: Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'))
                )
                .Where(f => WorkspaceFiles.IsRelevant(f.Name))
                .ToDictionary(f => f.Name, f => WorkspaceFiles.IsText(f.Name) ? ReadText(f.Path, f.Name, faults) : "");

    private static string ReadText(string path, string name, List<Fault<FilePlace>> faults)
    {
        try
        {
            if (FindFile(path) is not { Exists: true } file)
            {
                faults.Add(UnreadableFiles.CreateBrokenLink(name));
            }
            else if (UnreadableFiles.FindTooLarge(name, file.Length) is { } tooLarge)
            {
                faults.Add(tooLarge);
            }
            else if (file.Length == 0)
            {
                // Opening a pipe waits for who writes to it, and a device has no end; both have no size.
                if (IsPipeOrDevice(file.FullName))
                {
                    faults.Add(UnreadableFiles.CreateNotAFile(name));
                }
            }
            else
            {
                return File.ReadAllText(path);
            }
        }
        catch (UnauthorizedAccessException)
        {
            faults.Add(UnreadableFiles.CreateNotPermitted(name));
        }

        return "";
    }

    // The file that a path leads to; null: a link to itself.
    private static FileInfo? FindFile(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is null)
        {
            return file;
        }

        try
        {
            return file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
        }
        catch (IOException)
        {
            return null;
        }
    }

    // Opened for writing, too, a pipe does not wait. A file that may not be written is taken for an empty one.
    private static bool IsPipeOrDevice(string path)
    {
        if (path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal))
        {
            return true;
        }

        try
        {
            using var opened = new FileStream(
                path,
                FileMode.Open,
                FileAccess.ReadWrite,
                FileShare.ReadWrite | FileShare.Delete
            );
            return !opened.CanSeek;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
