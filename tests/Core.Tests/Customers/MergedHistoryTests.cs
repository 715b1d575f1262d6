using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using static MarketingAutomation.Core.Tests.Customers.MergedHistory;

namespace MarketingAutomation.Core.Tests.Customers;

/// <summary>
/// Two customers turn out to be one: what happened to the one does to a run of the other what it would have done had
/// they been one from the start, whichever record goes on.
/// </summary>
public sealed class MergedHistoryTests
{
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
            var theirs = TestShop.SampleWith(
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
}
