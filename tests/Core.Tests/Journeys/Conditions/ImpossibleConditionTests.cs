using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Journeys.Conditions;

/// <summary>
/// Conditions that can never be true (a fault), that are true of everything (advice), and their near misses, which are
/// neither. Each is asked in a <c>wait_for</c> for the event named first; <see cref="UnmatchableConditionTests"/> has
/// more.
/// </summary>
public sealed class ImpossibleConditionTests
{
    [Theory]
    // Fields of events of ours.
    [InlineData("consent.changed", "event.status: subscribd")]
    [InlineData("consent.changed", "event.status: [subscribed, opted_out]")]
    [InlineData("consent.changed", "event.status: { at_least: 1 }")]
    [InlineData("consent.changed", "event.status: { contains: opt }")]
    [InlineData("consent.changed", "event.status: subscribed, all: [ { event.status: unsubscribed } ]")]
    [InlineData("consent.changed", "event.channel: whatsapp")]
    [InlineData("consent.changed", "event.channel: e-mail")]
    [InlineData("consent.changed", "event.basis: sale")]
    [InlineData("consent.changed", "event.topic: offer")]
    [InlineData("consent.changed", "event.topic: { is_not: newsletter }")]
    [InlineData("consent.changed", "not: { event.status: optin }")]
    [InlineData("consent.renewed", "event.status: subscribed")]
    [InlineData("consent.renewed", "event.channel: post")]
    [InlineData("preference.changed", "event.only: sms")]
    [InlineData("preference.changed", "event.language: et-EE")]
    [InlineData("preference.changed", "event.rating: 5")]
    [InlineData("message.failed", "event.text: bounce")]
    [InlineData("message.replied", "event.attachments: none")]
    [InlineData("message.replied", "event.attachments: 0")]
    [InlineData("message.delivered", "event.channel: staff")]
    [InlineData("checkout.started", "event.total: high")]
    [InlineData("checkout.started", "event.total: { less_than: 0 }")]
    [InlineData("checkout.started", "event.order.total: { at_least: 5 EUR }")]
    [InlineData("order.refunded", "event.amount: 5")]
    [InlineData("order.refunded", "event.whole: partly")]
    [InlineData("feedback.received", "event.rating: { less_than: 1 }")]
    // Amounts and numbers.
    [InlineData("order.paid", "event.order.total: { less_than: 0 EUR }")]
    [InlineData("order.paid", "event.order.total: { between: [50 EUR, 20 EUR] }")]
    [InlineData("order.paid", "event.order.total: { at_least: 20 EUR }, event.order.currency: USD")]
    [InlineData("order.paid", "customer.spent_total: { less_than: 0 EUR }")]
    [InlineData("order.paid", "event.order.item_count: { less_than: 0 }")]
    [InlineData("order.paid", "customer.order_count: 1.5")]
    [InlineData("order.paid", "event.order.any_line: { quantity: { less_than: 0 } }")]
    [InlineData("order.paid", "event.order.any_line: { price: { less_than: 0 EUR } }")]
    [InlineData("order.paid", "event.order.every_line: { sku: MUG-1, all: [ { sku: TEA-1 } ] }")]
    // Codes.
    [InlineData("order.paid", "customer.locale: et_EE")]
    [InlineData("order.paid", "customer.locale: Estonian")]
    [InlineData("order.paid", "customer.locale: [et-EE, en_GB]")]
    [InlineData("order.paid", "customer.language: et-EE")]
    [InlineData("order.paid", "customer.language: et, customer.locale: en-GB")]
    [InlineData("order.paid", "customer.country: UK")]
    [InlineData("order.paid", "customer.country: [EE, LI, XX]")]
    [InlineData("order.paid", "customer.country: { is_not: Estonia }")]
    [InlineData("order.paid", "event.order.country: E")]
    [InlineData("order.paid", "event.order.currency: EUX")]
    [InlineData("order.paid", "event.order.currency: { is_not: euro }")]
    [InlineData("order.paid", "shop.country: LV")]
    [InlineData("order.paid", "shop.name: { is_not: Põhja Kaup }")]
    [InlineData("order.paid", "not: { customer.country: EST }")]
    // Times.
    [InlineData("order.paid", "customer.last_order_at: { after: 0d ago }")]
    [InlineData("order.paid", "customer.last_order_at: { before: 0206-03-02 }")]
    [InlineData("order.paid", "customer.first_order_at: { is: 30d ago }")]
    [InlineData("order.paid", "run.entered_at: { between: [10d ago, 20d ago] }")]
    [InlineData("order.paid", "run.entered_at: { between: [2026-05-02, 2026-05-01] }")]
    [InlineData(
        "order.paid",
        "run.entered_at: 2026-05-02, any: [ { customer.last_order_at: { after: 5d ago, before: 10d ago } } ]"
    )]
    // Missing or not.
    [InlineData("order.paid", "customer.first_name: { exists: no }")]
    [InlineData("order.paid", "not: { customer.country: { exists: yes } }")]
    [InlineData("order.paid", "event.order.country: { exists: no }")]
    [InlineData("order.paid", "event.order.paid_at: { exists: no }")]
    [InlineData("order.delivered", "event.order.delivered_at: { exists: no }")]
    [InlineData("order.paid", "customer.prefers: sms, all: [ { customer.prefers: { exists: no } } ]")]
    [InlineData("order.refunded", "event.order.refunded: no, event.order.refunded_wholly: yes")]
    [InlineData(
        "order.refunded",
        "event.order.refunded: { is_not: yes }, event.order.refunded_total: { more_than: 0 EUR }"
    )]
    [InlineData("order.paid", "not: { customer.order_count: { at_least: 0 } }")]
    [InlineData("order.paid", "not: { event.order.total: { at_least: 0 EUR } }")]
    public void What_cannot_be_is_a_fault(string name, string where)
    {
        var faults = Faults(name, where);
        Assert.All(faults, f => Assert.Contains("MA1061", f, StringComparison.Ordinal));
        Assert.NotEmpty(faults);
    }

    [Theory]
    [InlineData("consent.changed", "event.status: Subscribed")]
    [InlineData("consent.changed", "event.status: [subscribed, pending]")]
    [InlineData("consent.changed", "event.status: { contains: subscribed }")]
    [InlineData("consent.changed", "any: [ { event.status: subscribed }, { event.status: unsubscribed } ]")]
    [InlineData("consent.changed", "event.channel: email")]
    [InlineData("consent.changed", "event.basis: soft_opt_in")]
    [InlineData("consent.changed", "event.topic: offers")]
    [InlineData("consent.changed", "event.topic: { exists: no }")]
    [InlineData("consent.changed", "event.method: till")]
    [InlineData("consent.changed", "event.opt_in_level: confirmed_opt_in")]
    [InlineData("consent.changed", "event.campaign: spring")]
    [InlineData("consent.renewed", "event.channel: sms")]
    [InlineData("preference.changed", "event.only: yes")]
    [InlineData("preference.changed", "event.language: et")]
    [InlineData("preference.changed", "event.channel: { exists: no }")]
    [InlineData("message.failed", "event.detail: { contains: 5.1.1 }")]
    [InlineData("message.replied", "event.text: { contains: thank }")]
    [InlineData("message.replied", "event.attachments: { at_least: 1 }")]
    [InlineData("feedback.received", "event.text: { exists: yes }")]
    [InlineData("feedback.received", "event.text: { contains: loose thread }")]
    [InlineData("checkout.started", "event.total: { at_least: 50 }")]
    [InlineData("checkout.started", "event.total: { at_least: 5 EUR }")]
    [InlineData("checkout.started", "event.currency: EUR")]
    [InlineData("order.refunded", "event.amount: { at_least: 5 EUR }")]
    [InlineData("order.refunded", "event.whole: no")]
    [InlineData("complaint.opened", "event.urgent: yes")]
    [InlineData("loyalty.joined", "event.total: { at_least: 5 EUR }")]
    [InlineData("loyalty.joined", "event.status: gold")]
    [InlineData("order.paid", "event.order.total: { less_than: 1 EUR }")]
    [InlineData("order.paid", "event.order.total: { at_most: 0 EUR }")]
    [InlineData("order.paid", "event.order.total: { at_least: 20 EUR }, event.order.currency: EUR")]
    [InlineData("order.paid", "event.order.item_count: { less_than: 1 }")]
    [InlineData("order.paid", "event.order.any_line: { quantity: { less_than: 1 } }")]
    [InlineData("order.paid", "customer.locale: et-ee")]
    [InlineData("order.paid", "customer.locale: et")]
    [InlineData("order.paid", "customer.locale: zh-Hant-TW")]
    [InlineData("order.paid", "customer.language: et, customer.locale: et-EE")]
    [InlineData("order.paid", "customer.country: [GB, xk, AX]")]
    [InlineData("order.paid", "customer.country: { is_not: EE }")]
    [InlineData("order.paid", "event.order.currency: sek")]
    [InlineData("order.paid", "shop.country: EE")]
    [InlineData("order.paid", "customer.last_order_at: { after: 1d ago }")]
    [InlineData("order.paid", "customer.last_order_at: { before: 2006-03-02 }")]
    [InlineData("order.paid", "customer.first_order_at: { is: 2026-03-02 }")]
    [InlineData("order.paid", "run.entered_at: { between: [20d ago, 10d ago] }")]
    [InlineData("order.paid", "customer.first_name: { exists: yes }")]
    [InlineData("order.paid", "not: { customer.last_rating: { exists: yes } }")]
    [InlineData("order.paid", "event.order.delivered_at: { exists: no }")]
    [InlineData("order.delivered", "event.order.rated_at: { exists: no }")]
    [InlineData("order.paid", "customer.prefers: { exists: no }")]
    [InlineData("order.refunded", "event.order.refunded: yes, event.order.refunded_wholly: no")]
    [InlineData("order.refunded", "event.order.refunded: no, event.order.refunded_total: { at_least: 0 EUR }")]
    [InlineData("order.paid", "not: { customer.last_rating: { at_least: 1 } }")]
    [InlineData("order.paid", "not: { customer.order_count: { at_least: 2 } }")]
    public void What_may_be_is_none(string name, string where) => Assert.Empty(Faults(name, where));

    [Theory]
    [InlineData("order.paid", "customer.order_count: { at_least: 0 }")]
    [InlineData("order.paid", "customer.order_count: { more_than: -1 }")]
    [InlineData("order.paid", "customer.order_count: { is_not: 1.5 }")]
    [InlineData("order.paid", "customer.order_count: { at_least: 1 }")]
    [InlineData("order.paid", "event.order.total: { at_least: 0 EUR }")]
    [InlineData("order.paid", "event.order.item_count: { more_than: -1 }")]
    [InlineData("order.paid", "event.order.any_line: { quantity: { at_least: 0 } }")]
    [InlineData("order.paid", "customer.spent_12_months: { at_least: 0 EUR }")]
    [InlineData("feedback.received", "event.rating: { at_least: 1 }")]
    [InlineData("feedback.received", "event.rating: { between: [1, 5] }")]
    [InlineData("feedback.received", "event.rating: [1, 2, 3, 4, 5]")]
    [InlineData("feedback.received", "event.rating: { is_not: 6 }")]
    public void What_is_always_so_is_advised(string name, string where) =>
        Assert.Equal("MA1066", Assert.Single(Advice(name, where)).Code);

    [Theory]
    [InlineData("order.paid", "customer.order_count: { at_least: 2 }")]
    [InlineData("order.paid", "event.order.total: { more_than: 0 EUR }")]
    [InlineData("order.paid", "event.order.rating: { at_least: 1 }")]
    [InlineData("feedback.received", "event.rating: { at_least: 2 }")]
    [InlineData("feedback.received", "event.rating: [1, 2, 3, 4]")]
    [InlineData("feedback.received", "customer.last_rating: { between: [1, 5] }")]
    [InlineData("order.paid", "event.order.any_line: { sku: mug-1, category: cups }")]
    [InlineData("order.paid", "event.order.any_line: { sku: { contains: MUG } }")]
    [InlineData("consent.changed", "event.campaign: spring")]
    public void What_asks_something_is_not(string name, string where) => Assert.Empty(Advice(name, where));

    [Theory]
    [InlineData("order.paid", "event.order.any_line: { sku: MUG-2 }", "did you mean \"MUG-1\"?")]
    [InlineData("order.paid", "event.order.any_line: { sku: [MUG-1, TEA1] }", "did you mean \"TEA-1\"?")]
    [InlineData("order.paid", "event.order.any_line: { category: cup }", "did you mean \"cups\"?")]
    [InlineData("order.paid", "event.order.every_line: { category: { is_not: shoes } }", "")]
    [InlineData("consent.changed", "event.statsu: subscribed", "did you mean \"event.status\"?")]
    [InlineData("checkout.started", "event.totl: { at_least: 5 }", "did you mean \"event.total\"?")]
    public void What_is_probably_misspelt_is_advised(string name, string where, string remedy)
    {
        var advice = Assert.Single(Advice(name, where));
        Assert.Equal(("MA1065", remedy), (advice.Code, advice.Remedy));
    }

    [Fact]
    public void Without_products_no_fault_is_about_products()
    {
        var files = SampleWorkspace.Files();
        files.Remove("products.csv");
        files["journeys/try.yaml"] = Journey("order.paid", "event.order.any_line: { sku: MUG-2, category: shoes }");
        Assert.DoesNotContain(
            SampleWorkspace.Valid(SampleWorkspace.Read(files)).JourneyAdvice,
            a => a.Code == "MA1065" && a.Place.File == "journeys/try.yaml"
        );
    }

    [Theory]
    [InlineData("order.paid", "customer.country: UK", "write GB")]
    [InlineData("order.paid", "customer.country: EL", "write GR")]
    [InlineData("order.paid", "customer.locale: et_EE", "write et-EE")]
    [InlineData("order.paid", "customer.language: et-EE", "write et, or ask for customer.locale")]
    [InlineData(
        "order.paid",
        "customer.first_name: { exists: no }",
        "ask exists: yes in an if, and put what is for the others under else"
    )]
    [InlineData(
        "order.paid",
        "customer.first_order_at: { is: 30d ago }",
        "write before or after, or between: [31d ago, 30d ago]"
    )]
    [InlineData(
        "consent.changed",
        "event.status: subscribd",
        "allowed: subscribed, pending, unsubscribed, not_subscribed. did you mean \"subscribed\"?"
    )]
    [InlineData(
        "consent.changed",
        "event.topic: offer",
        "allowed: getting-started, offers, feedback. did you mean \"offers\"?"
    )]
    public void The_fault_says_what_to_write(string name, string where, string says) =>
        Assert.EndsWith(says, Assert.Single(Faults(name, where)), StringComparison.Ordinal);

    [Theory]
    [InlineData("trigger: { event: order.updated }")]
    [InlineData("trigger: { event: order.paid, where: { customer.locale: et_EE } }")]
    [InlineData("trigger: { event: consent.changed, where: { event.status: optin, event.topic: gone } }")]
    [InlineData("trigger: { event: order.paid }\nexit_when: { event: order.paid, of: this_order }")]
    public void A_pinned_version_that_says_so_is_still_read(string head) =>
        Assert.NotNull(
            JourneyReader.ReadPinned("old", $"journey: old\ntopic: offers\n{head}\nsteps: [ {{ send: welcome }} ]")
        );

    private static IReadOnlyList<string> Faults(string name, string where) =>
        SampleWorkspace.FaultsOfJourney(Journey(name, where));

    private static List<Fault<FilePlace>> Advice(string name, string where) =>
        SampleWorkspace
            .Valid(SampleWorkspace.With("journeys/try.yaml", Journey(name, where)))
            .JourneyAdvice.Where(a => a.Place.File == "journeys/try.yaml")
            .ToList();

    private static string Journey(string name, string where) =>
        $$"""
            journey: try
            topic: offers
            trigger: { event: order.placed }
            steps:
              - wait_for: { event: {{name}}, {{(
                EventNames.OrderEvents.Contains(name) ? "of: any_order, " : ""
            )}}where: { {{where}} } }
                up_to: 3d
            """;
}
