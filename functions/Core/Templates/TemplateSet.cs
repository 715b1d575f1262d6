using System.Collections.Concurrent;
using MarketingAutomation.Core.Workspaces;

namespace MarketingAutomation.Core.Templates;

/// <summary>The files under <c>templates/</c>, sorted into templates, layouts and partials.</summary>
internal sealed class TemplateSet
{
    readonly ShopFacts _shop;
    readonly List<CopyFile> _files = [];
    readonly ConcurrentDictionary<string, SharedCopy> _shared = new();
    readonly ConcurrentDictionary<string, Lazy<CopyCompiler>> _compilers = new();
    readonly Dictionary<(string Path, string Language), (IReadOnlyCollection<Fault>, bool)> _layouts = [];
    readonly HashSet<Fault> _faults = [];

    public TemplateSet(IReadOnlyDictionary<string, string> files, ShopFacts shop)
    {
        _shop = shop;
        foreach (var (path, text) in files.Where(f => f.Key.StartsWith(CopyFile.Root, StringComparison.Ordinal)).OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            var (file, problem, allowed) = CopyFile.Read(path, text, shop.Languages);
            if (file is not null) _files.Add(file);
            else _faults.Add(new Fault("MA1200", path, 1, 1, problem!, allowed!, "Move, rename or remove the file."));
        }
    }

    public IReadOnlyCollection<Fault> Faults => _faults;

    /// <summary>Names of the templates, in order.</summary>
    public IEnumerable<string> Names => _files.Select(f => f.Folder).Where(f => f is not (CopyFile.Layout or CopyFile.Partials)).Distinct().Order(StringComparer.Ordinal);

    /// <summary>A template's copies by language; the shop's first language may stand directly in the folder, not in both places.</summary>
    public IReadOnlyDictionary<(string, CopyKind), CopyFile> CopiesOf(string name)
    {
        var copies = new Dictionary<(string, CopyKind), CopyFile>();
        foreach (var file in _files.Where(f => f.Folder == name))
        {
            if (!copies.TryAdd((file.Language ?? _shop.Languages[0], file.Kind), file))
                _faults.Add(new Fault("MA1211", file.Path, 1, 1, $"a second copy for {_shop.Languages[0]}; the first is {copies[(file.Language ?? _shop.Languages[0], file.Kind)].Path}", "one", "Remove one of them."));
        }
        return copies;
    }

    /// <summary>True when nothing is wrong with these copies; else the faults have been added.</summary>
    public bool Check(string name, IReadOnlyDictionary<(string Language, CopyKind Kind), CopyFile> copies)
    {
        var faults = new HashSet<Fault>();
        foreach (var ((language, kind), file) in copies.OrderBy(c => c.Value.Path, StringComparer.Ordinal))
        {
            Check(file, language, faults, isEmailHead: kind == CopyKind.EmailHtml || (kind == CopyKind.EmailText && !copies.ContainsKey((language, CopyKind.EmailHtml))));
            if (!copies.Keys.Any(k => k.Language == _shop.Languages[0] && (k.Kind == CopyKind.Sms) == (kind == CopyKind.Sms)))
                faults.Add(new Fault("MA1210", file.Path, 1, 1, $"{name} has no such copy in {_shop.Languages[0]}, the language used when none fits", $"{CopyFile.Root}{name}/{file.Name}.hbs", "Write that one too."));
        }
        _faults.UnionWith(faults);
        return faults.Count == 0;
    }

    void Check(CopyFile file, string language, HashSet<Fault> faults, bool isEmailHead)
    {
        var check = new TemplateCheck(Shared(language), language, faults);
        var matter = Matter(file, file.Kind == CopyKind.Sms ? HandlebarsTemplate.SmsKeys : HandlebarsTemplate.EmailKeys, faults);
        foreach (var value in matter.Values.Where(v => v.Key != RemoteModel.Key).Select(v => v.Value)) check.Run(file.Path, value.Text, Shape.Copy, value.Line, value.Column);
        if (isEmailHead && !(matter.Values.GetValueOrDefault("subject")?.Text.Length > 0))
            faults.Add(new Fault("MA1208", file.Path, 1, 1, "an e-mail without a subject", "subject: in the front matter", "Put ---, subject: What it is about, --- on top of the file."));
        if (matter.Values.GetValueOrDefault(RemoteModel.Key) is { } remote && !RemoteModel.IsId(remote.Text))
            faults.Add(new Fault("MA1214", file.Path, remote.Line, remote.Column, $"not the id of a SendGrid template: \"{remote.Text}\"", "d- and 32 hex digits", "Copy it from SendGrid's Dynamic Templates."));
        check.Run(file.Path, matter.Body, Shape.Copy, matter.BodyLine);
        if (HandlebarsTemplate.IsForStaff(file.Folder)) return;
        var offersStop = check.OffersStop;
        if (LayoutOf(file, language) is { } layout)
        {
            var (layoutFaults, layoutOffersStop) = CheckLayout(layout, language);
            faults.UnionWith(layoutFaults);
            offersStop |= layoutOffersStop;
        }
        if (!offersStop)
            faults.Add(new Fault("MA1213", file.Path, 1, 1, "a message that does not say how to stop", "links.page, links.unsubscribe", "Link to {{links.page}} here or in the layout."));
    }

    // A layout is the same for every message in it: checked once.
    (IReadOnlyCollection<Fault> Faults, bool OffersStop) CheckLayout(CopyFile layout, string language)
    {
        if (_layouts.TryGetValue((layout.Path, language), out var known)) return known;
        var faults = new HashSet<Fault>();
        var check = new TemplateCheck(Shared(language), language, faults);
        var inner = Matter(layout, [], faults);
        check.Run(layout.Path, inner.Body, Shape.Layout, inner.BodyLine);
        if (!check.PrintsBody) faults.Add(new Fault("MA1212", layout.Path, 1, 1, "a layout that leaves the message out", "{{{body}}}", "Put {{{body}}} where the message goes."));
        return _layouts[(layout.Path, language)] = (faults, check.OffersStop);
    }

    // The text of an HTML mail goes into the HTML layout's own text where no text layout is written.
    CopyFile? LayoutOf(CopyFile file, string language) =>
        Shared(language).Layout(file.Kind) ?? (file.Kind == CopyKind.EmailText && _files.Any(f => f.Folder == file.Folder && f.Kind == CopyKind.EmailHtml) ? Shared(language).Layout(CopyKind.EmailHtml) : null);

    static FrontMatter Matter(CopyFile file, IReadOnlyList<string> keys, HashSet<Fault> faults) =>
        FrontMatter.Read(file.Text, keys, (line, column, problem, allowed, remedy) => faults.Add(new Fault("MA1207", file.Path, line, column, problem, allowed, remedy)));

    public Template Make(string name, IReadOnlyDictionary<(string, CopyKind), CopyFile> copies) =>
        new HandlebarsTemplate(name, _shop, copies, Shared, language => _compilers.GetOrAdd(language, l => new(() => new(Shared(l), l))).Value);

    SharedCopy Shared(string language) => _shared.GetOrAdd(language, l => new(_files, l));
}
