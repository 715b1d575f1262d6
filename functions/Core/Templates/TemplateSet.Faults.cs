using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Templates.Checking;
using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Templates;

/// <summary>Combines faults: several faults with one cause are reported as one.</summary>
internal sealed partial class TemplateSet
{
    // A folder with a copy in it, in the place of a language's folder.
    private static string? LanguageFolder(string path) =>
        path.Split('/') is [_, var name, _, "email.hbs" or "email.txt.hbs" or "sms.hbs"] and [.., var language, _]
            ? $"{CopyFile.Root}{name}/{language}"
            : null;

    private string FolderRemedy(string folder, IEnumerable<string> paths)
    {
        var name = folder[(folder.LastIndexOf('/') + 1)..].ToLowerInvariant();
        var meant =
            shop.Languages.FirstOrDefault(l =>
                name.StartsWith($"{l}-", StringComparison.Ordinal) || name.StartsWith($"{l}_", StringComparison.Ordinal)
            ) ?? shop.Languages.FirstOrDefault(l => l == LanguageCodes.FindLanguageOf(name));
        var right = $"{folder[..(folder.LastIndexOf('/') + 1)]}{meant}";
        return meant is null
                ? "Rename the folder to the language it is in, or add that language to languages of shop.yaml."
            : paths.Any(p => p.StartsWith($"{right}/", StringComparison.Ordinal))
                ? $"There is a folder {right} already: keep the copies you mean there, and remove {folder}."
            : $"Rename the folder to {right}.";
    }

    /// <summary>The faults found. Many faults with one cause are one: the order of languages in shop.yaml, a missing
    /// partial.</summary>
    public IReadOnlyCollection<Fault<FilePlace>> Faults
    {
        get
        {
            var one = allFaults
                .Found.Where(f => f.Code is TemplateFaultCodes.DuplicateCopy or TemplateFaultCodes.Partial)
                .GroupBy(f => f.Code == TemplateFaultCodes.DuplicateCopy ? f.Code : f.Problem)
                .Select(g => g.OrderBy(f => f.Place, FilePlace.Order).ToList())
                .Where(g => g.Count > MaxSeparateFaults)
                .ToList();
            var (replaced, replacements) = sharedFaults.Combine();
            return
            [
                .. allFaults.Found.Except(one.SelectMany(g => g)).Except(replaced),
                .. replacements,
                .. one.Select(g =>
                    g[0] with
                    {
                        Problem =
                            $"{g[0].Problem}; so it is "
                            + (
                                g[0].Code == TemplateFaultCodes.DuplicateCopy
                                    ? $"with {g.Count - 1} files more"
                                    : $"at {g.Count - 1} places more"
                            ),
                    }
                ),
            ];
        }
    }

    internal const int MaxSeparateFaults = 3;

    // A file directly in the folder changes its language when shop.yaml puts another language first: no remedy may
    // advise to remove it for that.
    private string Unnamed(CopyFile file)
    {
        var first = shop.Languages[0];
        return
            shop.Languages.FirstOrDefault(l =>
                l != first && !copyFiles.Any(f => f.Folder == file.Folder && f.Kind == file.Kind && f.Language == l)
            )
                is { } other
            ? $"A file without a language folder is in {first}, the first of languages in shop.yaml: where this "
                + $"one is in {other}, put {other} first again, or move it to {CopyFile.Root}{file.Folder}/{other}/{file.Name}.hbs; "
                + $"else keep the one you mean."
            : "Keep the one you mean, and remove the other.";
    }

    // A reader of a language that one channel has and another has not gets the first language on the other channel.
    private IEnumerable<Fault<FilePlace>> Untranslated(
        string name,
        IReadOnlyDictionary<(string Language, CopyKind Kind), CopyFile> copies
    )
    {
        foreach (
            var (language, file) in copies
                .Where(c => c.Key.Language != shop.Languages[0])
                .GroupBy(c => c.Key.Language)
                .Select(g => (g.Key, g.First().Value))
        )
        {
            foreach (
                var channel in copies
                    .Keys.Select(k => CopyKinds.ChannelOf(k.Kind))
                    .Distinct()
                    .Where(c => !copies.Keys.Any(k => k.Language == language && CopyKinds.ChannelOf(k.Kind) == c))
            )
            {
                yield return new Fault<FilePlace>(
                    TemplateFaultCodes.ChannelNotTranslated,
                    new(file.Path, 1, 1),
                    $"{name} has no {ChannelCatalog.Get(channel).Name} in {language}: who reads "
                        + $"{language} gets it in {shop.Languages[0]}",
                    $"{CopyFile.Root}{name}/{language}/{ChannelCatalog.Get(channel).Word}.hbs",
                    "Write that one too, or leave it if that is meant."
                );
            }
        }
    }
}
