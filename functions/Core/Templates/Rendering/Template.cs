using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Templates.Rendering;

/// <summary>
/// A message template as a marketer writes it, in each language and for each channel it has copy for. Immutable;
/// <see cref="Version"/> identifies exactly this copy together with its layout, partials and shop details, so that a
/// sent message can be shown again years later.
/// </summary>
public abstract class Template
{
    /// <summary>The name of the template of notices to the shop's team.</summary>
    public const string StaffNotice = "_staff";

    /// <summary>The name of the template's folder.</summary>
    public abstract string Name { get; }

    /// <summary>Content hash of everything that changes the message: 16 hex characters.</summary>
    public abstract string Version { get; }

    /// <summary>Channels for which at least one language has copy.</summary>
    public abstract IReadOnlySet<Channel> Channels { get; }

    /// <summary>The copies for SMS, in each language.</summary>
    public virtual IReadOnlyList<SmsCopy> SmsCopies => [];

    /// <summary>Advice for the author; advice prevents nothing.</summary>
    public virtual IReadOnlyList<Fault<FilePlace>> Advice => [];

    /// <summary>True: it shows the coupon of the run without asking first whether there is one, so it is not sent without
    /// one.</summary>
    public virtual bool NeedsCoupon => false;

    /// <summary>True: it may show suggestions.</summary>
    public bool ShowsSuggestions => showsSuggestions ??= Bundle.Values.Any(MayShowSuggestions);

    private bool? showsSuggestions;

    // A template stored at a provider gets every value.
    private static bool MayShowSuggestions(string file) =>
        file.Contains("suggestions", StringComparison.Ordinal)
        || file.Contains("sendgrid_template", StringComparison.Ordinal);

    /// <summary>True: it uses the coupon or suggestions, so it offers something to buy.</summary>
    public virtual bool ShowsOffers => false;

    /// <summary>Its uses of fields that only an event of a sender's own has: they are faults where no journey that such
    /// an event moves sends it.</summary>
    public virtual IReadOnlyList<Fault<FilePlace>> OwnFieldFaults => [];

    /// <summary>The files the template is made of (path → text), enough to make it again; stored in the definitions
    /// table under its version.</summary>
    public abstract IReadOnlyDictionary<string, string> Bundle { get; }

    /// <summary>
    /// Selects the language for a locale: the exact locale, then its language, then the shop's first language. Null
    /// when the channel has no copy.
    /// </summary>
    public abstract string? SelectLanguage(Channel channel, string? locale);

    /// <summary>Renders the message for one customer. Missing optional values render as empty or as the template's own
    /// fallback; never throws because of data.</summary>
    public abstract RenderedMessage Render(
        Channel channel,
        string language,
        MessageContext context,
        MessageLinks links
    );
}

/// <summary>A message ready to be sent. E-mail has all parts; SMS only <paramref name="Text"/>.</summary>
public sealed record RenderedMessage(string? Subject, string? Preheader, string Text, string? Html, string? FromName)
{
    /// <summary>For an SMS that is sent over WhatsApp: the approved template to use outside of the 24 hours after the
    /// customer's last message; null: there is none.</summary>
    public WhatsAppContent? WhatsApp { get; init; }

    /// <summary>The provider's own template that is sent instead of these parts; the parts are then only shown in this
    /// program. Null: these parts are sent.</summary>
    public RemoteTemplate? Remote { get; init; }
}

/// <summary>
/// A template stored at SendGrid (<c>sendgrid_template</c> in the front matter) and the values passed to it.
/// </summary>
/// <param name="Id"><c>d-</c> and 32 hex characters.</param>
/// <param name="Data">A JSON object: the values that local templates see, with money and dates formatted for the
/// recipient.</param>
public sealed record RemoteTemplate(string Id, string Data);

/// <summary>A template that WhatsApp has approved (<c>HX…</c>) and the values of its placeholders 1, 2, …</summary>
public sealed record WhatsAppContent(string Sid, IReadOnlyList<string> Values);
