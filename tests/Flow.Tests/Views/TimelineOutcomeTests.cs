using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Views;

/// <summary>What a record says of why not, of who did it, and of whom it was before a merge.</summary>
public sealed class TimelineOutcomeTests
{
    private const string Noon = "2026-03-02 12:00";
    private const string Quiet =
        "journey: quiet\nstatus: STATUS\ntopic: offers\ntrigger: { inactive: 5d, where: { "
        + "customer.order_count: { at_least: 2 } } }\nsteps:\n  - send: we-miss-you\n";
    private const string Sunset = """
        journey: silent
        status: live
        topic: offers
        trigger: { event: order.paid }
        steps:
          - wait: 1d
          - unsubscribe: { topics: TOPICS, reason: sunset }
        """;

    [Theory]
    [InlineData(
        "any: [ { customer.order_count: { at_least: 3 } }, { order.total: { at_least: 200 EUR } } ]",
        "customer.order_count was 1; needs at least 3, or order.total was 59.90 EUR; needs at least 200.00 EUR"
    )]
    [InlineData(
        "all: [ { customer.order_count: { at_least: 3 } }, { order.total: { at_least: 200 EUR } } ]",
        "customer.order_count was 1; needs at least 3, and order.total was 59.90 EUR; needs at least 200.00 EUR"
    )]
    [InlineData(
        "any: [ { customer.order_count: { at_least: 3 } }, { all: [ { order.total: { at_least: 200 EUR } }, "
            + "{ order.name: x } ] } ]",
        "customer.order_count was 1; needs at least 3, or (order.total was 59.90 EUR; needs at least 200.00 "
            + "EUR, and order.name was #1001; needs x)"
    )]
    [InlineData(
        "all: [ { any: [ { order.name: y }, { order.name: x } ] }, { order.total: { at_least: 200 EUR } } ]",
        "(order.name was #1001; needs y, or order.name was #1001; needs x), and order.total was 59.90 EUR; "
            + "needs at least 200.00 EUR"
    )]
    [InlineData(
        "not: { any: [ { order.total: { at_least: 20 EUR } }, { order.name: \"#1001\" } ] }",
        "order.total was 59.90 EUR; must not be at least 20.00 EUR, and order.name was #1001; must not be #1001"
    )]
    [InlineData(
        "not: { all: [ { order.total: { at_least: 20 EUR } }, { order.name: \"#1001\" } ] }",
        "order.total was 59.90 EUR; must not be at least 20.00 EUR, or order.name was #1001; must not be #1001"
    )]
    [InlineData(
        "order.any_line: { any: [ { sku: A }, { all: [ { sku: B }, { quantity: { at_least: 2 } } ] } ] }",
        "no line of the order was so; needs a line with sku A or (sku B and quantity at least 2)"
    )]
    [InlineData(
        "not: { order.any_line: { sku: TEA-BIRCH } }",
        "the order has 1 TEA-BIRCH; must not have a line with sku TEA-BIRCH"
    )]
    [InlineData(
        "order.every_line: { sku: TEA-BIRCH }",
        "the order has 1 CUP-CLAY and 1 SOAP; needs only lines with sku TEA-BIRCH"
    )]
    public void Alternatives_are_joined_by_or_and_what_is_needed_together_by_and(string where, string why)
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                null,
                $"journey: vip\nstatus: live\ntopic: offers\ntrigger: {{ event: order.paid, where: {{ {where} "
                    + $"}} }}\nsteps:\n  - send: what-is-new\n"
            ),
            Noon
        );
        play.Submit(SampleEvents.OrderPaid(play.Now, skus: ["TEA-BIRCH", "CUP-CLAY", "SOAP"]));
        Assert.Equal(why, Assert.Single(play.Notes, n => n.Kind == "not_entered").Reason);
    }

    [Fact]
    public void A_closing_journey_is_noted_only_for_customers_it_would_have_admitted()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                null,
                "journey: shut\nstatus: closing\ntopic: offers\ntrigger: { event: order.paid, where: { "
                    + "order.total: { at_least: 50 EUR } } }\nsteps:\n  - send: what-is-new\n"
            ),
            Noon
        );
        play.Submit(SampleEvents.OrderPaid(play.Now, total: 8));
        Assert.DoesNotContain(play.Notes, n => n.Kind == "not_entered");
        play.Submit(SampleEvents.OrderPaid(play.Now, "1002", total: 80));
        Assert.Equal(
            "its status is closing: it takes no one new",
            Assert.Single(play.Notes, n => n is { Kind: "not_entered", Journey: "shut" }).Reason
        );
    }

    [Theory]
    [InlineData("live", "customer.order_count was 1; needs at least 2")]
    [InlineData("draft", "customer.order_count was 1; needs at least 2")]
    public void An_inactivity_trigger_that_starts_nothing_is_noted_once_until_its_outcome_changes(
        string status,
        string why
    )
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(null, Quiet.Replace("STATUS", status, StringComparison.Ordinal)),
            Noon
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.AdvanceTo("2026-03-10 12:00");
        for (var day = 0; day < 5; day++)
        {
            play.Submit(
                SampleEvents.Consent(
                    play.Now,
                    Channel.Sms,
                    day % 2 == 0 ? ConsentStatus.Subscribed : ConsentStatus.Unsubscribed
                )
            );
            play.Advance(Duration.FromDays(1));
        }

        Assert.Equal(why, Assert.Single(play.Notes, n => n is { Kind: "not_entered", Journey: "quiet" }).Reason);

        // A new silence is another question, and this one is answered by an entry.
        play.Submit(SampleEvents.OrderPaid(play.Now, "1002"));
        play.Advance(Duration.FromDays(6));
        Assert.Single(play.Notes, n => n is { Kind: "entered", Journey: "quiet" });
    }

    [Fact]
    public void A_closing_journey_with_an_inactivity_trigger_is_noted_once()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(null, Quiet.Replace("STATUS", "closing", StringComparison.Ordinal)),
            Noon
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Submit(SampleEvents.OrderPaid(play.Now, "1002"));
        play.AdvanceTo("2026-03-10 12:00");
        Assert.Null(play.State.NextWake);
        play.Submit(SampleEvents.Consent(play.Now, Channel.Sms, ConsentStatus.Subscribed));
        play.Submit(SampleEvents.Consent(play.Now, Channel.Sms, ConsentStatus.Unsubscribed));
        Assert.Equal(
            "its status is closing: it takes no one new",
            Assert.Single(play.Notes, n => n is { Kind: "not_entered", Journey: "quiet" }).Reason
        );
    }

    [Theory]
    [InlineData("all", "the journey silent stopped e-mail (sunset)")]
    [InlineData("[offers]", "the journey silent stopped this topic (sunset)")]
    public async Task What_a_journey_stopped_by_itself_names_the_journey_and_not_the_customer(string topics, string why)
    {
        var journey = Sunset.Replace("TOPICS", topics, StringComparison.Ordinal);
        await using var stage = await TestShop.Open(
            Noon,
            TestShop.SampleWith(null, journey) with
            {
                JourneySources = new Dictionary<string, string> { ["silent"] = journey },
            }
        );
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Advance(Duration.FromDays(2));
        var customer = await stage.Customer("mari@example.com");
        var shown = (await stage.Flow.Customers.ListConsents(customer, CancellationToken.None)).Where(c =>
            c.Channel == Channel.Email
        );
        Assert.Contains(shown, c => c.Status == "stopped" && c.Why == why);
        Assert.DoesNotContain(shown, c => c.Why.StartsWith("the customer stopped", StringComparison.Ordinal));
    }

    [Fact]
    public void A_stop_of_an_older_record_says_that_a_journey_did_it()
    {
        var held = new ConsentRecord(
            Channel.Email,
            null,
            ConsentStatus.Unsubscribed,
            TestShop.At(Noon),
            "journey",
            "consent",
            "journey: sunset",
            null,
            "r"
        );
        Assert.Equal("a journey stopped e-mail (sunset)", ConsentDescriptions.DescribeStop(held, "e-mail"));
        Assert.Equal(
            "the customer stopped e-mail (on their page)",
            ConsentDescriptions.DescribeStop(held with { Source = "page", Method = "page" }, "e-mail")
        );
    }

    [Fact]
    public async Task After_a_merge_the_timeline_shows_both_records_in_pages_with_their_origin()
    {
        await using var stage = await TestShop.Open(Noon);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "6004", "rita@example.com", customerId: "rita"));
        await stage.Advance(Duration.FromMinutes(1));
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "6002", "paula@example.com", customerId: "paula"));
        var (rita, paula) = (
            (await stage.Customer("rita@example.com")).Key,
            (await stage.Customer("paula@example.com")).Key
        );
        await stage.Advance(Duration.FromMinutes(1));
        await stage.Submit(
            SampleEvents.OrderPaid(stage.Time.Now, "x") with
            {
                Id = "merge",
                Name = EventNames.CustomerMerged,
                Identity = new CustomerIdentity { CustomerId = "rita" },
                MergedCustomerId = "paula",
                Order = null,
                Profile = null,
                Consents = [],
                Occurrences = [new Occurrence(EventNames.CustomerMerged, stage.Time.Now)],
            }
        );

        var one = (await stage.Flow.Customers.Read(rita, CancellationToken.None))!;
        var gone = one.Key == rita ? paula : rita;
        var (all, end) = await stage.Flow.Customers.ReadTimeline(one, 50, null, CancellationToken.None);
        Assert.Null(end);
        Assert.Equal(
            ["shopify:6002", "shopify:6004"],
            all.Where(r => r.Name == EventNames.OrderPaid).Select(r => r.Order)
        );
        Assert.Equal([.. all.OrderByDescending(r => r.DecidedAt).Select(r => r.Id)], all.Select(r => r.Id));
        Assert.Equal(
            gone,
            Assert.Single(all, r => r.Name == EventNames.OrderPaid && r.MergedRecordKey is not null).MergedRecordKey
        );
        Assert.Contains(
            all.SelectMany(r => r.Notes),
            n =>
                n.Kind == "merged" && n.Reason == $"with record {gone}: the shop says that two of its customers are one"
        );

        var pages = new List<TimelineRow>();
        string? next = null;
        do
        {
            (var page, next) = await stage.Flow.Customers.ReadTimeline(one, 1, next, CancellationToken.None);
            pages.Add(Assert.Single(page));
        } while (next is not null);
        Assert.Equal(all.Select(r => (r.Id, r.MergedRecordKey)), pages.Select(r => (r.Id, r.MergedRecordKey)));
    }
}
