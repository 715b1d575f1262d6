using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Attributes;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Flow.Views;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Web.Pages.Console;

/// <summary>
/// A customer's record on one page: who they are, what may be sent to them and why, which messages they got or did not
/// get and why, what they answered, what they bought, what happened. A pure function of its arguments.
/// </summary>
public static partial class RecordPage
{
    private const int MostAnswers = 20;

    private static readonly ZonedDateTimePattern Moment = ZonedDateTimePattern.CreateWithInvariantCulture(
        "uuuu-MM-dd HH:mm x",
        null
    );

    /// <summary>The page.</summary>
    public static Document Render(RecordView view)
    {
        var state = view.State;
        var name = string.Join(
            ' ',
            new[] { state.Profile.FirstName, state.Profile.LastName }.Where(n => n is not null)
        );
        var title = name.Length == 0 ? "Customer" : name;
        return Document.Plain(
            "en",
            title,
            Styles.Common + RecordStyle.Text,
            Html.Of(
                $"""
                <main>
                {Html.When(view.HasMailbox, () => Html.Of($"""<p><a href="../../mailbox">← Mailbox</a></p>"""))}
                <h1>{title}</h1>
                <p class="soft">Times are by the shop's clock, {view.Zone.Id}.</p>
                {EditNotice.Render(view.RefusedEdit)}
                {Html.When(
                    state.PrivacyStop is not null,
                    () =>
                        Html.Of(
                            $"""<section class="card stop"><p class="none">A request of law ({Plain(state.PrivacyStop!.Kind)}) stopped everything on {TimeElement(state.PrivacyStop.At, view.Zone)}. Nothing is sent.</p></section>"""
                        )
                )}
                <section class="card"><dl>
                {Line("E-mail", state.Profile.Email)}
                {Line("Phone", state.Profile.Phone)}
                {Line("Language", state.Preference.Locale ?? state.Profile.Locale)}
                {Line("Country", state.Profile.Country)}
                {Line(
                    "Time zone",
                    CustomerZone.FindZone(state) is { } zone ? zone.Id : $"{view.Zone.Id} (the shop's: theirs is not known)"
                )}
                {Line(
                    "Prefers",
                    state.Preference.Channel is { } channel
                        ? $"{Name(channel)}{(state.Preference.OnlyThisChannel ? " only" : "")}"
                        : null
                )}
                {Line("Own maximum", state.Preference.MaxPerMonth is { } most ? $"{most} messages in 30 days" : null)}
                {Line("Key", state.Key)}
                </dl></section>
                {Card("What may be sent", view.Addresses.Select(a => Address(a, view.Zone)), "No address is known.")}
                {Card(
                    "Messages",
                    view.Messages.Select(m => Message(m, view)),
                    "No message was decided yet.",
                    view.MoreMessages
                        ? Html.Of($"""<p class="at">Older messages: GET /api/customers/{state.Key}/messages</p>""")
                        : Html.Empty
                )}
                {Card(
                    "What the customer answered",
                    Answers(view),
                    "No rating with words, no reply and no complaint among what happened last."
                )}
                {Card("Orders", state.Orders.Recent.Reverse().Select(o => Order(o, view.Zone)), "No order is known.")}
                {Card("In journeys now", state.Runs.Select(r => Run(r, view)), "In none.")}
                {Card(
                    "Attributes and tags",
                    state.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a =>
                        Html.Of($"<li>{a.Key}: {Shown(a.Value)}</li>")
                    ),
                    "None."
                )}
                {Card(
                    "What happened",
                    view.Timeline.Select(row => Row(row, view)),
                    "Nothing yet.",
                    Html.When(
                        view.OlderToken is not null,
                        () => Html.Of($"""<p><a href="./{state.Key}?before={view.OlderToken}">Older</a></p>""")
                    )
                )}
                </main>
                """
            )
        );
    }

    private static string Shown(string attribute) =>
        AttributeValues.ReadList(attribute) is { } list ? string.Join(", ", list) : attribute;

    /// <summary>Instead of a record that is not there: a mistyped address, or one that was erased.</summary>
    public static Document Unknown(bool hasMailbox) =>
        Document.Plain(
            "en",
            "There is no customer of this key",
            Styles.Common + RecordStyle.Text,
            Html.Of(
                $"""
                <main>
                {Html.When(hasMailbox, () => Html.Of($"""<p><a href="../../mailbox">← Mailbox</a></p>"""))}
                <h1>There is no customer of this key</h1>
                <p>The address may be cut or mistyped, or the customer was erased. GET /api/customers/find?email=… finds a key.</p>
                </main>
                """
            )
        );

    /// <summary>Instead of a record that is stored and cannot be read: what is wrong and what to do.</summary>
    public static Document Unreadable(string what, string remedy) =>
        Document.Plain(
            "en",
            "This record cannot be read",
            Styles.Common + RecordStyle.Text,
            Html.Of(
                $"""
                <main>
                <h1>This record cannot be read</h1>
                <p>{what} {remedy}</p>
                </main>
                """
            )
        );

    private static Html Card(string title, IEnumerable<Html> items, string none, Html? below = null)
    {
        var all = items.ToList();
        return Html.Of(
            $"""<section class="card"><h2>{title}</h2>{(all.Count == 0 ? Html.Of($"""<p class="none">{none}</p>""") : Html.Of($"<ul>{all}</ul>"))}{below ?? Html.Empty}</section>"""
        );
    }

    private static Html Address(EffectiveConsent a, DateTimeZone zone) =>
        Html.Of(
            $"""
            <li><span class="mark {a.Status switch
            {
                "subscribed" => "good",
                "stopped" => "bad",
                _ => "",
            }}">{a.Status}</span>{Name(a.Channel)} {a.Address}{(a.Topic is { } topic ? $", {topic}" : "")}{(
                a.IsPresent ? "" : " (a former address)"
            )}
            <p class="at">{Capital(a.Why)}{(
                a.Since is null ? Html.Empty : Html.Of($", {TimeElement(a.Since.Value, zone)}")
            )}</p></li>
            """
        );

    private static Html Message(MessageView m, RecordView view)
    {
        var title = m.Subject ?? m.Template ?? m.Step;
        var (word, look) = Status(m);
        return Html.Of(
            $"""
            <li><span class="mark {look}">{word}</span>{(
                view.HasMailbox && m.Status == "sent"
                    ? Html.Of($"""<a href="../../mailbox/{Uri.EscapeDataString(m.Id)}">{title}</a>""")
                    : Html.Of($"{title}")
            )}
            <p class="at">{(
                m.Channel is { } channel ? Name(channel)
                : m.NotAfter is null ? "no channel"
                : "decided"
            )}{(m.To is { } to ? $" to {to}" : "")}{(m.Channel is null && m.NotAfter is not null ? " " : ", ")}{TimeElement(
                m.SentAt ?? m.DecidedAt,
                view.Zone
            )}{string.Concat(m.Receipts.Distinct().Select(r => $", {Plain(r["message.".Length..])}"))}</p>
            <p>{ReasonLine(m, view)}{ChoiceLine(m)}{NotSentLine(m, view)}{HoldTexts.CurrentHold(
                m.Reason,
                m.HeldUntil,
                m.NotAfter,
                at => TimeElement(at, view.Zone)
            )}</p>{HoldTexts.EarlierHolds(m, at => TimeElement(at, view.Zone))}</li>
            """
        );
    }

    // What began the run, from the timeline; messages about answers and requests say themselves what they are.
    private static Html ReasonLine(MessageView m, RecordView view)
    {
        if (m.Journey is "" or PrivacyStop.RunName)
        {
            return Html.Of(
                $"For the team: {(m.Journey.Length == 0 ? "an answer of the customer" : "a request of law")} ({Plain(m.Step)}). "
            );
        }

        var begun = view
            .SearchedTimeline.Where(row => row.DecidedAt <= m.DecidedAt)
            .Select(row =>
                (Row: row, Note: row.Notes.FirstOrDefault(n => n.Kind == "entered" && n.Journey == m.Journey))
            )
            .Where(e => e.Note is not null)
            .ToList();
        var entered = begun.Find(e => e.Row.Order is { } order && order == m.Order) is { Note: not null } same
            ? same
            : begun.FirstOrDefault();
        var about = (m.Order ?? entered.Row?.Order) is { } of ? $", for order {OrderName(view.State, of)}" : "";
        var began = entered is { Note: { } note, Row: not null }
            ? Html.Of($", begun {TimeElement(entered.Row.DecidedAt, view.Zone)} because {note.Reason}")
            : Html.Empty;
        return Html.Of(
            $"{(m.Channel == Channel.Staff ? "For the team, j" : "J")}ourney {m.Journey}, step {m.Step}{about}{began}.{(m.IsAboutOrder ? " A message about the order (transactional): by e-mail it needs no consent to marketing." : "")} "
        );
    }

    private static Html NotSentLine(MessageView m, RecordView view) =>
        m.Status is "sent" or "sending"
            ? Html.Empty
            : Html.Of(
                $"{(m.Detail is { } detail ? $"{Capital(detail)}{(m.Reason is { } reason ? $" ({reason})" : "")}." : m.Reason is { } alone ? $"({alone})" : "")}{(IsRecordedOnly(m, view) ? " It is only recorded, not sent: its journey began as a draft, in shadow mode or for a customer who is held out." : "")}"
            );

    // A message that still waits belongs to a run that goes on, which knows how it began.
    private static bool IsRecordedOnly(MessageView m, RecordView view) =>
        Status(m).Word == "waits"
        && view.State.Messages.FirstOrDefault(o => o.Id == m.Id)?.Run is { } run
        && view.State.Runs.Any(r => r.Id == run && r.Shadow);

    private static (string Word, string Look) Status(MessageView m) =>
        m.Status switch
        {
            "sent" => ("sent", "good"),
            "would_send" => ("only recorded", ""),
            "not_sent" => ("not sent", "bad"),
            "failed" => ("failed", "bad"),
            "unknown" => ("perhaps sent", "bad"),
            "sending" => ("being sent", ""),
            _ => ("waits", ""),
        };

    private static Html TimeElement(Instant at, DateTimeZone zone) =>
        Html.Of(
            $"""<time datetime="{InstantPattern.ExtendedIso.Format(at)}">{Moment.Format(at.InZone(zone))}</time>"""
        );

    private static Html Line(string label, string? value) =>
        Html.When(value is not null, () => Html.Of($"<dt>{label}</dt><dd>{value}</dd>"));

    private static string Plain(string word) => word.Replace('_', ' ');

    // The name of a field keeps its letters.
    private static string Capital(string text) =>
        text.Length == 0 || text.Split(' ')[0].Contains('.', StringComparison.Ordinal)
            ? text
            : char.ToUpperInvariant(text[0]) + text[1..];

    private static string Name(Channel channel) => ChannelCatalog.Get(channel).Name;
}
