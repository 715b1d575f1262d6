using FsCheck;
using FsCheck.Fluent;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Gates;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Deciding;

public sealed class DeciderPropertyTests
{
    private const string SmsOnce =
        "journey: trial\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\nre_entry: { each: "
        + "order }\nsteps:\n  - send: welcome\n  - wait: 7h\n  - send: tips-for-your-order\n";
    private static readonly string[] Zones = [.. DateTimeZoneProviders.Tzdb.Ids];
    private static readonly Instant Noon = TestShop.At("2026-03-02 12:00");

    // What a shop reports of one order, each report at a moment of its own.
    private static readonly Event[] OfOneOrder =
    [
        OrderReport("placed", 0, EventNames.OrderPlaced, total: 60m),
        OrderReport("paid", 1, EventNames.OrderPaid, total: 59.90m),
        OrderReport("updated", 2, null, total: 58m),
        OrderReport("fulfilled", 3, EventNames.OrderFulfilled, total: null),
        OrderReport("delivered", 4, EventNames.OrderDelivered, total: null),
        OrderReport("refunded", 5, EventNames.OrderRefunded, total: null) with
        {
            Refunds = [new RefundData("r-1", new Money(10m, "EUR"), false, Noon + Duration.FromMinutes(5))],
        },
        SampleEvents.Consent(Noon + Duration.FromMinutes(6), Channel.Email, ConsentStatus.Subscribed),
        SampleEvents.Consent(Noon + Duration.FromMinutes(7), Channel.Sms, ConsentStatus.Unsubscribed),
        OrderReport("summary", 8, null, total: null) with
        {
            Order = null,
            Identity = new CustomerIdentity { CustomerId = "c-mari@example.com" },
            History = new HistoryData(3, new Money(200m, "EUR"), Noon),
        },
    ];

    [Fact]
    public void Any_order_of_the_same_deliveries_ends_in_the_same_customer()
    {
        var expected = After(OfOneOrder);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(Gen.Shuffle(OfOneOrder).ToArbitrary(), order => Equal(expected, After(order)))
        );
    }

    [Fact]
    public void A_repeated_webhook_changes_no_order_no_count_and_no_message()
    {
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(200),
            Prop.ForAll(
                Gen.Shuffle(OfOneOrder).ToArbitrary(),
                order =>
                {
                    var once = SimulatedCustomer.Open("2026-03-02 13:00");
                    var twice = SimulatedCustomer.Open("2026-03-02 13:00");
                    foreach (var arrived in order)
                    {
                        once.Submit(arrived);
                        twice.Submit(arrived);

                        // The same report under another id: a shop that sends it through two topics.
                        twice.Submit(arrived with { Id = $"{arrived.Id}-again" });
                    }

                    return Equal(once.State.Orders, twice.State.Orders)
                        && once.Sent.SequenceEqual(twice.Sent)
                        && once.Ledger.Count == twice.Ledger.Count;
                }
            )
        );
    }

    [Fact]
    public void The_same_arguments_make_the_same_decision()
    {
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(200),
            Prop.ForAll(
                Gen.Shuffle(OfOneOrder).ToArbitrary(),
                order =>
                {
                    var play = SimulatedCustomer.Open("2026-03-02 13:00");
                    foreach (var arrived in order)
                    {
                        var state = play.State;
                        if (
                            StateRoundTrip.Write(Decide(state, arrived).Next)
                            != StateRoundTrip.Write(Decide(state, arrived).Next)
                        )
                        {
                            return false;
                        }

                        play.Submit(arrived);
                    }

                    return true;
                }
            )
        );
    }

    [Fact]
    public void No_sms_is_sent_outside_its_window_for_any_zone_day_and_policy()
    {
        var cases =
            from zone in Gen.Elements(Zones)
            from minute in Gen.Choose(0, 366 * 24 * 60)
            from opens in Gen.Choose(0, 24 * 4 - 1)
            from hours in Gen.Choose(1, 20)
            select (
                zone,
                minute,
                new SendWindow(
                    new LocalTime(0, 0).PlusMinutes(opens * 15),
                    new LocalTime(0, 0).PlusMinutes((opens * 15) + (hours * 60))
                )
            );
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500),
            Prop.ForAll(
                cases.ToArbitrary(),
                c =>
                {
                    var (zone, minute, window) = c;
                    var start = TestShop.At("2026-01-01 00:00") + Duration.FromMinutes(minute);
                    var workspace = TestShop.SampleWith(
                        p =>
                            p with
                            {
                                Channels = [Channel.Sms],
                                MinGap = Duration.Zero,
                                MaxPerDay = 9,
                                SendWindows = new Dictionary<Channel, SendWindow> { [Channel.Sms] = window },
                            },
                        SmsOnce
                    );
                    var play = SimulatedCustomer.Open(workspace, "2026-01-01 00:00").AdvanceTo(start);
                    play.Submit(SampleEvents.Consent(play.Now, Channel.Sms, ConsentStatus.Subscribed));
                    var order = SampleEvents.OrderPaid(play.Now);
                    play.Submit(order with { Profile = order.Profile! with { Zone = zone } });
                    play.Advance(Duration.FromDays(4));
                    return play.Sent.Count == 2
                        && play.Sent.All(s => SendWindows.IsOpen(window, s.At, DateTimeZoneProviders.Tzdb[zone]));
                }
            )
        );
    }

    [Fact]
    public void A_run_that_ended_sends_no_more_messages()
    {
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(200),
            Prop.ForAll(
                Gen.Choose(0, 40 * 24).ToArbitrary(),
                hour =>
                {
                    var play = SimulatedCustomer.Open("2026-03-02 12:00");
                    play.Submit(SampleEvents.OrderPaid(play.Now));
                    play.Advance(Duration.FromHours(hour));
                    play.Submit(SampleEvents.OrderEvent(EventNames.OrderRefunded, play.Now));
                    var left = play.Sent.Count;
                    play.Advance(Duration.FromDays(60));
                    return play.Sent.Count == left && play.State is { Runs.Count: 0, Messages.Count: 0 };
                }
            )
        );
    }

    private static CustomerState After(IEnumerable<Event> deliveries)
    {
        var play = SimulatedCustomer.Open("2026-03-02 13:00");
        foreach (var arrived in deliveries)
        {
            play.Submit(arrived);
        }

        return play.State;
    }

    private static Decision Decide(CustomerState state, Event arrived) =>
        Decider.Decide(
            state,
            new Input.EventArrived(arrived),
            TestShop.SampleWorkspace,
            TestShop.At("2026-03-02 13:00"),
            new Lookups
            {
                Nonce = "n",
                Suppressions = new Dictionary<string, AddressSuppression?>
                {
                    ["email:mari@example.com"] = null,
                    ["phone:+37255512345"] = null,
                },
            }
        );

    private static bool Equal(CustomerState a, CustomerState b) =>
        Equal(a.Orders, b.Orders)
        && a.Profile == b.Profile
        && a.Preference == b.Preference
        && a.Consents.OrderBy(c => c.Channel).SequenceEqual(b.Consents.OrderBy(c => c.Channel))
        && a.EventCounts.OrderBy(c => c.Event, StringComparer.Ordinal)
            .SequenceEqual(b.EventCounts.OrderBy(c => c.Event, StringComparer.Ordinal));

    private static bool Equal(OrderBook a, OrderBook b) => Text(a) == Text(b);

    private static string Text(OrderBook book) => StateRoundTrip.Write(new CustomerState { Key = "k", Orders = book });

    private static Event OrderReport(string id, int minute, string? happening, decimal? total)
    {
        var at = Noon + Duration.FromMinutes(minute);
        var paid = SampleEvents.OrderPaid(at, total: total ?? 0, optIn: false);
        return paid with
        {
            Id = id,
            Name = happening ?? EventNames.OrderUpdated,
            Occurrences = happening is null ? [] : [new Occurrence(happening, at)],
            Order = total is null ? null : paid.Order! with { PlacedAt = Noon },
            Profile = total is null ? null : paid.Profile,
        };
    }
}
