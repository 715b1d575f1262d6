using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Messages;

/// <summary>Messages about an order (<c>transactional: order</c>): consent, frequency, hold-out and faults.</summary>
public sealed class OrderMessageTests
{
    private const string Journey =
        "journey: notice\nstatus: live\ntopic: getting-started\ntrigger: { event: order.paid }\n"
        + "re_entry: { each: order }\nsteps:\n  - send: welcome\n    transactional: order\n    channels: [email]\n";

    private const string Marketing =
        "journey: offer\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\n"
        + "re_entry: { each: order }\nsteps:\n  - send: what-is-new\n    drop_after: 1h\n";

    [Fact]
    public void Is_sent_where_nothing_is_known_of_consent()
    {
        var play = Open();
        play.Submit(SampleEvents.OrderPaid(play.Now, optIn: false));
        Assert.Equal([("welcome", Channel.Email, play.Now)], play.Sent);
        Assert.All(play.Ledger, l => Assert.True(l.IsAboutOrder));
    }

    [Theory]
    [InlineData("shop", true)]
    [InlineData("api", true)]
    [InlineData("redacted", false)]
    [InlineData("invalid", false)]
    public void Is_sent_where_the_shop_states_that_the_customer_takes_no_marketing(string method, bool sent)
    {
        var play = Open();
        play.Submit(Stop(play, ConsentKind.ShopStatement, method));
        play.Submit(SampleEvents.OrderPaid(play.Now, optIn: false));
        Assert.Equal(sent ? ["welcome"] : [], play.Sent.Select(s => s.Step));
    }

    [Theory]
    [InlineData("one_click")]
    [InlineData("page")]
    [InlineData("spam_report")]
    [InlineData("reply")]
    public void Is_not_sent_after_a_stop_by_the_customer_s_own_act(string method)
    {
        var play = Open();
        play.Submit(Stop(play, ConsentKind.CustomerAct, method));
        play.Submit(SampleEvents.OrderPaid(play.Now, optIn: false));
        Assert.Empty(play.Sent);
        Assert.Equal(Reasons.Unsubscribed, play.ReasonOf("welcome"));
    }

    [Fact]
    public void Is_not_sent_under_a_topic_that_the_customer_stopped()
    {
        var play = Open();
        play.Submit(
            SampleEvents.Consent(play.Now, Channel.Email, ConsentStatus.Unsubscribed, topic: "getting-started")
        );
        play.Submit(SampleEvents.OrderPaid(play.Now, optIn: false));
        Assert.Equal(Reasons.TopicStopped, play.ReasonOf("welcome"));
        // Also where the shop states later that they take no marketing at all.
        play.Submit(Stop(play, ConsentKind.ShopStatement, "shop"));
        play.Submit(SampleEvents.OrderPaid(play.Now, "1002", optIn: false));
        Assert.Empty(play.Sent);
    }

    [Theory]
    [InlineData("bounced")]
    [InlineData("complained")]
    [InlineData("unsubscribed")]
    public void Is_not_sent_to_an_address_that_another_customer_or_a_provider_stopped(string reason)
    {
        var play = Open();
        play.FindSuppression = _ => new AddressSuppression(play.Now, reason);
        play.Submit(SampleEvents.OrderPaid(play.Now, optIn: false));
        Assert.Empty(play.Sent);
        Assert.Equal(Reasons.Suppressed, play.ReasonOf("welcome"));
    }

    [Fact]
    public void By_sms_needs_the_consent_of_every_text()
    {
        var play = Open(Journey.Replace("[email]", "[sms]", StringComparison.Ordinal));
        play.Submit(SampleEvents.OrderPaid(play.Now, optIn: false));
        play.Advance(Duration.FromDays(1));
        Assert.Equal(Reasons.ConsentUnknown, play.ReasonOf("welcome"));
    }

    [Fact]
    public void Neither_waits_for_frequency_nor_counts_for_it()
    {
        var play = Open(p => p with { MinGap = Duration.FromDays(9), MaxPerDay = 1 }, Journey, Marketing);
        play.Submit(SampleEvents.OrderPaid(play.Now, "1001"));
        Assert.Equal(
            ["notice", "offer"],
            play.Ledger.Where(l => l.Kind == LedgerKind.Sent).Select(l => l.Journey).Order()
        );
        play.Submit(SampleEvents.OrderPaid(play.Now, "1002"));
        Assert.Equal(
            ["notice", "notice", "offer"],
            play.Ledger.Where(l => l.Kind == LedgerKind.Sent).Select(l => l.Journey).Order()
        );
        Assert.All(play.State.Contacts, c => Assert.Equal(c.Topic == "offers", c.CountsForCap));
    }

    [Fact]
    public void Goes_to_customers_who_are_held_out_of_all_marketing()
    {
        var play = Open(p => p with { HoldOutPercent = 100 }, Journey, Marketing);
        play.Submit(SampleEvents.OrderPaid(play.Now));
        Assert.Equal(["welcome"], play.Sent.Select(s => s.Step));
        Assert.Equal(Reasons.GlobalHoldOut, play.ReasonOf("what-is-new"));
    }

    [Theory]
    [InlineData("picks-for-you", true)]
    [InlineData("how-was-it", false)]
    public void A_template_with_suggestions_or_a_coupon_sells(string template, bool sells) =>
        Assert.Equal(sells, TestShop.SampleWorkspace.Templates[template].ShowsOffers);

    [Theory]
    [InlineData("trigger: { event: order.paid }", "welcome\n    needs: { suggestions: { at_least: 1 } }", "MA1240")]
    [InlineData("trigger: { event: order.paid }", "welcome", null)]
    [InlineData("trigger: { event: feedback.received }", "welcome", "MA1241")]
    [InlineData("trigger: { date: customer.known_since, offset: 3d, at: \"09:00\" }", "welcome", "MA1241")]
    [InlineData("trigger: [{ event: order.paid }, { event: vip.reached }]", "welcome", "MA1241")]
    public void A_message_that_sells_or_has_no_order_is_a_fault(string trigger, string template, string? fault)
    {
        var files = SampleWorkspace.Files();
        files["journeys/notice.yaml"] =
            $"journey: notice\nstatus: live\ntopic: offers\n{trigger}\nre_entry: {{ after: 30d }}\nsteps:\n"
            + $"  - send: {template}\n    transactional: order\n";
        var codes = SampleWorkspace.Faults(SampleWorkspace.Read(files)).Select(f => f.Split(' ')[1]).ToArray();
        Assert.Equal(fault is null ? [] : [fault], codes);
    }

    [Fact]
    public void The_example_of_the_docs_runs_and_is_sent_without_consent()
    {
        var page = File.ReadAllText(Repository.Path("docs", "journeys.md"));
        var start = page.IndexOf("journey: on-its-way", StringComparison.Ordinal);
        var play = Open(page[start..page.IndexOf("```", start, StringComparison.Ordinal)]);
        play.Submit(SampleEvents.OrderPaid(play.Now, "1001", optIn: false));
        play.Submit(SampleEvents.OrderEvent(EventNames.OrderFulfilled, play.Now, "1001"));
        Assert.Equal([("tips-for-your-order", Channel.Email, play.Now)], play.Sent);
    }

    private static CustomerSimulation Open(Func<Policy, Policy>? policy = null, params string[] yaml) =>
        SimulatedCustomer.Open(TestShop.SampleWith(policy, yaml.Length == 0 ? [Journey] : yaml), "2026-03-02 12:00");

    private static CustomerSimulation Open(string yaml) => Open(null, yaml);

    private static Event Stop(CustomerSimulation play, ConsentKind kind, string method)
    {
        var stop = SampleEvents.Consent(play.Now, Channel.Email, ConsentStatus.Unsubscribed);
        return stop with
        {
            Consents = [.. stop.Consents.Select(c => c with { Kind = kind, Method = method, At = play.Now })],
        };
    }
}
