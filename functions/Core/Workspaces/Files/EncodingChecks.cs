using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Workspaces.Files;

/// <summary>Finds files that are not UTF-8: decoding has replaced what it could not read by U+FFFD, which would be sent
/// as it is.</summary>
internal static class EncodingChecks
{
    private const char ReplacementCharacter = '\uFFFD';

    /// <summary>Returns one fault per file, at the first character that could not be read.</summary>
    public static IReadOnlyList<Fault<FilePlace>> FindFaults(IReadOnlyDictionary<string, string> files)
    {
        var faults = new List<Fault<FilePlace>>();
        foreach (var (path, text) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            if (text.AsSpan().IndexOfAny(ReplacementCharacter, '\0') is var at and >= 0)
            {
                var line = text.AsSpan(0, at).Count('\n') + 1;
                faults.Add(
                    new Fault<FilePlace>(
                        FaultCodes.NotUtf8.Code,
                        new(path, line, at - text.LastIndexOf('\n', at)),
                        "a character here cannot be read: the file is not UTF-8",
                        "UTF-8",
                        Remedy(path)
                    )
                );
            }
        }

        return faults;
    }

    /// <summary>True: the fault is a consequence of characters that could not be read, which are already
    /// reported.</summary>
    public static bool IsConsequence(Fault<FilePlace> fault, IReadOnlyList<Fault<FilePlace>> found) =>
        found.Count > 0
        && (
            fault.Problem.Contains(ReplacementCharacter, StringComparison.Ordinal)
            || fault.Problem.Contains('\0', StringComparison.Ordinal)
            || found.Any(f => f.Place.File == fault.Place.File)
        );

    private static string Remedy(string path) =>
        (
            path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
                ? "in Excel save it as \"CSV UTF-8\""
                : "save the file as UTF-8 (in Notepad: Save as, Encoding: UTF-8)"
        ) + "; a letter that shows as \uFFFD after that is lost, write it again";
}
