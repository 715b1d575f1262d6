using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Decisions;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Web.Pages.Console;

/// <summary>A customer's record on one page: who they are, what they allowed, what they bought and how they rated it, what happened last. A pure function of its arguments.</summary>
public static class RecordPage
{
    private const string Style = """
        main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; margin: 0; }
        dt { color: var(--soft); }
        dd { margin: 0; overflow-wrap: anywhere; }
        ul { list-style: none; margin: 0; padding: 0; }
        li { border-top: 1px solid var(--line); padding: .5rem 0; overflow-wrap: anywhere; }
        li:first-child { border-top: 0; }
        .at { color: var(--soft); font-size: .87rem; display: block; }

        """;

    private static readonly ZonedDateTimePattern Moment = ZonedDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm", null);

    /// <summary>The page; times in <paramref name="zone"/>, <paramref name="timeline"/> newest first.</summary>
    public static Document Of(CustomerState state, IReadOnlyList<TimelineRow> timeline, DateTimeZone zone)
    {
        var profile = state.Profile;
        var name = string.Join(' ', new[] { profile.FirstName, profile.LastName }.Where(n => n is not null));
        string At(Instant? at) => at is { } known ? Moment.Format(known.InZone(zone)) : "";
        return Document.Plain("en", name.Length == 0 ? "Customer" : name, Styles.Common + Style, Html.Of($"""
            <main>
            <h1>{(name.Length == 0 ? "Customer" : name)}</h1>
            <section class="card"><dl>
            {Line("E-mail", profile.Email)}
            {Line("Phone", profile.Phone)}
            {Line("Language", state.Preference.Locale ?? profile.Locale)}
            {Line("Country", profile.Country)}
            {Line("Prefers", state.Preference.Channel is { } channel ? $"{channel}{(state.Preference.Only ? " only" : "")}" : null)}
            {Line("Key", state.Key)}
            </dl></section>
            <section class="card"><h2>Consent</h2><ul>
            {state.Consents.Select(c => Html.Of($"""<li>{c.Channel.ToString()}{(c.Topic is { } t ? $", {t}" : "")}: {c.Status.ToString().ToLowerInvariant()}<span class="at">{At(c.At)}, {c.Basis}, {c.Method}</span></li>"""))}
            </ul></section>
            <section class="card"><h2>Orders</h2><ul>
            {state.Orders.Recent.Reverse().Select(o => Html.Of($"""<li>{o.Name ?? o.Ref}{(o.Total is { } total ? $", {total}" : "")}{(o.Rating is { } r ? $", rated {r.Stars} of 5" : "")}<span class="at">{At(o.PlacedAt ?? o.PaidAt)}</span></li>"""))}
            </ul></section>
            <section class="card"><h2>What happened</h2><ul>
            {timeline.Select(row => Html.Of($"""<li>{row.Name}<span class="at">{At(row.DecidedAt)}{string.Concat(row.Notes.Select(n => $" · {n.What} {n.Journey} {n.Why}"))}</span></li>"""))}
            </ul></section>
            </main>
            """));
    }

    /// <summary>Instead of a record that is stored and cannot be read: what is wrong and what to do.</summary>
    public static Document Unreadable(string what, string remedy) => Document.Plain("en", "This record cannot be read", Styles.Common + Style, Html.Of($"""
        <main>
        <h1>This record cannot be read</h1>
        <p>{what} {remedy}</p>
        </main>
        """));

    private static Html Line(string label, string? value) => Html.When(value is not null, () => Html.Of($"<dt>{label}</dt><dd>{value}</dd>"));
}
