using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Reading;

namespace MarketingAutomation.Support.Samples;

/// <summary>The four journeys of the language, small, with templates that hold no copy. Tests change one file and
/// read.</summary>
public static class SampleWorkspace
{
    public const string Shop = """
        name: Põhja Kaup
        url: https://shop.example
        address: Pikk 1, Tallinn
        from: { name: Põhja Kaup, email: hello@shop.example }
        zone: Europe/Tallinn
        country: EE
        currency: EUR
        languages: [en, et]
        history: complete
        connected: 2026-03-02
        teams: { care: care@shop.example }
        attributes: { tier: text, note: text, asked: text, clicked: text, likes_tea: yes/no, seen: yes/no,
          now: yes/no, line: yes/no, later: yes/no, at_once: yes/no,
          small: yes/no, unhappy: yes/no, size: number, birthday: date, likes: list }
        """;

    public const string Policy = """
        channels: [email, sms]
        consent_hold: 1h
        frequency: { min_gap: 48h, per_day: 1 }
        windows: { sms: 09:00-20:00 }
        events: { max_age: 24h, delivery_estimate: 5d }
        drop_after: 7d
        priority: [feedback-request, welcome, cross-sell, reactivation]
        attempts: { at_most: 5, unknown_grace: 15min, on_silence: give_up }
        topics:
          getting-started: { names: { en: Getting started, et: Alustuseks } }
          offers: { names: { en: Offers, et: Pakkumised }, frequency: counts }
          feedback: { names: { en: Feedback, et: Tagasiside }, frequency: exempt }
        """;

    public const string Products = """"
        sku,category,price,url,image,goes_with,title_en,title_et
        MUG-1,Cups,12.50 EUR,https://shop.example/mug,,TEA-1,"Mug, ""blue""",Kruus
        TEA-1,tea,8.20,,,,Tea,Tee
        """";

    public const string Welcome = """
        journey: welcome
        status: live                          # draft | live | paused | closing
        topic: getting-started
        trigger:
          event: order.paid
          where: { customer.order_count: 1 }
        re_entry: never
        goal: { event: order.paid, within: 45d }
        exit_when:
          - { event: order.refunded, of: this_order }
          - { event: order.cancelled, of: this_order }

        steps:
          - send: welcome
          - wait: { days: 3, at: 10:00 }
          - if: { order.total: { at_least: 150 EUR } }
            then:
              - send: welcome-personal
            else:
              - send: tips-for-your-order
          - wait: { days: 14, at: "10:00" }
          - send: second-order-idea
            drop_after: 3d
        """;

    public const string CrossSell = """
        journey: cross-sell
        status: live
        topic: offers
        trigger: { event: order.paid }
        re_entry: { after: 60d }
        only_while:
          - not: { customer.last_rating: { at_most: 2 } }
        exit_when:
          - { event: order.refunded, of: this_order }
          - { event: complaint.opened }
        goal: { event: order.paid, within: 21d }

        steps:
          - wait_for: { event: order.delivered, of: this_order }
            up_to: 14d
          - wait: { days: 7, at: "18:00", weekdays: [tue, wed, thu] }
          - send: goes-well-with
            needs: { suggestions: { at_least: 2 } }
            drop_after: 5d
        """;

    public const string Feedback = """
        journey: feedback-request
        status: live
        topic: feedback
        trigger: { event: order.delivered }
        re_entry: { each: order, at_most: 1 per 60d }
        exit_when:
          - { event: order.refunded, of: this_order }

        steps:
          - wait: { days: 4, at: "17:00" }
          - send: how-was-it
          - wait_for:
              - event: feedback.received
                of: this_order
                where: { event.rating: { at_most: 3 } }
                do:
                  - notify_staff: { to: care, text: "Call about {{order.name}}", due: 1 working day }
                  - send: sorry-a-person-will-call
              - event: feedback.received
                of: this_order
                do:
                  - send: thank-you-for-telling-us
            up_to: 6d
            else:
              - send: how-was-it-reminder
                channels: [email]
        """;

    public const string Reactivation = """
        journey: reactivation
        status: draft
        topic: offers
        trigger:
          inactive: 120d
          where: { customer.order_count: { at_least: 2 } }
        enroll: { existing: skip, pace: 200 per day }
        re_entry: { after: 365d }
        goal: { event: order.paid, within: 45d }

        steps:
          - send: we-miss-you
          - wait: { days: 10, at: "10:00" }
          - choose:
              - when: { message.we-miss-you: clicked }
                do:
                  - send: picks-for-you
              - when: { customer.spent_12_months: { at_least: 100 EUR } }
                do:
                  - send: comeback-offer
              - otherwise:
                  - send: what-is-new
          - wait: 30d
          - send: stay-or-go
          - wait_for: [ { event: message.clicked }, { event: preference.changed } ]
            up_to: 21d
            else:
              - unsubscribe: { topics: all, reason: sunset }
        """;

    private static readonly string[] Names =
    [
        "welcome",
        "welcome-personal",
        "tips-for-your-order",
        "second-order-idea",
        "goes-well-with",
        "how-was-it",
        "sorry-a-person-will-call",
        "thank-you-for-telling-us",
        "how-was-it-reminder",
        "we-miss-you",
        "picks-for-you",
        "comeback-offer",
        "what-is-new",
        "stay-or-go",
        "only-text",
        "_staff",
    ];

    /// <summary>All files.</summary>
    public static Dictionary<string, string> Files() =>
        new()
        {
            ["shop.yaml"] = Shop,
            ["policy.yaml"] = Policy,
            ["products.csv"] = Products,
            ["README.md"] = "about this shop",
            ["templates/_staff/email.txt.hbs"] = "{{staff.text}} {{#each staff.words}}{{this}}{{/each}}",
            ["journeys/welcome.yaml"] = Welcome,
            ["journeys/cross-sell.yaml"] = CrossSell,
            ["journeys/feedback-request.yaml"] = Feedback,
            ["journeys/reactivation.yaml"] = Reactivation,
        };

    /// <summary>Reads it with one file changed.</summary>
    public static WorkspaceResult With(string path, string text)
    {
        var files = Files();
        files[path] = text;
        return Read(files);
    }

    /// <summary>Reads files with the sample's templates.</summary>
    /// <param name="files">All of them.</param>
    /// <param name="sources">Names of the webhooks; null: not known.</param>
    public static WorkspaceResult Read(
        IReadOnlyDictionary<string, string> files,
        IReadOnlyCollection<string>? sources = null,
        NodaTime.Instant? now = null
    ) => new WorkspaceReader(Templates) { WebhookNames = sources, Now = now }.Read(files);

    /// <summary>Reads a workspace that has to be valid.</summary>
    public static Workspace Valid(WorkspaceResult reading) =>
        reading is WorkspaceResult.Valid valid
            ? valid.Workspace
            : throw new InvalidOperationException(string.Join("\n", Faults(reading)));

    /// <summary>The whole error texts; empty when it is valid.</summary>
    public static IReadOnlyList<string> Faults(WorkspaceResult reading) =>
        reading is WorkspaceResult.Invalid faulty ? [.. faulty.Faults.Select(f => f.ToString())] : [];

    /// <summary>The whole error texts of the sample with one journey more, that has these lines (and no priority).</summary>
    public static IReadOnlyList<string> FaultsOfJourney(string yaml) => Faults(With("journeys/try.yaml", yaml));

    public static (IReadOnlyDictionary<string, Template>, IReadOnlyList<Fault<FilePlace>>) Templates(
        IReadOnlyDictionary<string, string> files,
        Shop shop
    ) =>
        (
            Names.ToDictionary(
                n => n,
                n => (Template)new Blank(n, n == "only-text" ? [Channel.Sms] : [Channel.Email, Channel.Sms])
            ),
            []
        );

    private sealed class Blank(string name, HashSet<Channel> channels) : Template
    {
        public override string Name => name;

        public override string Version => "0000000000000000";

        public override IReadOnlySet<Channel> Channels => channels;

        public override IReadOnlyDictionary<string, string> Bundle { get; } =
            new Dictionary<string, string>
            {
                ["email.hbs"] = "<a href=\"{{shop.url}}\" data-link=\"shop\">shop</a><a data-link='cart'>",
            };

        public override string? SelectLanguage(Channel channel, string? locale) =>
            channels.Contains(channel) ? "en" : null;

        public override RenderedMessage Render(
            Channel channel,
            string language,
            MessageContext context,
            MessageLinks links
        ) => new(name, null, name, null, null);
    }
}
