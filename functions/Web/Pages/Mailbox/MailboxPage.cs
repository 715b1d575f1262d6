using System.Globalization;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Values;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Web.Pages.Mailbox;

/// <summary>The list of messages. It looks every second whether there is a newer one; without scripts it shows them on
/// reload.</summary>
public static class MailboxPage
{
    /// <summary>The page.</summary>
    public static Document Render(MailboxView view) =>
        Document.Live(
            "en",
            "Mailbox",
            Styles.Common + MailboxStyle.Text,
            Script,
            Html.Of(
                $"""
                <main id="mailbox" data-newest="{(
                    view.Items.Count > 0 ? view.Items[0].Id : ""
                )}" data-faults="{view.Refused?.Faults ?? 0}">
                <header><h1>Mailbox</h1>
                <p class="soft">Messages stay on this machine: none of them was sent to a real address. Times are by the shop's clock, {view.Zone.Id}.</p>
                <form method="post" action="./logout"><button class="quiet">Log out</button></form></header>
                {EditNotice.Render(view.Refused)}
                {view.Unreadable.Select(u => Html.Of($"""<section class="card notice" role="status"><p>{u}</p></section>"""))}
                {(view.Items.Count > 0 ? List(view) : EmptyList(view))}
                {Html.When(
                    view.Next is not null,
                    () => Html.Of($"""<p class="more"><a href="./mailbox?before={view.Next}">Older messages</a></p>""")
                )}
                </main>
                """
            )
        );

    /// <summary>"21 Nov, 09:52:17" by the zone's clock.</summary>
    internal static Html Time(Instant at, DateTimeZone zone) =>
        Html.Of(
            $"""
            <time datetime="{InstantPattern.ExtendedIso.Format(at)}">{at.InZone(zone).ToString(
                "d MMM, HH:mm:ss",
                CultureInfo.InvariantCulture
            )}</time>
            """
        );

    internal static string NameOf(Channel channel) =>
        ChannelCatalog.Get(channel) is { IsForCustomers: true } known ? known.Name : ChannelCatalog.Get(channel).Word;

    private static Html List(MailboxView view)
    {
        var rows = view.Items.Select(item =>
            Html.Of(
                $"""
                <li class="{ChannelCatalog.Get(item.Channel).Word}"><a href="./mailbox/{Uri.EscapeDataString(
                    item.Id
                )}">
                <span class="channel">{NameOf(item.Channel)}</span>
                <span class="subject">{item.Subject ?? FirstLine(item.Text)}</span>
                <span class="to">{item.To}</span>
                <span class="where">{string.Join(
                    " › ",
                    new[] { item.Journey, item.Step }.Where(w => !string.IsNullOrEmpty(w))
                )}</span>
                {Time(item.At, view.Zone)}
                </a></li>

                """
            )
        );
        return Html.Of($"<ol>{rows}</ol>");
    }

    private static Html EmptyList(MailboxView view) =>
        Html.Of(
            $"""
            <section class="empty card"><h2>No messages yet</h2>
            <p>They appear here by themselves as soon as a journey sends one. Post the sample order to see the first:</p>
            {(
                view.SampleCommand is { } command
                    ? Html.Of($"<pre>{command}</pre>")
                    : Html.Of(
                        $"<p><code>POST /webhooks/…</code> with a signed order, or <code>POST /api/events</code> with your API key.</p>"
                    )
            )}
            </section>
            """
        );

    private static string FirstLine(string text)
    {
        var line = text.AsSpan().TrimStart();
        var end = line.IndexOfAny('\r', '\n');
        line = end < 0 ? line : line[..end];
        return TextTruncation.TruncateWithEllipsis(line.ToString(), 90);
    }

    // The server renders the list; the script only asks whether it is stale.
    private const string Script = """
        const look = async () => {
          try {
            const list = await (await fetch("./mailbox/messages.json?take=1")).json();
            const main = document.getElementById("mailbox");
            if ((list.items[0]?.id ?? "") !== main.dataset.newest || String(list.faults) !== main.dataset.faults) {
              const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
              main.replaceWith(page.getElementById("mailbox"));
            }
          } catch { /* the host restarts; ask again */ }
          setTimeout(look, 1000);
        };
        if (!location.search) look();
        """;
}
