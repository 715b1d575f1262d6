using MarketingAutomation.Core.Templates.Checking;
using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Templates;

/// <summary>Makes templates from the files of a workspace, or again from a stored bundle.</summary>
public static class TemplateReader
{
    /// <summary>
    /// Reads every file under <c>templates/</c> (relative paths with <c>/</c>; others are passed over). All faults come
    /// back at once, in order of place; a template with a fault is left out, so that what is returned always renders.
    /// </summary>
    public static (IReadOnlyDictionary<string, Template> Templates, IReadOnlyList<Fault> Faults) Read(
        IReadOnlyDictionary<string, string> files,
        Shop shop
    )
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(shop);
        var facts = ShopDetails.Create(shop);
        var found = new TemplateSet(files, facts, new RequiredContentChecks(shop));
        var templates = new SortedDictionary<string, Template>(StringComparer.Ordinal);
        foreach (var name in found.Names)
        {
            var copies = found.CopiesOf(name);
            if (copies.Count > 0 && found.Check(name, copies) is { } copy)
            {
                templates.Add(name, found.Make(name, copies, copy));
            }
        }
        return (
            templates,
            [.. found.Faults.OrderBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Column)]
        );
    }

    /// <summary>
    /// What is wrong with a text for staff that stands in a journey: it sees what copy in the shop's first language
    /// sees. Places are exact where it is written in one line, else those of its beginning.
    /// </summary>
    internal static IEnumerable<Fault> StaffTextFaults(
        IReadOnlyDictionary<string, string> files,
        Shop shop,
        string path,
        string text,
        int line,
        int column
    ) =>
        new TemplateSet(files, ShopDetails.Create(shop))
            .StaffTextFaults(path, text)
            .Select(f => f.File != path ? f : At(f, text, line, column));

    /// <summary>What the author of such a text may want to know; places as above.</summary>
    internal static IEnumerable<Fault> StaffTextAdvice(string path, string text, int line, int column) =>
        TagScanner
            .TextBetween(text)
            .SelectMany(words =>
                ForeignMergeTags.FindAdvice(new TextBetweenTags(path, words.Text, words.Line, words.Column))
            )
            .Select(f => At(f, text, line, column));

    private static Fault At(Fault fault, string text, int line, int column) =>
        fault with
        {
            Line = line,
            Column = text.Contains('\n', StringComparison.Ordinal) ? column : column + fault.Column - 1,
        };

    /// <summary>
    /// The template of a stored <see cref="Template.Bundle"/>; renders the same bytes as the one it came from.
    /// </summary>
    /// <exception cref="ArgumentException">The bundle is not one this class made, or names a value this version no
    /// longer knows.</exception>
    public static Template FromBundle(string name, IReadOnlyDictionary<string, string> bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        if (!bundle.TryGetValue(ShopDetails.BundlePath, out var facts))
        {
            throw new ArgumentException("The bundle has no shop.json.", nameof(bundle));
        }
        var found = new TemplateSet(bundle, ShopDetails.FromJson(facts));
        var copies = found.CopiesOf(name);
        if (copies.Count == 0 || found.Check(name, copies) is not { } copy)
        {
            throw new ArgumentException(
                $"The bundle does not make the template {name}: {string.Join("; ", found.Faults)}",
                nameof(bundle)
            );
        }
        return found.Make(name, copies, copy);
    }
}
