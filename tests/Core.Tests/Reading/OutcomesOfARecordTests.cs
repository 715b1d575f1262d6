using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Tests.Decisions;
using MarketingAutomation.Flow.Reading;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Reading;

/// <summary>What a record says of why not, of who did it, and of whom it was before a merge.</summary>
public sealed class OutcomesOfARecordTests
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
        var play = new Play(
            Play.Shop(
                null,
                $"journey: vip\nstatus: live\ntopic: offers\ntrigger: {{ event: order.paid, where: {{ {where} "
                    + $"}} }}\nsteps:\n  - send: what-is-new\n"
            ),
            Noon
        );
        play.Tell(Some.OrderPaid(play.Now, skus: ["TEA-BIRCH", "CUP-CLAY", "SOAP"]));
        Assert.Equal(why, Assert.Single(play.Notes, n => n.What == "not_entered").Why);
    }

    [Fact]
    public void A_closing_journey_says_so_to_whom_it_would_have_taken_and_nothing_to_others()
    {
        var play = new Play(
            Play.Shop(
                null,
                "journey: shut\nstatus: closing\ntopic: offers\ntrigger: { event: order.paid, where: { "
                    + "order.total: { at_least: 50 EUR } } }\nsteps:\n  - send: what-is-new\n"
            ),
            Noon
        );
        play.Tell(Some.OrderPaid(play.Now, total: 8));
        Assert.DoesNotContain(play.Notes, n => n.What == "not_entered");
        play.Tell(Some.OrderPaid(play.Now, "1002", total: 80));
        Assert.Equal(
            "its status is closing: it takes no one new",
            Assert.Single(play.Notes, n => n is { What: "not_entered", Journey: "shut" }).Why
        );
    }

    [Theory]
    [InlineData("live", "customer.order_count was 1; needs at least 2")]
    [InlineData("draft", "customer.order_count was 1; needs at least 2")]
    public void That_a_silence_starts_nothing_is_noted_once_until_its_outcome_changes(string status, string why)
    {
        var play = new Play(Play.Shop(null, Quiet.Replace("STATUS", status, StringComparison.Ordinal)), Noon);
        play.Tell(Some.OrderPaid(play.Now));
        play.Until("2026-03-10 12:00");
        for (var day = 0; day < 5; day++)
        {
            play.Tell(
                Some.Consent(
                    play.Now,
                    Channel.Sms,
                    day % 2 == 0 ? ConsentStatus.Subscribed : ConsentStatus.Unsubscribed
                )
            );
            play.Pass(Duration.FromDays(1));
        }

        Assert.Equal(why, Assert.Single(play.Notes, n => n is { What: "not_entered", Journey: "quiet" }).Why);

        // A new silence is another question, and this one is answered by an entry.
        play.Tell(Some.OrderPaid(play.Now, "1002"));
        play.Pass(Duration.FromDays(6));
        Assert.Single(play.Notes, n => n is { What: "entered", Journey: "quiet" });
    }

    [Fact]
    public void A_closing_journey_by_silence_says_so_once_at_the_next_look()
    {
        var play = new Play(Play.Shop(null, Quiet.Replace("STATUS", "closing", StringComparison.Ordinal)), Noon);
        play.Tell(Some.OrderPaid(play.Now));
        play.Tell(Some.OrderPaid(play.Now, "1002"));
        play.Until("2026-03-10 12:00");
        Assert.Null(play.State.NextWake);
        play.Tell(Some.Consent(play.Now, Channel.Sms, ConsentStatus.Subscribed));
        play.Tell(Some.Consent(play.Now, Channel.Sms, ConsentStatus.Unsubscribed));
        Assert.Equal(
            "its status is closing: it takes no one new",
            Assert.Single(play.Notes, n => n is { What: "not_entered", Journey: "quiet" }).Why
        );
    }

    [Theory]
    [InlineData("all", "the journey silent stopped e-mail (sunset)")]
    [InlineData("[offers]", "the journey silent stopped this topic (sunset)")]
    public async Task What_a_journey_stopped_by_itself_names_the_journey_and_not_the_customer(string topics, string why)
    {
        var journey = Sunset.Replace("TOPICS", topics, StringComparison.Ordinal);
        await using var stage = await ShopStage.Open(
            Noon,
            Play.Shop(null, journey) with
            {
                Sources = new Dictionary<string, string> { ["silent"] = journey },
            }
        );
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        await stage.Pass(Duration.FromDays(2));
        var customer = await stage.Customer("mari@example.com");
        var shown = (await stage.Flow.Customers.Consents(customer, CancellationToken.None)).Where(c =>
            c.Channel == Channel.Email
        );
        Assert.Contains(shown, c => c.Status == "stopped" && c.Why == why);
        Assert.DoesNotContain(shown, c => c.Why.StartsWith("the customer stopped", StringComparison.Ordinal));
    }

    [Fact]
    public void A_stop_of_an_older_record_says_that_a_journey_did_it()
    {
        var held = new Customers.Consent(
            Channel.Email,
            null,
            ConsentStatus.Unsubscribed,
            ShopStage.At(Noon),
            "journey",
            "consent",
            "journey: sunset",
            null,
            "r"
        );
        Assert.Equal("a journey stopped e-mail (sunset)", Customers.ConsentWords.Stopped(held, "e-mail"));
        Assert.Equal(
            "the customer stopped e-mail (on their page)",
            Customers.ConsentWords.Stopped(held with { Source = "page", Method = "page" }, "e-mail")
        );
    }

    [Fact]
    public async Task After_a_merge_the_record_tells_what_happened_to_both_in_pages_and_as_which_record()
    {
        await using var stage = await ShopStage.Open(Noon);
        await stage.Tell(Some.OrderPaid(stage.Time.Now, "6004", "rita@example.com", customerId: "rita"));
        await stage.Pass(Duration.FromMinutes(1));
        await stage.Tell(Some.OrderPaid(stage.Time.Now, "6002", "paula@example.com", customerId: "paula"));
        var (rita, paula) = (
            (await stage.Customer("rita@example.com")).Key,
            (await stage.Customer("paula@example.com")).Key
        );
        await stage.Pass(Duration.FromMinutes(1));
        await stage.Tell(
            Some.OrderPaid(stage.Time.Now, "x") with
            {
                Id = "merge",
                Name = EventNames.CustomerMerged,
                Who = new Identity { CustomerId = "rita" },
                MergedCustomerId = "paula",
                Order = null,
                Profile = null,
                Consents = [],
                Happenings = [new Happening(EventNames.CustomerMerged, stage.Time.Now)],
            }
        );

        var one = (await stage.Flow.Customers.Read(rita, CancellationToken.None))!;
        var gone = one.Key == rita ? paula : rita;
        var (all, end) = await stage.Flow.Customers.Timeline(one, 50, null, CancellationToken.None);
        Assert.Null(end);
        Assert.Equal(
            ["shopify:6002", "shopify:6004"],
            all.Where(r => r.Name == EventNames.OrderPaid).Select(r => r.Order)
        );
        Assert.Equal([.. all.OrderByDescending(r => r.DecidedAt).Select(r => r.Id)], all.Select(r => r.Id));
        Assert.Equal(gone, Assert.Single(all, r => r.Name == EventNames.OrderPaid && r.Record is not null).Record);
        Assert.Contains(
            all.SelectMany(r => r.Notes),
            n => n.What == "merged" && n.Why == $"with record {gone}: the shop says that two of its customers are one"
        );

        var pages = new List<TimelineRow>();
        string? next = null;
        do
        {
            (var page, next) = await stage.Flow.Customers.Timeline(one, 1, next, CancellationToken.None);
            pages.Add(Assert.Single(page));
        } while (next is not null);
        Assert.Equal(all.Select(r => (r.Id, r.Record)), pages.Select(r => (r.Id, r.Record)));
    }
}
