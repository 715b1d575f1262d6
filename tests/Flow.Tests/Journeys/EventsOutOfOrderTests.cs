using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Journeys;

/// <summary>What arrives before the event that starts a journey counts all the same, and <c>event.order</c> is the
/// order that arrived.</summary>
public sealed class EventsOutOfOrderTests
{
    [Theory]
    [InlineData("exit_when: { event: order.paid }")]
    [InlineData("goal: { event: order.paid, within: 7d }")]
    [InlineData("exit_when: { event: order.placed }")]
    public async Task A_payment_reported_before_its_checkout_starts_no_cart_reminder(string ends)
    {
        await using var stage = await Cart(ends);
        var began = stage.Time.Now;
        await stage.Advance(Duration.FromMinutes(5));
        await stage.Submit(Paid(stage.Time.Now));
        await stage.Advance(Duration.FromMinutes(1));
        await stage.Submit(Checkout(began));
        await stage.Advance(Duration.FromDays(7));
        Assert.DoesNotContain(stage.SentMessages, m => m.Journey == "cart");
    }

    [Fact]
    public async Task A_checkout_that_begins_after_an_older_order_is_reminded_of()
    {
        await using var stage = await Cart("exit_when: { event: order.paid }");
        await stage.Submit(Paid(stage.Time.Now));
        await stage.Advance(Duration.FromDays(10));
        await stage.Submit(Checkout(stage.Time.Now));
        await stage.Advance(Duration.FromDays(7));
        Assert.Single(stage.SentMessages, m => m.Journey == "cart");
    }

    [Fact]
    public async Task A_payment_in_its_order_of_time_ends_the_reminder()
    {
        await using var stage = await Cart("exit_when: { event: order.paid }");
        await stage.Submit(Checkout(stage.Time.Now));
        await stage.Advance(Duration.FromHours(1));
        await stage.Submit(Paid(stage.Time.Now));
        await stage.Advance(Duration.FromDays(7));
        Assert.DoesNotContain(stage.SentMessages, m => m.Journey == "cart");
    }

    [Theory]
    [InlineData(150, true)]
    [InlineData(50, false)]
    public async Task A_goal_asks_about_the_order_that_arrived(int total, bool ends)
    {
        await using var stage = await Try(
            "trigger: { event: order.paid, where: { customer.order_count: 1 } }\ngoal: { event: order.paid, "
                + "within: 30d, where: { event.order.total: { at_least: 100 EUR }, order.total: { less_than: "
                + "100 EUR } } }"
        );
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1001", total: 20));
        await stage.Advance(Duration.FromDays(1));
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002", total: total));
        Assert.Equal(ends, (await stage.Customer("mari@example.com")).Runs.All(r => r.Journey != "try"));
    }

    [Theory]
    [InlineData(13, false)]
    [InlineData(15, true)]
    public async Task A_complaint_keeps_a_customer_out_of_a_journey_for_as_long_as_its_trigger_says(
        int days,
        bool enters
    )
    {
        await using var stage = await Try(
            "trigger: { event: order.paid, where: { not: { did: { event: complaint.opened, at_least: 1, "
                + "within: 14d } } } }\nexit_when: { event: complaint.opened }"
        );
        await stage.Submit(
            new Event
            {
                Id = "complaint",
                Source = "api",
                Name = EventNames.ComplaintOpened,
                At = stage.Time.Now,
                Identity = new CustomerIdentity { Email = "mari@example.com" },
                Occurrences = [new Occurrence(EventNames.ComplaintOpened, stage.Time.Now)],
            }
        );
        await stage.Advance(Duration.FromDays(days));
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1001"));
        Assert.Equal(enters, (await stage.Customer("mari@example.com")).Runs.Any(r => r.Journey == "try"));
    }

    private static Event Paid(Instant at) =>
        SampleEvents.OrderPaid(at) with
        {
            Occurrences = [new Occurrence(EventNames.OrderPlaced, at), new Occurrence(EventNames.OrderPaid, at)],
        };

    private static Event Checkout(Instant at) =>
        new()
        {
            Id = EventId.Create("shopify", "checkout", $"{at}"),
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

    private static Task<TestShop> Cart(string ends) =>
        Open(
            "cart",
            $"trigger: {{ event: checkout.started }}\nre_entry: {{ after: 1d }}\n{ends}\nsteps:\n  - wait: "
                + $"2h\n  - send: what-is-new"
        );

    private static Task<TestShop> Try(string head) =>
        Open("try", head + "\nsteps:\n  - wait: 20d\n  - send: what-is-new");

    private static Task<TestShop> Open(string name, string journey)
    {
        var sample = TestShop.SampleWorkspace;
        var read = SampleWorkspace.Valid(
            SampleWorkspace.With($"journeys/{name}.yaml", $"journey: {name}\nstatus: live\ntopic: offers\n{journey}")
        );
        return TestShop.Open(
            "2026-03-02 12:00",
            sample with
            {
                Hash = name,
                Journeys = new Dictionary<string, Journey> { [name] = read.Journeys[name] },
                JourneySources = new Dictionary<string, string> { [name] = read.JourneySources[name] },
            }
        );
    }
}
