using System.Globalization;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Files;

/// <summary>Faults of files of a workspace that are not read: only files of a limited size are.</summary>
public static class UnreadableFiles
{
    private const long MaxCsv = 32 << 20;
    private const long MaxOther = 4 << 20;

    /// <summary>The fault of a file that is too large; null: it is not.</summary>
    /// <param name="path">Relative to the workspace, with forward slashes.</param>
    /// <param name="bytes">Its size.</param>
    public static Fault<FilePlace>? FindTooLarge(string path, long bytes)
    {
        ArgumentNullException.ThrowIfNull(path);
        var most = path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? MaxCsv : MaxOther;
        return bytes <= most
            ? null
            : Create(
                path,
                string.Create(CultureInfo.InvariantCulture, $"the file has {bytes >> 20} MB"),
                $"at most {most >> 20} MB",
                "remove what does not belong to it, or move the file out of the workspace"
            );
    }

    /// <summary>A pipe or a device: reading it may never end.</summary>
    public static Fault<FilePlace> CreateNotAFile(string path) =>
        Create(path, "this is a pipe or a device", "a file", "put a file in its place, or remove it");

    /// <summary>A link to itself, or to what is not there.</summary>
    public static Fault<FilePlace> CreateBrokenLink(string path) =>
        Create(path, "this is a link that leads to no file", "a file", "copy the file here, or remove the link");

    /// <summary>The program lacks the permission.</summary>
    public static Fault<FilePlace> CreateNotPermitted(string path) =>
        Create(path, "this program may not read the file", "", "give it the permission, or remove the file");

    private static Fault<FilePlace> Create(string path, string problem, string allowed, string remedy) =>
        new(FaultCodes.Unreadable.Code, new(path, 1, 1), problem, allowed, remedy);
}
