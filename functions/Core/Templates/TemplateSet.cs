using System.Collections.Concurrent;
using MarketingAutomation.Core.Templates.Checking;
using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Templates;

/// <summary>The files under <c>templates/</c>, sorted into templates, layouts and partials.</summary>
internal sealed partial class TemplateSet
{
    private readonly ShopDetails shop;
    private readonly RequiredContentChecks? requirements;
    private readonly List<CopyFile> copyFiles = [];
    private readonly ConcurrentDictionary<string, LayoutsAndPartials> sharedFiles = new();
    private readonly ConcurrentDictionary<string, Lazy<CopyCompiler>> compilers = new();
    private readonly Dictionary<(string Path, string Language), TemplateCheck> layouts = [];
    private readonly FaultCollector allFaults = new();
    private readonly SharedFaults sharedFaults = new();

    /// <param name="requirements">The required content of a message; null: not checked, because a message that was sent
    /// before is rendered again unchanged.</param>
    public TemplateSet(
        IReadOnlyDictionary<string, string> files,
        ShopDetails shop,
        RequiredContentChecks? requirements = null
    )
    {
        (this.shop, this.requirements) = (shop, requirements);
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (
            var (path, text) in files
                .Where(f => f.Key.StartsWith(CopyFile.Root, StringComparison.Ordinal))
                .OrderBy(f => f.Key, StringComparer.Ordinal)
        )
        {
            var (file, problem, allowed) = CopyFile.Parse(path, text, shop.Languages);
            if (file is not null)
            {
                copyFiles.Add(file);
            }
            else if (LanguageFolder(path) is not { } folder)
            {
                allFaults
                    .For(path)
                    .Add(TemplateFaultCodes.UnknownFile, 1, 1, problem!, allowed!, "Move, rename or remove the file.");
            }
            else if (folders.Add(folder))
            {
                allFaults
                    .For(path)
                    .Add(TemplateFaultCodes.UnknownFile, 1, 1, problem!, allowed!, FolderRemedy(folder, files.Keys));
            }
            if (requirements is not null && file is { Kind: CopyKind.Partial })
            {
                CopyLinkChecks.Check(path, file.Text, 1, allFaults);
            }
        }
    }

    /// <summary>Names of the templates, in order.</summary>
    public IEnumerable<string> Names =>
        copyFiles
            .Select(f => f.Folder)
            .Where(f => f is not (CopyFile.Layout or CopyFile.Partials))
            .Distinct()
            .Order(StringComparer.Ordinal);

    /// <summary>A template's copies by language; the copy in the shop's first language may be directly in the folder,
    /// but not in both places.</summary>
    public IReadOnlyDictionary<(string, CopyKind), CopyFile> CopiesOf(string name)
    {
        var copies = new Dictionary<(string, CopyKind), CopyFile>();
        foreach (var file in copyFiles.Where(f => f.Folder == name))
        {
            if (copies.TryAdd((file.Language ?? shop.Languages[0], file.Kind), file))
            {
                continue;
            }
            var first = copies[(file.Language ?? shop.Languages[0], file.Kind)];
            var (second, other) = first.Language is null ? (first, file) : (file, first);
            allFaults
                .For(second.Path)
                .Add(
                    TemplateFaultCodes.DuplicateCopy,
                    1,
                    1,
                    $"a second copy for {shop.Languages[0]}; the first is {other.Path}",
                    "one",
                    Unnamed(second)
                );
        }
        return copies;
    }

    /// <summary>Finds the faults of a text for staff, with places counted from line and column 1.</summary>
    /// <param name="hasOwnEvents">True: an event of a sender's own, with its own fields, may move the journey.</param>
    public IReadOnlyCollection<Fault<FilePlace>> StaffTextFaults(string path, string text, bool hasOwnEvents)
    {
        var faults = new FaultCollector();
        new TemplateCheck(Shared(shop.Languages[0]), shop.Languages[0], faults)
        {
            OwnFields = hasOwnEvents ? [] : null,
        }.Check(path, text, VariableCatalog.MessageVariables);
        return faults.Found;
    }

    /// <summary>Checks the copies and returns what is known of them when they have no fault; null: the faults were
    /// added.</summary>
    public CheckedCopy? Check(string name, IReadOnlyDictionary<(string Language, CopyKind Kind), CopyFile> copies)
    {
        var faults = new FaultCollector();
        var (advice, sms) = (new List<Fault<FilePlace>>(), new List<SmsCopy>());
        var (needsCoupon, showsOffers) = (false, false);
        var ownFields = new List<Fault<FilePlace>>();
        foreach (var ((language, kind), file) in copies.OrderBy(c => c.Value.Path, StringComparer.Ordinal))
        {
            var check = Check(
                file,
                language,
                faults,
                ownFields,
                isEmailHead: kind == CopyKind.EmailHtml
                    || (kind == CopyKind.EmailText && !copies.ContainsKey((language, CopyKind.EmailHtml)))
            );
            if (
                !copies.Keys.Any(k =>
                    k.Language == shop.Languages[0] && CopyKinds.ChannelOf(k.Kind) == CopyKinds.ChannelOf(kind)
                )
            )
            {
                faults
                    .For(file.Path)
                    .Add(
                        TemplateFaultCodes.NoCopyInFirstLanguage,
                        1,
                        1,
                        $"{name} has no such copy in {shop.Languages[0]}, the language used when none fits",
                        $"{CopyFile.Root}{name}/{file.Name}.hbs",
                        "Write that one too."
                    );
            }
            if (requirements is not null)
            {
                advice.AddRange(check.FrontMatterWords.Concat(check.Words).SelectMany(ForeignMergeTags.FindAdvice));
            }
            if (HandlebarsTemplate.IsForStaff(name))
            {
                continue;
            }
            var layout = LayoutOf(file, language) is { } around ? CheckLayout(around, language, faults) : null;
            var content = check.Content.Combine(layout?.Content ?? CopyContent.None);
            needsCoupon |= content.NeedsCoupon;
            showsOffers |= content.ShowsOffers;
            if (requirements is not null)
            {
                advice.AddRange((layout?.Words ?? []).SelectMany(ForeignMergeTags.FindAdvice));
                advice.AddRange(DoubtfulLinksOf(file, language));
            }
            if (
                requirements is not null
                && faults.Found.All(f => f.Code != TemplateFaultCodes.Partial)
                && layout?.Found.Count is null or 0
            )
            {
                // The content that seems to be missing may be in a layout with a fault, or in a missing partial.
                var missing = new FaultCollector();
                requirements.Check(file, content, missing);
                sharedFaults.Add(
                    file,
                    language,
                    LayoutOf(file, language),
                    Shared(language).FindUsedPartials(file.Text).Select(p => p.Path),
                    missing.Found
                );
                faults.AddRange(missing.Found);
            }
            if (kind != CopyKind.Sms)
            {
                continue;
            }
            sms.Add(SmsCopy.Create(file.Path, language, content));
            if (requirements?.FindAdvice(file, content, check.Words.Concat(layout?.Words ?? [])) is { } advised)
            {
                advice.Add(advised);
            }
        }
        if (requirements is not null && !HandlebarsTemplate.IsForStaff(name))
        {
            advice.AddRange(Untranslated(name, copies));
        }
        allFaults.AddRange(faults.Found);
        return faults.Found.Count == 0 ? new CheckedCopy(sms, advice, needsCoupon, showsOffers, ownFields) : null;
    }

    private TemplateCheck Check(
        CopyFile file,
        string language,
        FaultCollector faults,
        List<Fault<FilePlace>> ownFields,
        bool isEmailHead
    )
    {
        var check = new TemplateCheck(Shared(language), language, faults) { OwnFields = ownFields };
        var matter = Matter(file, HandlebarsTemplate.KeysOf(file.Kind), faults);
        foreach (
            var value in matter
                .Values.Where(v => v.Key is not (RemoteTemplateData.FrontMatterKey or WhatsAppTemplateReference.SidKey))
                .Select(v => v.Value)
        )
        {
            check.CheckFrontMatter(file.Path, value.Text, VariableCatalog.MessageVariables, value.Line, value.Column);
        }
        if (isEmailHead && !(matter.Values.GetValueOrDefault("subject")?.Text.Length > 0))
        {
            faults
                .For(file.Path)
                .Add(
                    TemplateFaultCodes.NoSubject,
                    1,
                    1,
                    "an e-mail without a subject",
                    "subject: in the front matter",
                    "Put ---, subject: What it is about, --- on top of the file."
                );
        }
        if (
            matter.Values.GetValueOrDefault(RemoteTemplateData.FrontMatterKey) is { } remote
            && !RemoteTemplateData.IsTemplateId(remote.Text)
        )
        {
            faults
                .For(file.Path)
                .Add(
                    TemplateFaultCodes.SendGridTemplateId,
                    remote.Line,
                    remote.Column,
                    $"not the id of a SendGrid template: \"{remote.Text}\"",
                    "d- and 32 hex digits",
                    "Copy it from SendGrid's Dynamic Templates."
                );
        }
        if (WhatsAppTemplateReference.FindFault(file.Path, matter) is { } whatsApp)
        {
            faults.Add(whatsApp);
        }
        check.Check(file.Path, matter.Body, VariableCatalog.MessageVariables, matter.BodyLine);
        if (requirements is not null)
        {
            CopyLinkChecks.Check(file.Path, matter.Body, matter.BodyLine, faults);
        }
        return check;
    }

    private static FrontMatter Matter(CopyFile file, IReadOnlyList<string> keys, FaultCollector faults) =>
        FrontMatter.Parse(
            file.Text,
            keys,
            (line, column, problem, allowed, remedy) =>
                faults.For(file.Path).Add(TemplateFaultCodes.FrontMatter, line, column, problem, allowed, remedy)
        );

    public Template Make(string name, IReadOnlyDictionary<(string, CopyKind), CopyFile> copies, CheckedCopy copy) =>
        new HandlebarsTemplate(
            name,
            shop,
            copies,
            copy,
            Shared,
            language => compilers.GetOrAdd(language, l => new(() => new(Shared(l), l))).Value
        );
}
