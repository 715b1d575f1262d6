using MarketingAutomation.Core.Workspaces;

namespace MarketingAutomation.Core.Templates;

/// <summary>Makes templates from the files of a workspace, or again from a stored bundle.</summary>
public static class TemplateReader
{
    /// <summary>
    /// Reads every file under <c>templates/</c> (relative paths with <c>/</c>; others are passed over). All faults come back at once, in order of place; a template
    /// with a fault is left out, so that what is returned always renders.
    /// </summary>
    public static (IReadOnlyDictionary<string, Template> Templates, IReadOnlyList<Fault> Faults) Read(IReadOnlyDictionary<string, string> files, Shop shop)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(shop);
        var facts = ShopFacts.Of(shop);
        var found = new TemplateSet(files, facts, new CopyDuties(shop));
        var templates = new SortedDictionary<string, Template>(StringComparer.Ordinal);
        foreach (var name in found.Names)
        {
            var copies = found.CopiesOf(name);
            if (copies.Count > 0 && found.Check(name, copies) is { } copy) templates.Add(name, found.Make(name, copies, copy));
        }
        return (templates, [.. found.Faults.OrderBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Column)]);
    }

    /// <summary>
    /// The template of a stored <see cref="Template.Bundle"/>; renders the same bytes as the one it came from.
    /// </summary>
    /// <exception cref="ArgumentException">The bundle is not one this class made, or names a value this version no longer knows.</exception>
    public static Template FromBundle(string name, IReadOnlyDictionary<string, string> bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        if (!bundle.TryGetValue(ShopFacts.Path, out var facts)) throw new ArgumentException("The bundle has no shop.json.", nameof(bundle));
        var found = new TemplateSet(bundle, ShopFacts.FromJson(facts));
        var copies = found.CopiesOf(name);
        if (copies.Count == 0 || found.Check(name, copies) is not { } copy)
            throw new ArgumentException($"The bundle does not make the template {name}: {string.Join("; ", found.Faults)}", nameof(bundle));
        return found.Make(name, copies, copy);
    }
}
