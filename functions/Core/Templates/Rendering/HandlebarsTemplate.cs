using System.Collections.Concurrent;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Templates.Rendering.Formatting;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Templates.Rendering;

/// <summary>A checked template that is rendered with Handlebars.Net. Safe for any number of threads at once.</summary>
internal sealed class HandlebarsTemplate : Template
{
    private static readonly IReadOnlyList<string> EmailKeys =
        ["subject", "preheader", "from", RemoteTemplateData.FrontMatterKey],
        SmsKeys = [WhatsAppTemplateReference.SidKey, WhatsAppTemplateReference.Values];

    private readonly ShopDetails shop;
    private readonly Lazy<IReadOnlyDictionary<string, string>> bundle;
    private readonly Lazy<string> version;
    private readonly CheckedCopy copy;
    private readonly IReadOnlyDictionary<(string Language, CopyKind Kind), CopyFile> copies;
    private readonly Func<string, CopyCompiler> compilerFor;
    private readonly Func<string, LayoutsAndPartials> shared;
    private readonly ConcurrentDictionary<
        (string Language, Channel Channel),
        Lazy<Func<Dictionary<string, object?>, RenderedMessage>>
    > renderers = new();

    public HandlebarsTemplate(
        string name,
        ShopDetails shop,
        IReadOnlyDictionary<(string, CopyKind), CopyFile> copies,
        CheckedCopy copy,
        Func<string, LayoutsAndPartials> shared,
        Func<string, CopyCompiler> compiler
    )
    {
        Name = name;
        (this.shop, this.copies, this.copy, this.shared, compilerFor) = (shop, copies, copy, shared, compiler);
        Channels = copies.Keys.Select(k => CopyKinds.ChannelOf(k.Item2, IsForStaff(name))).ToHashSet();
        // Neither is needed before a message is decided, so the start does not compute them.
        bundle = new(() => TemplateBundle.Collect(shop, copies, shared));
        version = new(() => TemplateBundle.Hash(bundle.Value));
    }

    public override string Name { get; }
    public override string Version => version.Value;
    public override IReadOnlySet<Channel> Channels { get; }
    public override IReadOnlyList<SmsCopy> SmsCopies => copy.Sms;
    public override IReadOnlyList<Fault<FilePlace>> Advice => copy.Advice;
    public override bool NeedsCoupon => copy.NeedsCoupon;
    public override bool ShowsOffers => copy.ShowsOffers;
    public override IReadOnlyList<Fault<FilePlace>> OwnFieldFaults => copy.OwnFieldFaults;
    public override IReadOnlyDictionary<string, string> Bundle => bundle.Value;

    /// <summary>True: a template for notices to the shop's staff; its name starts with an underscore.</summary>
    public static bool IsForStaff(string name) => name.StartsWith('_');

    /// <summary>The keys that the front matter of a copy may have.</summary>
    public static IReadOnlyList<string> KeysOf(CopyKind kind) =>
        kind switch
        {
            CopyKind.EmailHtml or CopyKind.EmailText => EmailKeys,
            CopyKind.Sms => SmsKeys,
            CopyKind.Partial => [],
        };

    public override string? SelectLanguage(Channel channel, string? locale)
    {
        var tag = locale?.Replace('_', '-');
        var written = shop.Languages.Where(l => Has(channel, l)).ToList();
        return written.FirstOrDefault(l => string.Equals(l, tag, StringComparison.OrdinalIgnoreCase))
            ?? written.FirstOrDefault(l => string.Equals(l, tag?.Split('-')[0], StringComparison.OrdinalIgnoreCase))
            ?? written.FirstOrDefault();
    }

    public override RenderedMessage Render(Channel channel, string language, MessageContext context, MessageLinks links)
    {
        if (!Has(channel, language))
        {
            throw new ArgumentException(
                $"The template {Name} has no copy for {channel} in {language}; ask LanguageFor first.",
                nameof(language)
            );
        }
        var render = renderers.GetOrAdd((language, channel), key => new(() => Compile(key.Channel, key.Language)));
        var model = VariableCatalog.GetValues(new MessageSource(language, context, links, shop));
        if (context.StaffText is { } notice)
        {
            // The text of a notify_staff step is a template of its own, with the same values.
            model["staff"] = new Dictionary<string, object?>((Dictionary<string, object?>)model["staff"]!)
            {
                ["text"] = compilerFor(language).CompileText(notice)(model),
            };
        }

        return render.Value(model);
    }

    private bool Has(Channel channel, string language) =>
        CopyKinds.Of(channel).Any(kind => copies.ContainsKey((language, kind)));

    private Func<Dictionary<string, object?>, RenderedMessage> Compile(Channel channel, string language) =>
        channel switch
        {
            Channel.Email or Channel.Staff => Email(language),
            Channel.Sms => Sms(language),
            Channel.Webhook => throw new ArgumentException("a call is made of no copy", nameof(channel)),
        };

    private Func<Dictionary<string, object?>, RenderedMessage> Sms(string language)
    {
        var matter = FrontMatter.Parse(copies[(language, CopyKind.Sms)].Text, SmsKeys, static (_, _, _, _, _) => { });
        var body = compilerFor(language).CompileText(matter.Body);
        var layout = Layout(language, CopyKind.Sms, compilerFor(language).CompileText);
        var whatsApp = WhatsAppTemplateReference.CreateRenderer(matter, compilerFor(language).CompileText);
        return model => new RenderedMessage(null, null, WhitespaceCleanup.CleanLines(layout(body, model)), null, null)
        {
            WhatsApp = whatsApp?.Invoke(model),
        };
    }

    private Func<Dictionary<string, object?>, RenderedMessage> Email(string language)
    {
        var compiler = compilerFor(language);
        var html = copies.GetValueOrDefault((language, CopyKind.EmailHtml));
        var text = copies.GetValueOrDefault((language, CopyKind.EmailText));
        var matter = FrontMatter.Parse((html ?? text)!.Text, EmailKeys, static (_, _, _, _, _) => { });
        var plain = text is null ? null : FrontMatter.Parse(text.Text, EmailKeys, static (_, _, _, _, _) => { }).Body;
        var subject = compiler.CompileText(matter.Values["subject"].Text);
        var preheader = matter.Values.GetValueOrDefault("preheader") is { } p ? compiler.CompileText(p.Text) : null;
        var from = matter.Values.GetValueOrDefault("from") is { } f ? compiler.CompileText(f.Text) : null;
        var remote = matter.Values.GetValueOrDefault(RemoteTemplateData.FrontMatterKey)?.Text;
        var htmlBody = html is null ? null : compiler.CompileHtml(matter.Body);
        var htmlLayout = Layout(language, CopyKind.EmailHtml, compiler.CompileHtml);
        var textBody = plain is null ? compiler.CompileTextOfHtml(matter.Body) : compiler.CompileText(plain);
        // An e-mail written as text only, such as a notice to staff, is sent without the customers' layout unless a
        // text layout exists.
        var textLayout =
            shared(language).FindLayout(CopyKind.EmailText) is not null || html is null
                ? Layout(language, CopyKind.EmailText, compiler.CompileText)
                : Layout(language, CopyKind.EmailHtml, compiler.CompileTextOfHtml);
        return model =>
        {
            var head = WhitespaceCleanup.ToOneLine(subject(model));
            var hint = preheader is null ? null : WhitespaceCleanup.ToOneLine(preheader(model));
            model["subject"] = head;
            model["preheader"] = hint;
            return new RenderedMessage(
                head,
                hint,
                WhitespaceCleanup.CleanLines(textLayout(textBody, model)),
                htmlBody is null ? null : htmlLayout(htmlBody, model),
                from is null ? shop.FromName : WhitespaceCleanup.ToOneLine(from(model))
            )
            {
                Remote = remote is null ? null : new RemoteTemplate(remote, RemoteTemplateData.ToJson(model)),
            };
        };
    }

    private Func<Func<object, string>, Dictionary<string, object?>, string> Layout(
        string language,
        CopyKind kind,
        Func<string, Func<object, string>> compile
    )
    {
        if (IsForStaff(Name) || shared(language).FindLayout(kind) is not { } file)
        {
            return static (body, model) => body(model);
        }
        var layout = compile(FrontMatter.Parse(file.Text, [], static (_, _, _, _, _) => { }).Body);
        return (body, model) =>
        {
            model["body"] = body(model);
            return layout(model);
        };
    }
}
