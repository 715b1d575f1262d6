using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys;

/// <summary>What events of ours tell, asked in conditions at once, in a step days later, and shown in
/// messages.</summary>
public sealed class EventPayloadTests
{
    private const string Noon = "2026-03-02 12:00";

    private static readonly Instant At = TestShop.At(Noon);

    private static readonly Dictionary<string, Func<Instant, Event>> Reports = new()
    {
        ["subscribed"] = at => SampleEvents.Consent(at, Channel.Email, ConsentStatus.Subscribed, topic: "offers"),
        ["stopped"] = at => SampleEvents.Consent(at, Channel.Sms, ConsentStatus.Unsubscribed),
        ["both"] = at =>
            SampleEvents.Consent(at, Channel.Sms, ConsentStatus.Unsubscribed) with
            {
                Consents =
                [
                    new ConsentChange
                    {
                        Channel = Channel.Sms,
                        Status = ConsentStatus.Unsubscribed,
                        At = at,
                    },
                    new ConsentChange
                    {
                        Channel = Channel.Email,
                        Status = ConsentStatus.Subscribed,
                        At = at,
                        OptInLevel = "confirmed_opt_in",
                    },
                ],
            },
        ["rated"] = at => SampleEvents.Rating(at, 2) with { Feedback = new FeedbackData(2, "A loose thread", "1001") },
        ["stars"] = at => SampleEvents.Rating(at, 5),
        ["refund"] = at =>
            SampleEvents.OrderEvent(EventNames.OrderRefunded, at) with
            {
                Refunds = [new RefundData("r", new Money(6.50m, "EUR"), false, at)],
            },
        ["chosen"] = at =>
            Of(EventNames.PreferenceChanged, at) with
            {
                Preference = new PreferenceChange
                {
                    Channel = Channel.Sms,
                    ChannelOnly = true,
                    Locale = "et",
                },
            },
        ["cart"] = at =>
            Of(EventNames.CheckoutStarted, at) with
            {
                Data = Data(("total", "31.4"), ("url", "\"https://shop.example/cart/9\"")),
            },
        ["cart in dollars"] = at =>
            Of(EventNames.CheckoutStarted, at) with
            {
                Data = Data(("total", "\"31.40\""), ("currency", "\"USD\"")),
            },
    };

    [Theory]
    [InlineData(
        "subscribed",
        "event.status: subscribed, event.channel: email, event.topic: offers, event.basis: consent, event.method: shop",
        true
    )]
    [InlineData("subscribed", "event.status: unsubscribed", false)]
    [InlineData("subscribed", "event.topic: { exists: no }", false)]
    [InlineData("stopped", "event.status: unsubscribed, event.channel: sms, event.topic: { exists: no }", true)]
    [InlineData("stopped", "event.status: subscribed", false)]
    [InlineData("both", "event.status: subscribed, event.channel: email, event.opt_in_level: confirmed_opt_in", true)]
    [InlineData("both", "event.status: unsubscribed, event.channel: sms", true)]
    [InlineData("both", "event.status: subscribed, event.channel: sms", false)]
    [InlineData("rated", "event.text: { contains: thread }, event.rating: 2", true)]
    [InlineData("stars", "event.text: { exists: no }", true)]
    [InlineData("stars", "event.text: { contains: thread }", false)]
    [InlineData("refund", "event.amount: { at_least: 6.50 EUR }, event.whole: no", true)]
    [InlineData("refund", "event.amount: { more_than: 6.50 EUR }", false)]
    [InlineData("chosen", "event.channel: sms, event.only: yes, event.language: et", true)]
    [InlineData("chosen", "event.tracking: { exists: no }", true)]
    [InlineData("cart", "event.total: { at_least: 31 }", true)]
    [InlineData("cart", "event.total: { at_least: 31 EUR }", true)]
    [InlineData("cart", "event.total: { at_least: 31 USD }", false)]
    [InlineData("cart in dollars", "event.total: { at_least: 31 USD }", true)]
    [InlineData("cart in dollars", "event.total: { at_least: 31 EUR }", false)]
    public void A_field_is_asked_as_it_arrives_and_in_a_step_days_later(string report, string asked, bool matches)
    {
        var arrives = Reports[report](At + Duration.FromDays(1));
        var name = arrives.Occurrences[0].Name;
        var of = EventNames.OrderEvents.Contains(name) ? ", of: any_order" : "";
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                null,
                $"journey: now\nstatus: live\ntopic: offers\ntrigger: {{ event: {name}, where: {{ {asked} }} "
                    + $"}}\nsteps: [ {{ set: {{ now: yes }} }} ]",
                $"journey: line\nstatus: live\ntopic: offers\ntrigger: {{ event: order.paid }}\nsteps:\n  - "
                    + $"wait_for: [ {{ event: {name}{of}, where: {{ {asked} }}, do: [ {{ set: {{ line: yes }} }} ] "
                    + $"}} ]\n    up_to: 9d",
                $"journey: later\nstatus: live\ntopic: offers\ntrigger: {{ event: {name} }}\nsteps: [ {{ "
                    + $"wait: 3d }}, {{ if: {{ {asked} }}, then: [ {{ set: {{ later: yes }} }} ] }} ]"
            ),
            Noon
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromDays(1));
        play.Submit(arrives);
        play.Advance(Duration.FromDays(5));

        // A consent asked about later is the first of its delivery: the run that waits was not asked which.
        string[] expected =
            !matches ? []
            : report == "both" && asked.Contains("subscribed, event.channel: email", StringComparison.Ordinal)
                ? ["line", "now"]
            : ["later", "line", "now"];
        Assert.Equal(expected, play.State.Attributes.Keys.Order());
    }

    [Fact]
    public void The_consent_that_let_a_customer_in_is_the_one_its_steps_ask_about()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                null,
                "journey: try\nstatus: live\ntopic: offers\ntrigger: { event: consent.changed, where: { "
                    + "event.status: subscribed } }\nsteps: [ { if: { event.channel: email }, then: [ { set: { "
                    + "at_once: yes } } ] }, { wait: 2d }, { if: { event.channel: email }, then: [ { set: { later: "
                    + "yes } } ] } ]"
            ),
            Noon
        );
        play.Submit(Reports["both"](play.Now));
        play.Advance(Duration.FromDays(3));
        Assert.Equal(["at_once", "later"], play.State.Attributes.Keys.Order());
    }

    [Fact]
    public void The_newsletter_welcome_of_the_docs_greets_who_subscribes_and_never_who_opts_out()
    {
        var recipe = Recipe();
        Assert.Empty(SampleWorkspace.Faults(SampleWorkspace.With("journeys/newsletter-welcome.yaml", recipe)));
        Assert.DoesNotContain(
            SampleWorkspace.Valid(SampleWorkspace.With("journeys/newsletter-welcome.yaml", recipe)).JourneyAdvice,
            a => a.Place.File.Contains("newsletter", StringComparison.Ordinal)
        );

        Assert.Equal(
            ["welcome", "what-is-new"],
            Greeted(recipe, SampleEvents.Consent(At, Channel.Email, ConsentStatus.Subscribed))
        );
        Assert.Equal(["welcome", "what-is-new"], Greeted(recipe, Reports["both"](At)));
        Assert.Empty(Greeted(recipe, SampleEvents.Consent(At, Channel.Email, ConsentStatus.Unsubscribed)));
        Assert.Empty(Greeted(recipe, SampleEvents.Consent(At, Channel.Email, ConsentStatus.Pending)));
        Assert.Empty(Greeted(recipe, SampleEvents.Consent(At, Channel.Sms, ConsentStatus.Subscribed)));
        Assert.Empty(
            Greeted(recipe, SampleEvents.Consent(At, Channel.Email, ConsentStatus.Subscribed, topic: "feedback"))
        );
        Assert.Equal(
            ["welcome"],
            Greeted(
                recipe,
                SampleEvents.Consent(At, Channel.Email, ConsentStatus.Subscribed),
                SampleEvents.Consent(At + Duration.FromDays(1), Channel.Email, ConsentStatus.Unsubscribed)
            )
        );
        Assert.Equal(
            ["welcome", "what-is-new"],
            Greeted(
                recipe,
                SampleEvents.Consent(At, Channel.Email, ConsentStatus.Subscribed),
                SampleEvents.Consent(At + Duration.FromDays(1), Channel.Sms, ConsentStatus.Unsubscribed)
            )
        );
    }

    [Fact]
    public void Copy_shows_the_fields_of_the_event()
    {
        var files = SampleTemplates.Files();
        files["templates/reported/email.hbs"] =
            "---\nsubject: \"{{event.text}}\"\n---\n{{#if event.url}}<a "
            + "href=\"{{event.url}}\">cart</a>{{/if}}{{#if event.whole}}all{{else}}{{money "
            + "event.amount}}{{/if}} {{event.rating}} {{shop.address}} {{links.page}}";
        var (templates, faults) = TemplateReader.Read(files, SampleTemplates.Shop);
        Assert.DoesNotContain(faults, f => f.Place.File.Contains("reported", StringComparison.Ordinal));
        var shown = templates["reported"]
            .Render(
                Channel.Email,
                "en",
                SampleTemplates.FullContext with
                {
                    Event = new Dictionary<string, string>
                    {
                        ["text"] = "A <b>loose</b>\nthread",
                        ["amount"] = "6.50 EUR",
                        ["whole"] = "no",
                        ["url"] = "javascript:alert(1)",
                    },
                },
                SampleTemplates.Links
            );
        Assert.Equal("A <b>loose</b> thread", shown.Subject);
        Assert.Contains("€6.50 4", shown.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("cart", shown.Html!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_has_the_fields_of_its_run_s_event()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                null,
                "journey: cart\nstatus: live\ntopic: offers\ntrigger: { event: checkout.started }\nsteps:\n  "
                    + "- wait: 1h\n  - send: welcome\n    channels: [email]"
            ),
            Noon
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromHours(1));
        play.Submit(Reports["cart"](play.Now));
        play.Advance(Duration.FromHours(3));
        var report = play.Ledger.Single(l => l.Kind == LedgerKind.Attempt).Context!.Event!;
        Assert.Equal(("31.4", "https://shop.example/cart/9"), (report["total"], report["url"]));
    }

    [Theory]
    [InlineData("[ { event: preference.changed } ]", true)]
    [InlineData("[ { event: message.clicked }, { event: preference.changed } ]", true)]
    [InlineData("[ { event: consent.renewed } ]", true)]
    [InlineData("[ { event: preference.changed, where: { event.channel: sms } } ]", false)]
    [InlineData("[ { event: message.clicked } ]", false)]
    public void A_customer_who_asked_to_stay_is_not_unsubscribed_even_by_an_older_journey(string lines, bool kept)
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                null,
                $"journey: sunset\nstatus: live\ntopic: offers\ntrigger: {{ event: order.paid }}\nsteps:\n  - "
                    + $"wait_for: {lines}\n    up_to: 3d\n    else: [ {{ unsubscribe: {{ topics: all, reason: "
                    + $"sunset }} }} ]"
            ),
            Noon
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromDays(1));
        play.Submit(Of(EventNames.ConsentRenewed, play.Now));
        play.Advance(Duration.FromDays(5));
        Assert.Equal(kept, play.State.Consents.Any(c => c.Status == ConsentStatus.Subscribed));
    }

    private static List<string> Greeted(string recipe, params Event[] report)
    {
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, recipe), Noon);
        foreach (var arrives in report)
        {
            play.AdvanceTo(arrives.At);
            play.Submit(arrives);
        }

        play.Advance(Duration.FromDays(10));
        return [.. play.Sent.Select(s => s.Step)];
    }

    private static string Recipe()
    {
        var page = File.ReadAllText(Repository.Path("docs", "journeys.md"));
        var start = page.IndexOf("journey: newsletter-welcome", StringComparison.Ordinal);
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static Event Of(string name, Instant at) =>
        SampleEvents.Consent(at, Channel.Email, ConsentStatus.Subscribed) with
        {
            Id = $"{name}-{at}",
            Name = name,
            Occurrences = [new Occurrence(name, at)],
            Consents = [],
        };

    private static Dictionary<string, JsonElement> Data(params (string Name, string Json)[] fields) =>
        fields.ToDictionary(f => f.Name, f => JsonDocument.Parse(f.Json).RootElement);
}
