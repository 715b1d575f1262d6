using System.Text.RegularExpressions;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Templates.Rendering;
using NodaTime;

namespace MarketingAutomation.Web.Pages.Mailbox;

/// <summary>One message as its reader would see it. Its HTML is in a sandboxed frame: it can neither run anything nor
/// reach the mailbox around it.</summary>
public static partial class MessagePage
{
    /// <summary>The page.</summary>
    /// <param name="item">The message.</param>
    /// <param name="zone">The shop's zone, in which times are shown.</param>
    /// <param name="plain">True: the text part, where there is HTML as well.</param>
    public static Document Render(MailboxItem item, DateTimeZone zone, bool plain = false) =>
        Document.WithMessage(
            "en",
            item.Subject ?? "Message",
            Styles.Common + MailboxStyle.Text,
            Html.Of(
                $"""
                <main class="message {ChannelCatalog.Get(item.Channel).Word}">
                <p><a href="../mailbox">← Mailbox</a></p>
                <header><h1>{item.Subject ?? Untitled(item.Channel)}</h1>
                <dl>
                <dt>To</dt><dd>{item.To}</dd>
                <dt>Sent</dt><dd>{MailboxPage.NameOf(item.Channel)}, {MailboxPage.Time(item.At, zone)}</dd>
                {Html.When(
                    item.Channel == Channel.Sms,
                    () => Html.Of($"<dt>Parts</dt><dd>{Parts(SmsSegments.Calculate(item.Text))}</dd>")
                )}
                {Html.When(
                    !string.IsNullOrEmpty(item.Journey),
                    () => Html.Of($"<dt>Journey</dt><dd>{item.Journey} › {item.Step}</dd>")
                )}
                {Html.When(
                    item.Customer is not null,
                    () =>
                        Html.Of(
                            $"""<dt>Customer</dt><dd><a href="../console/customers/{item.Customer}">Record and reasons</a></dd>"""
                        )
                )}
                </dl></header>
                {Body(item, plain)}
                </main>
                """
            )
        );

    // What a provider would count and charge.
    private static string Parts(SmsSegments segments) =>
        $"{segments.Segments} ({segments.Encoding}, {segments.Units} "
        + $"{(segments.Encoding == SmsSegments.Gsm7Encoding ? "septets" : "UTF-16 units")})";

    private static string Untitled(Channel channel) =>
        ChannelCatalog.Get(channel) is { Form: MessageForm.Text } known ? known.Name : "Message";

    private static Html Body(MailboxItem item, bool plain)
    {
        if (ChannelCatalog.Get(item.Channel).Form == MessageForm.Text)
        {
            return Html.Of($"""<div class="phone"><p class="bubble">{Links(item.Text)}</p></div>""");
        }

        if (item.Html is null)
        {
            return Html.Of($"""<pre class="card">{Links(item.Text)}</pre>""");
        }

        var here = Uri.EscapeDataString(item.Id);
        return Html.Of(
            $"""
            <nav><a href="./{here}"{Current(!plain)}>HTML</a><a href="./{here}?part=text"{Current(plain)}>Text</a></nav>
            {(plain ? Html.Of($"""<pre class="card">{Links(item.Text)}</pre>""") : Frame(item.Html))}
            """
        );
    }

    // Plain text whose addresses can be followed, as phones and mail programs show it.
    private static IEnumerable<Html> Links(string text)
    {
        var from = 0;
        foreach (Match match in Url().Matches(text))
        {
            var url = match.Value;
            yield return Html.Of(
                $"""{text[from..match.Index]}<a href="{url}" target="_blank" rel="noreferrer">{url}</a>"""
            );
            from = match.Index + match.Length;
        }

        yield return Html.Of($"{text[from..]}");
    }

    [GeneratedRegex(@"https?://[^\s<>""]*[^\s<>"".,;:!?)]")]
    private static partial Regex Url();

    // Links open in a tab of their own; forms, scripts and this page's origin stay out of reach.
    private static Html Frame(string html) =>
        Html.Of(
            $"""
            <iframe title="Message" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="{"<base target=\"_blank\">"
                + html}"></iframe>
            """
        );

    private static Html Current(bool here) => new(here ? " aria-current=\"page\"" : "");
}
