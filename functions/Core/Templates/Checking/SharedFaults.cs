using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Templates.Checking;

/// <summary>Combines the faults that most messages of a language have in common: their cause is the shared layout or
/// partial. One fault there replaces one fault at each message.</summary>
internal sealed class SharedFaults
{
    private readonly List<Copy> copies = [];

    /// <summary>Adds a copy and its missing content; a copy with nothing missing is counted too.</summary>
    public void Add(
        CopyFile file,
        string language,
        CopyFile? layout,
        IEnumerable<string> partials,
        IReadOnlyCollection<Fault<FilePlace>> missing
    ) =>
        copies.Add(
            new Copy(language, ChannelCatalog.Get(CopyKinds.ChannelOf(file.Kind)), layout, [.. partials], missing)
        );

    /// <summary>Returns the faults of single copies to omit, and the faults to report instead.</summary>
    public (IReadOnlySet<Fault<FilePlace>> Replaced, IReadOnlyList<Fault<FilePlace>> Replacements) Combine()
    {
        var (replaced, replacements) = (new HashSet<Fault<FilePlace>>(), new List<Fault<FilePlace>>());
        foreach (var group in copies.GroupBy(c => (c.Channel, c.Layout?.Path)).Select(g => g.ToList()))
        {
            var languages = group.GroupBy(c => c.Language).Where(g => Codes([.. g]).Count > 0).ToList();
            if (languages.Count == 0)
            {
                continue;
            }
            var lacking = languages.SelectMany(g => g).ToList();
            var codes = Codes(lacking);
            var without = lacking.Where(c => c.Missing.Any(f => codes.Contains(f.Code))).ToList();
            var partial = without.FirstOrDefault()?.Partials.Find(p => without.All(c => c.Partials.Contains(p)));
            var (channel, layout) = (lacking[0].Channel, lacking[0].Layout);
            var isText = channel.Form == MessageForm.Text;
            if (codes.Count == 0 || (isText && layout is null && partial is null))
            {
                continue;
            }
            var faults = lacking.SelectMany(c => c.Missing).Where(f => codes.Contains(f.Code)).ToList();
            replaced.UnionWith(faults);
            var all = languages.Count == group.Select(c => c.Language).Distinct().Count();
            var what = isText ? channel.Name : $"{channel.Name}s";
            var within = all ? "" : $" in {string.Join(" and ", languages.Select(g => g.Key))}";
            var which = $"{without.Count} {what}{within} " + $"do not {string.Join(" or ", codes.Select(Does))}";
            var example = faults.First(f => f.Code == codes[0]);
            var path = layout?.Path ?? (isText ? partial! : $"{CopyFile.Root}{CopyFile.Layout}/email.hbs");
            replacements.Add(
                new Fault<FilePlace>(
                    codes[0],
                    new(path, 1, 1),
                    layout is null && !isText ? $"there is no {path}, and {which}" : which,
                    example.Allowed,
                    Remedy(layout, isText, codes)
                )
            );
        }
        return (replaced, replacements);
    }

    // Content that many copies lack, and more than half of them: a few may themselves have what the layout has for all.
    private static List<string> Codes(IReadOnlyCollection<Copy> copies) =>
        [
            .. copies
                .SelectMany(c => c.Missing.Select(f => f.Code).Distinct())
                .GroupBy(c => c)
                .Where(g => g.Count() > TemplateSet.MaxSeparateFaults && g.Count() * 2 > copies.Count)
                .Select(g => g.Key)
                .Order(StringComparer.Ordinal),
        ];

    private static string Does(string code) =>
        code == TemplateFaultCodes.NoPostalAddress ? "show the shop's postal address" : "say how to stop";

    private static string Remedy(CopyFile? layout, bool isText, List<string> codes)
    {
        var write = string.Join(
            " and ",
            codes.Select(c => c == TemplateFaultCodes.NoPostalAddress ? "{{shop.address}}" : "{{links.page}}")
        );
        return layout is null && !isText
            ? $"Add it, with {{{{{{body}}}}}} where the message goes, and {write} below."
            : $"Write {write} here{(layout is null ? "" : ", or in a partial that it calls")}.";
    }

    private sealed record Copy(
        string Language,
        ChannelDefinition Channel,
        CopyFile? Layout,
        List<string> Partials,
        IReadOnlyCollection<Fault<FilePlace>> Missing
    );
}
