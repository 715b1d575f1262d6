using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Templates.Reading;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Templates.Rendering;

/// <summary>
/// A message as a marketer writes it, in each language and for each channel it exists for. Immutable; <see
/// cref="Version"/> names exactly this copy together with layout, partials and shop facts, so that what was sent can be
/// shown again years later.
/// </summary>
public abstract class Template
{
    /// <summary>The folder's name.</summary>
    public abstract string Name { get; }

    /// <summary>Content hash of everything that shapes the message: 16 hex characters.</summary>
    public abstract string Version { get; }

    /// <summary>Channels some language has copy for.</summary>
    public abstract IReadOnlySet<Channel> Channels { get; }

    /// <summary>Its copies for SMS, in each language.</summary>
    public virtual IReadOnlyList<SmsCopy> SmsCopies => [];

    /// <summary>What its author may want to know; nothing that stops.</summary>
    public virtual IReadOnlyList<Fault> Advice => [];

    /// <summary>The files it is made of (path → text), enough to make it again; kept in the definitions table under its
    /// version.</summary>
    public abstract IReadOnlyDictionary<string, string> Bundle { get; }

    /// <summary>
    /// The language used for a locale: exact, then its language, then the shop's first. Null when the channel has no
    /// copy at all.
    /// </summary>
    public abstract string? SelectLanguage(Channel channel, string? locale);

    /// <summary>The message for this person. Missing optional values render as empty or as the template's own fallback;
    /// it never throws for data.</summary>
    public abstract RenderedMessage Render(
        Channel channel,
        string language,
        MessageContext context,
        MessageLinks links
    );
}

/// <summary>A message ready to leave. E-mail has all parts; SMS only <paramref name="Text"/>.</summary>
public sealed record RenderedMessage(string? Subject, string? Preheader, string Text, string? Html, string? FromName)
{
    /// <summary>SMS that travels as WhatsApp: the approved template to use outside of the 24 hours after her last
    /// message; null: there is none.</summary>
    public WhatsAppContent? WhatsApp { get; init; }

    /// <summary>The provider's own template this is sent with instead of these parts, which then are what people read
    /// here; null: these parts are sent.</summary>
    public RemoteTemplate? Remote { get; init; }
}

/// <summary>A template kept at SendGrid (<c>sendgrid_template</c> in the front matter) and the values it
/// sees.</summary>
/// <param name="Id"><c>d-</c> and 32 hex characters.</param>
/// <param name="Data">A JSON object: the values local templates see, money and dates as the reader writes them.</param>
public sealed record RemoteTemplate(string Id, string Data);

/// <summary>A template WhatsApp has approved (<c>HX…</c>) and the values of its places 1, 2, …</summary>
public sealed record WhatsAppContent(string Sid, IReadOnlyList<string> Values);
