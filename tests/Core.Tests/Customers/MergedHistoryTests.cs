using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Tests.Deciding;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Customers;

/// <summary>
/// Two customers turn out to be one: what happened to the one does to a run of the other what it would have done had
/// they been one from the start, whichever record goes on.
/// </summary>
public sealed class MergedHistoryTests
{
    private const string Noon = "2026-03-02 12:00";
    private const string First = "0123456789abcdefghjkmnpqrs";
    private const string Second = "b123456789abcdefghjkmnpqrs";
    private const string Cart = "trigger: { event: checkout.started }\n";
    private const string Buys = "trigger: { event: order.paid }\n";
    private const string Steps = "steps:\n  - wait: 5d\n  - send: what-is-new\n";
    private const string Waits =
        "steps:\n  - wait_for: { event: EVENT }\n    up_to: 20d\n    else: [ { unsubscribe: { topics: all, "
        + "reason: silent } } ]\n  - send: what-is-new\n";

    /// <summary>The run began at noon; hours are from then. The other customer's event happened at the first, both
    /// became one after the second.</summary>
    public static readonly TheoryData<string, string, int, string, bool> Table = new()
    {
        { "a payment ends the reminder of a cart", Cart + "exit_when: { event: order.paid }\n", 1, "paid", true },
        { "a payment of before the cart does not", Cart + "exit_when: { event: order.paid }\n", -1, "paid", false },
        { "a placed order ends it too", Cart + "exit_when: { event: order.placed }\n", 1, "placed", true },
        { "a payment reaches the goal", Cart + "goal: { event: order.paid, within: 7d }\n", 1, "paid", true },
        {
            "a payment after the goal's time does not",
            Cart + "goal: { event: order.paid, within: 1h }\n",
            2,
            "paid",
            false
        },
        {
            "a payment reaches the goal of a run about another order",
            Buys + "goal: { event: order.paid, within: 7d }\n",
            1,
            "paid",
            true
        },
        {
            "a goal asks about the order that arrived",
            Buys + "goal: { event: order.paid, within: 7d, where: { event.order.total: { at_least: 500 EUR } } }\n",
            1,
            "paid",
            false
        },
        { "a complaint ends a run", Buys + "exit_when: { event: complaint.opened }\n", 1, "complaint", true },
        {
            "a complaint of before the run does not",
            Buys + "exit_when: { event: complaint.opened }\n",
            -1,
            "complaint",
            false
        },
        {
            "a complaint that does not fit does not",
            Buys + "exit_when: { event: complaint.opened, where: { event.area: shipping } }\n",
            1,
            "complaint",
            false
        },
        {
            "a complaint that fits does",
            Buys + "exit_when: { event: complaint.opened, where: { event.area: goods } }\n",
            1,
            "complaint",
            true
        },
        {
            "a cancelled order ends what exits on any",
            Buys + "exit_when: { event: order.cancelled, of: any_order }\n",
            1,
            "cancelled",
            true
        },
        {
            "a refund of any order, too",
            Buys + "exit_when: { event: order.refunded, of: any_order, where: { event.order.refunded_wholly: yes } }\n",
            1,
            "refunded",
            true
        },
        {
            "the cancellation of another order is not that of this one",
            Buys + "exit_when: { event: order.cancelled, of: this_order }\n",
            1,
            "cancelled",
            false
        },
        {
            "a rating ends what exits on one",
            Buys + "exit_when: { event: feedback.received, of: any_order }\n",
            1,
            "rated",
            true
        },
        {
            "a change of consent ends what exits on one",
            Buys + "exit_when: { event: consent.changed }\n",
            1,
            "opted_out_of_sms",
            true
        },
        { "a request to be forgotten ends every run", Buys, 1, "redact", true },
        { "a request of before the run, too", Buys, -1, "redact", true },
        {
            "a first order is none where the other had bought before",
            "trigger: { event: order.paid, where: { customer.order_count: 1 } }\n",
            -1,
            "paid",
            true
        },
        {
            "it is one where the other bought later",
            "trigger: { event: order.paid, where: { customer.order_count: 1 } }\n",
            1,
            "paid",
            false
        },
        {
            "it is one where the other's order had been cancelled",
            "trigger: { event: order.paid, where: { customer.order_count: 1 } }\n",
            -1,
            "void",
            false
        },
        {
            "an unhappy rating of before keeps out whom it would have kept out",
            "trigger: { event: order.paid, where: { not: { customer.last_rating: { at_most: 2 } } } }\n",
            -1,
            "rated",
            true
        },
        {
            "a rating of later does not",
            "trigger: { event: order.paid, where: { not: { customer.last_rating: { at_most: 2 } } } }\n",
            1,
            "rated",
            false
        },
        {
            "what another event says of the customer changes nothing",
            Buys + "exit_when: { event: order.cancelled, of: any_order }\n",
            1,
            "paid",
            false
        },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void What_happened_to_the_one_customer_ends_the_runs_of_the_other(
        string row,
        string head,
        int hours,
        string happened,
        bool ends
    )
    {
        foreach (var survivorHasTheRun in (bool[])[true, false])
        {
            var (has, other) = (
                With(head + Steps, survivorHasTheRun ? First : Second),
                With(head + Steps, survivorHasTheRun ? Second : First)
            );
            has.Submit(
                head.Contains("checkout.started", StringComparison.Ordinal)
                    ? Checkout(has.Now)
                    : SampleEvents.OrderPaid(has.Now, "1001")
            );
            Assert.Single(has.State.Runs);

            // The other customer enters nothing: only what happened to them matters here.
            var theirs = CustomerSimulation.Shop(
                null,
                "journey: other\nstatus: live\ntopic: offers\n"
                    + head.Replace("order.paid, where", "order.delivered, where", StringComparison.Ordinal)
                        .Replace(Buys, "trigger: { event: order.delivered }\n", StringComparison.Ordinal)
                        .Replace(Cart, "trigger: { event: order.delivered }\n", StringComparison.Ordinal)
                    + Steps
            );
            other.Workspace = theirs;
            Happen(other, happened, TestShop.At(Noon) + Duration.FromHours(hours));
            has.AdvanceTo(TestShop.At(Noon) + Duration.FromHours(3));

            var goesOn = survivorHasTheRun ? has : other;
            var taken = survivorHasTheRun ? other : has;
            goesOn.Workspace = has.Workspace;
            goesOn.AdvanceTo(TestShop.At(Noon) + Duration.FromHours(3));
            goesOn.Apply(new Input.MergeCustomer(taken.State));
            Assert.True(
                ends == (goesOn.State.Runs.Count == 0),
                $"{row} (the run is the {(survivorHasTheRun ? "survivor's" : "other's")}): "
                    + $"{string.Join("; ", goesOn.Notes.Where(n => n.Kind == "ended"))}"
            );
        }
    }

    [Fact]
    public void A_run_that_waits_for_a_delivery_goes_on_with_the_merged_customer_s_delivery_event()
    {
        var (has, other) = (
            With(Buys + Waits.Replace("EVENT", "order.delivered, of: any_order", StringComparison.Ordinal), First),
            With(Cart + Steps, Second)
        );
        has.Submit(SampleEvents.OrderPaid(has.Now, "1001"));
        other.Submit(SampleEvents.OrderPaid(other.Now, "2001"));
        has.Advance(Duration.FromHours(2));
        other
            .Advance(Duration.FromHours(1))
            .Submit(SampleEvents.OrderEvent(EventNames.OrderDelivered, other.Now, "2001"));
        has.Apply(new Input.MergeCustomer(other.State));
        has.Advance(Duration.FromDays(1));
        Assert.Equal(["what-is-new"], has.Sent.Select(s => s.Step));
    }

    [Fact]
    public void An_order_that_the_one_rated_is_not_asked_about_again_by_a_run_of_the_other()
    {
        var journey =
            Buys
            + (
                "steps:\n  - wait: 1d\n  - send: how-was-it\n    needs: { order.rated_at: { exists: no } }\n  - "
                + "wait_for: { event: feedback.received, of: this_order }\n    up_to: 6d\n    else: [ { send: "
                + "how-was-it-reminder } ]\n"
            );
        var (has, other) = (With(journey, First), With(Cart + Steps, Second));
        has.Submit(SampleEvents.OrderPaid(has.Now, "1001"));
        other.Submit(SampleEvents.OrderPaid(other.Now, "1001"));
        other.Advance(Duration.FromHours(1)).Submit(SampleEvents.Rating(other.Now, 5));
        has.Advance(Duration.FromHours(2));
        has.Apply(new Input.MergeCustomer(other.State));
        Assert.Equal(5, has.State.Orders.Recent.Single().Rating?.Stars);
        has.Advance(Duration.FromDays(20));
        Assert.DoesNotContain(has.Sent, s => s.Step.StartsWith("how-was-it", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_that_waits_for_a_rating_of_its_order_goes_on_with_the_one_the_other_gave()
    {
        var journey = Buys + Waits.Replace("EVENT", "feedback.received, of: this_order", StringComparison.Ordinal);
        var (has, other) = (With(journey, First), With(Cart + Steps, Second));
        has.Submit(SampleEvents.OrderPaid(has.Now, "1001"));
        other.Submit(SampleEvents.OrderPaid(other.Now, "1001"));
        other.Advance(Duration.FromHours(1)).Submit(SampleEvents.Rating(other.Now, 5));
        has.Advance(Duration.FromDays(3));
        has.Apply(new Input.MergeCustomer(other.State));
        has.Advance(Duration.FromDays(1));
        Assert.Equal(["what-is-new"], has.Sent.Select(s => s.Step));
    }

    [Theory]
    [InlineData("{ after: 60d }", 40, 1)]
    [InlineData("{ after: 60d }", 70, 2)]
    [InlineData("{ each: order, at_most: 1 per 60d }", 40, 1)]
    [InlineData("{ each: order, at_most: 1 per 60d }", 70, 2)]
    public void A_journey_that_the_one_was_in_is_not_entered_by_the_other_before_its_time(
        string rule,
        int days,
        int sent
    )
    {
        var (early, late) = (
            With(Buys + $"re_entry: {rule}\n" + Steps, First),
            With(Buys + $"re_entry: {rule}\n" + Steps, Second)
        );
        early.Submit(SampleEvents.OrderPaid(early.Now, "1001"));
        early.Advance(Duration.FromDays(days));
        late.Advance(Duration.FromDays(days));
        late.Submit(SampleEvents.OrderPaid(late.Now, "2001"));
        early.Apply(new Input.MergeCustomer(late.State));
        early.Advance(Duration.FromDays(10));
        Assert.Equal(sent, early.Sent.Count);
    }

    [Fact]
    public void Inactivity_interrupted_by_the_merged_customer_s_order_does_not_count()
    {
        var (silent, other) = (
            With("trigger: { inactive: 120d }\nsteps:\n  - wait: 5d\n  - send: what-is-new\n", First),
            With(Cart + Steps, Second)
        );
        silent.Submit(SampleEvents.OrderPaid(silent.Now, "1001"));
        other.Advance(Duration.FromDays(60)).Submit(SampleEvents.OrderPaid(other.Now, "2001"));
        silent.Advance(Duration.FromDays(121));
        Assert.Single(silent.State.Runs);
        silent.Apply(new Input.MergeCustomer(other.State));
        Assert.Empty(silent.State.Runs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_request_to_be_forgotten_is_lifted_only_by_an_opt_in_of_later(bool later)
    {
        var (asked, other) = (With(Buys + Steps, First), With(Buys + Steps, Second));
        asked.Submit(Redact(asked.Now));
        other
            .Advance(Duration.FromHours(later ? 2 : -2))
            .Submit(SampleEvents.OrderPaid(other.Now, "1001", "kati@example.com"));
        other.AdvanceTo(TestShop.At(Noon) + Duration.FromHours(4));
        asked.AdvanceTo(TestShop.At(Noon) + Duration.FromHours(4));
        asked.Apply(new Input.MergeCustomer(other.State));
        Assert.Equal(later, asked.State.PrivacyStop is null);
        Assert.Equal(later ? 1 : 0, asked.State.Runs.Count);
        Assert.Equal(!later, asked.Marks.Any(m => m.Address == "kati@example.com" && m.Reason == "privacy"));
    }

    [Fact]
    public void An_opt_out_without_an_address_holds_for_the_addresses_that_the_other_brings()
    {
        var (one, other) = (With(Buys + Steps, First), With(Buys + Steps, Second));
        other.Submit(SampleEvents.OrderPaid(other.Now, "1001"));
        one.Advance(Duration.FromHours(1))
            .Submit(
                new Event
                {
                    Id = "stop",
                    Source = "api",
                    Name = EventNames.ConsentChanged,
                    At = one.Now,
                    Identity = new CustomerIdentity { CustomerId = "c-9" },
                    Consents =
                    [
                        new ConsentChange
                        {
                            Channel = Channel.Email,
                            Status = ConsentStatus.Unsubscribed,
                            At = one.Now,
                        },
                    ],
                }
            );
        one.Apply(new Input.MergeCustomer(other.State));
        one.Advance(Duration.FromDays(10));
        Assert.Empty(one.Sent);
        Assert.Equal(Reasons.Unsubscribed, one.ReasonOf("what-is-new"));
    }

    [Fact]
    public void A_complaint_that_arrives_before_the_order_it_followed_starts_nothing()
    {
        var play = With(Buys + "exit_when: { event: complaint.opened }\n" + Steps, First);
        var began = play.Now;
        play.Advance(Duration.FromMinutes(10)).Submit(Complaint(play.Now));
        play.Advance(Duration.FromMinutes(1)).Submit(SampleEvents.OrderPaid(began, "1001"));
        Assert.Empty(play.State.Runs);
        play.Advance(Duration.FromDays(3)).Submit(SampleEvents.OrderPaid(play.Now, "1002"));
        Assert.Single(play.State.Runs);
    }

    private static void Happen(CustomerSimulation play, string what, Instant at)
    {
        play.AdvanceTo(Instant.Max(at, play.Now));
        switch (what)
        {
            case "paid":
                play.Submit(SampleEvents.OrderPaid(at, "2001", customerId: "c-2"));
                break;
            case "placed":
                play.Submit(
                    SampleEvents.OrderPaid(at, "2001", customerId: "c-2") with
                    {
                        Id = "placed",
                        Name = EventNames.OrderPlaced,
                        Occurrences = [new Occurrence(EventNames.OrderPlaced, at)],
                    }
                );
                break;
            case "void":
                play.Submit(SampleEvents.OrderPaid(at - Duration.FromHours(1), "2001", customerId: "c-2"));
                play.Submit(SampleEvents.OrderEvent(EventNames.OrderCancelled, at, "2001"));
                break;
            case "cancelled" or "refunded" or "rated":
                play.Submit(SampleEvents.OrderPaid(at - Duration.FromDays(1), "2001", customerId: "c-2"));
                play.Submit(
                    what switch
                    {
                        "cancelled" => SampleEvents.OrderEvent(EventNames.OrderCancelled, at, "2001"),
                        "rated" => SampleEvents.Rating(at, 1, "2001"),
                        _ => SampleEvents.OrderEvent(EventNames.OrderRefunded, at, "2001") with
                        {
                            Refunds = [new RefundData("r", null, true, at)],
                        },
                    }
                );
                break;
            case "complaint":
                play.Submit(Complaint(at));
                break;
            case "opted_out_of_sms":
                play.Submit(SampleEvents.Consent(at, Channel.Sms, ConsentStatus.Unsubscribed, "kati@example.com"));
                break;
            default:
                play.Submit(Redact(at));
                break;
        }
    }

    private static Event Complaint(Instant at) =>
        new()
        {
            Id = $"complaint-{at}",
            Source = "api",
            Name = EventNames.ComplaintOpened,
            At = at,
            Identity = new CustomerIdentity { CustomerId = "c-2" },
            Occurrences = [new Occurrence(EventNames.ComplaintOpened, at)],
            Data = new Dictionary<string, JsonElement> { ["area"] = JsonSerializer.SerializeToElement("goods") },
        };

    private static Event Redact(Instant at) =>
        new()
        {
            Id = $"redact-{at}",
            Source = "shopify",
            Name = EventNames.PrivacyRequested,
            At = at,
            Identity = new CustomerIdentity { CustomerId = "c-2" },
            Data = new Dictionary<string, JsonElement> { ["kind"] = JsonSerializer.SerializeToElement("redact") },
        };

    private static Event Checkout(Instant at) =>
        new()
        {
            Id = "checkout",
            Source = "shopify",
            Name = EventNames.CheckoutStarted,
            At = at,
            Identity = new CustomerIdentity { Email = "mari@example.com" },
            Occurrences = [new Occurrence(EventNames.CheckoutStarted, at)],
            Profile = SampleEvents.Mari(),
            Consents =
            [
                new ConsentChange
                {
                    Channel = Channel.Email,
                    Status = ConsentStatus.Subscribed,
                    At = at,
                    Method = "checkout",
                },
            ],
        };

    private static CustomerSimulation With(string journey, string key) =>
        new(CustomerSimulation.Shop(null, "journey: trial\nstatus: live\ntopic: offers\n" + journey), Noon)
        {
            State = Decider.NewCustomer(key),
        };
}
