using MarketingAutomation.Core.Templates.Checking;
using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;

namespace MarketingAutomation.Core.Templates;

/// <summary>Creates templates from the files of a workspace, or again from a stored bundle.</summary>
public static class TemplateReader
{
    /// <summary>
    /// Reads every file under <c>templates/</c> (relative paths with <c>/</c>; other files are skipped). Returns all
    /// faults at once, in order of place; a template with a fault is omitted, so that every returned template can be
    /// rendered.
    /// </summary>
    public static (IReadOnlyDictionary<string, Template> Templates, IReadOnlyList<Fault<FilePlace>> Faults) Read(
        IReadOnlyDictionary<string, string> files,
        Shop shop
    )
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(shop);
        var details = ShopDetails.Create(shop);
        var found = new TemplateSet(files, details, new RequiredContentChecks(shop));
        var templates = new SortedDictionary<string, Template>(StringComparer.Ordinal);
        foreach (var name in found.Names)
        {
            var copies = found.CopiesOf(name);
            if (copies.Count > 0 && found.Check(name, copies) is { } copy)
            {
                templates.Add(name, found.Make(name, copies, copy));
            }
        }
        return (templates, [.. found.Faults.OrderBy(f => f.Place, FilePlace.Order)]);
    }

    /// <summary>
    /// Finds the faults of a text for staff that is written in a journey: it can use the same variables as copy in the
    /// shop's first language. Places are exact for a text in one line, else they are the place where the text begins.
    /// </summary>
    internal static IEnumerable<Fault<FilePlace>> StaffTextFaults(
        IReadOnlyDictionary<string, string> files,
        Shop shop,
        string path,
        string text,
        int line,
        int column,
        bool hasOwnEvents
    ) =>
        new TemplateSet(files, ShopDetails.Create(shop))
            .StaffTextFaults(path, text, hasOwnEvents)
            .Select(f => f.Place.File != path ? f : At(f, text, line, column));

    /// <summary>Finds advice for the author of such a text; places as in <c>StaffTextFaults</c>.</summary>
    internal static IEnumerable<Fault<FilePlace>> StaffTextAdvice(string path, string text, int line, int column) =>
        TagScanner
            .TextBetween(text)
            .SelectMany(words =>
                ForeignMergeTags.FindAdvice(new TextBetweenTags(path, words.Text, words.Line, words.Column))
            )
            .Select(f => At(f, text, line, column));

    private static Fault<FilePlace> At(Fault<FilePlace> fault, string text, int line, int column) =>
        fault with
        {
            Place = fault.Place with
            {
                Line = line,
                Column = text.Contains('\n', StringComparison.Ordinal) ? column : column + fault.Place.Column - 1,
            },
        };

    /// <summary>
    /// Creates the template of a stored <see cref="Template.Bundle"/>; it renders the same bytes as the original
    /// template.
    /// </summary>
    /// <exception cref="ArgumentException">The bundle was not made by this class, or names a value that this version
    /// does not know any more.</exception>
    public static Template FromBundle(string name, IReadOnlyDictionary<string, string> bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        if (!bundle.TryGetValue(ShopDetails.BundlePath, out var details))
        {
            throw new ArgumentException("The bundle has no shop.json.", nameof(bundle));
        }
        var found = new TemplateSet(bundle, ShopDetails.FromJson(details));
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
