using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Journeys;

/// <summary>Which kind of effect happens, is only recorded, or waits, in which mode: the table of
/// docs/journeys.md.</summary>
public sealed class JourneyModeTests
{
    private const string Head = "\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\nsteps:\n";
    private const string Send = "journey: trial" + Head + "  - send: welcome\n";
    private const string Notify =
        "journey: trial" + Head + "  - notify_staff: { to: care, text: \"Look at {{order.name}}\" }\n";
    private const string Set = "journey: trial" + Head + "  - set: { likes_tea: yes }\n";
    private const string Unsubscribe = "journey: trial" + Head + "  - unsubscribe: { topics: all, reason: sunset }\n";
    private const string Reserve =
        "journey: trial\nstatus: live\ntopic: offers\ntrigger: { inactive: 120d }\nenroll: { existing: "
        + "enter, pace: 5 per day }\nsteps:\n  - wait: 1d\n  - set: { likes_tea: yes }\n";

    public static TheoryData<string, string, string> Table =>
        new()
        {
            { JourneyTestMode.Live, "send", "done" },
            { JourneyTestMode.Live, "notify_staff", "done" },
            { JourneyTestMode.Live, "set", "done" },
            { JourneyTestMode.Live, "unsubscribe", "done" },
            { JourneyTestMode.Live, "reserve", "done" },
            { JourneyTestMode.Draft, "send", "recorded" },
            { JourneyTestMode.Draft, "notify_staff", "recorded" },
            { JourneyTestMode.Draft, "set", "recorded" },
            { JourneyTestMode.Draft, "unsubscribe", "recorded" },
            { JourneyTestMode.Draft, "reserve", "recorded" },
            { JourneyTestMode.Shadow, "send", "recorded" },
            { JourneyTestMode.Shadow, "notify_staff", "recorded" },
            { JourneyTestMode.Shadow, "set", "recorded" },
            { JourneyTestMode.Shadow, "unsubscribe", "recorded" },
            { JourneyTestMode.Shadow, "reserve", "recorded" },
            { JourneyTestMode.PausedByStatus, "send", "waits" },
            { JourneyTestMode.PausedByStatus, "notify_staff", "waits" },
            { JourneyTestMode.PausedByStatus, "set", "done" },
            { JourneyTestMode.PausedByStatus, "unsubscribe", "waits" },
            { JourneyTestMode.PausedByStatus, "reserve", "done" },
            { JourneyTestMode.PausedBySwitch, "send", "waits" },
            { JourneyTestMode.PausedBySwitch, "notify_staff", "waits" },
            { JourneyTestMode.PausedBySwitch, "set", "done" },
            { JourneyTestMode.PausedBySwitch, "unsubscribe", "waits" },
            { JourneyTestMode.PausedBySwitch, "reserve", "done" },
            { JourneyTestMode.PausedAll, "send", "waits" },
            { JourneyTestMode.PausedAll, "notify_staff", "waits" },
            { JourneyTestMode.PausedAll, "set", "done" },
            { JourneyTestMode.PausedAll, "unsubscribe", "waits" },
            { JourneyTestMode.PausedAll, "reserve", "done" },
        };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_kind_of_effect_does_what_its_mode_says(string mode, string effect, string becomes)
    {
        var play = Begun(mode, effect);

        Assert.Equal(becomes, What(play, effect));
        if (becomes == "waits")
        {
            play.ApplyMode(JourneyTestMode.Live).Advance(Duration.FromHours(1));
            Assert.Equal("done", What(play, effect));
        }
    }

    [Theory]
    [MemberData(nameof(JourneyTestMode.Tests), MemberType = typeof(JourneyTestMode))]
    public void A_test_of_every_kind_of_step_leaves_the_customer_as_they_would_be_without_any_journey(string mode)
    {
        var all =
            "journey: trial"
            + Head
            + """
                  - set: { likes_tea: yes }
                  - send: welcome
                  - notify_staff: { to: care, text: "Look at {{order.name}}" }
                  - wait: 3d
                  - send: tips-for-your-order
                  - unsubscribe: { topics: [offers], reason: enough }
                  - unsubscribe: { topics: all, reason: sunset }

                """;
        var tested = Lived(
            SimulatedCustomer
                .Open(
                    TestShop.SampleWith(NoEstimate, all, Reserve.Replace("trial", "silent", StringComparison.Ordinal)),
                    "2026-03-02 12:00"
                )
                .ApplyMode(mode)
        );
        var untouched = Lived(
            SimulatedCustomer.Open(
                TestShop.SampleWith(NoEstimate, all) with
                {
                    Journeys = new Dictionary<string, Journey>(),
                },
                "2026-03-02 12:00"
            )
        );

        Assert.Equal(DescribeState(untouched), DescribeState(tested));
        Assert.Equal((0, 0, 0), (tested.Sent.Count, tested.SuppressionChanges.Count, tested.Reservations.Count));
        Assert.Equal(
            ["tips-for-your-order", "welcome"],
            tested
                .Ledger.Where(l => l is { Kind: LedgerKind.WouldSend, Template: not "_staff" })
                .Select(l => l.Step)
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(4, tested.Notes.Count(n => n.Kind is "would_set" or "would_unsubscribe"));
    }

    [Theory]
    [MemberData(nameof(JourneyTestMode.Tests), MemberType = typeof(JourneyTestMode))]
    public void The_shipped_journeys_tested_leave_a_customer_as_they_would_be_without_any(string mode)
    {
        var tested = Lived(SimulatedCustomer.Open(TestShop.SampleWith(), "2026-03-02 12:00").ApplyMode(mode));
        var untouched = Lived(
            SimulatedCustomer.Open(
                TestShop.SampleWith() with
                {
                    Journeys = new Dictionary<string, Journey>(),
                },
                "2026-03-02 12:00"
            )
        );

        Assert.Equal(DescribeState(untouched), DescribeState(tested));
        Assert.Equal((0, 0, 0), (tested.Sent.Count, tested.SuppressionChanges.Count, tested.Reservations.Count));
        Assert.Contains(tested.Ledger, l => l is { Kind: LedgerKind.WouldSend, Step: "stay-or-go" });
    }

    private static Policy NoEstimate(Policy policy) => policy with { DeliveryEstimate = null };

    private static CustomerSimulation Begun(string mode, string effect)
    {
        var journey = effect switch
        {
            "send" => Send,
            "notify_staff" => Notify,
            "set" => Set,
            "unsubscribe" => Unsubscribe,
            _ => Reserve,
        };
        var play = SimulatedCustomer.Open(TestShop.SampleWith(null, journey), "2026-03-02 12:00").ApplyMode(mode);
        if (effect == "reserve")
        {
            play.Workspace = play.Workspace with
            {
                ReleasedAt = new Dictionary<string, Instant> { ["trial"] = play.Now + Duration.FromDays(130) },
            };
        }

        play.Submit(SampleEvents.OrderPaid(play.Now));
        return play.Advance(effect == "reserve" ? Duration.FromDays(125) : Duration.FromMinutes(30));
    }

    private static string What(CustomerSimulation play, string effect) =>
        effect switch
        {
            "send" => Of(play, "welcome"),
            "notify_staff" => Of(play, "notify-staff-1"),
            "set" => play.State.Attributes.ContainsKey("likes_tea") ? "done" : Noted(play, "would_set"),
            "unsubscribe" => play.SuppressionChanges.Count > 0
            && play.State.Consents.Any(c => c.Channel == Channel.Email && c.Status == ConsentStatus.Unsubscribed)
                ? "done"
                : Noted(play, "would_unsubscribe"),
            _ => play.Notes.Any(n => n.Kind == "entered")
                ? play.Reservations.Count > 0
                    ? "done"
                    : "recorded"
                : "not entered",
        };

    private static string Of(CustomerSimulation play, string step) =>
        play.KindOf(step) switch
        {
            LedgerKind.Sent when play.Sent.Count == 1 => "done",
            LedgerKind.WouldSend when play.Sent.Count == 0 && play.State.Contacts.Count == 0 => "recorded",
            LedgerKind.Held
                when play.Sent.Count == 0 && play.ReasonOf(step) is Reasons.JourneyPaused or Reasons.AllPaused =>
                "waits",
            var kind => $"{kind}",
        };

    private static string Noted(CustomerSimulation play, string what) =>
        play.Notes.Any(n => n.Kind == what) ? "recorded"
        : play.Notes.Any(n => n.Kind == "held") ? "waits"
        : "nothing";

    private static CustomerSimulation Lived(CustomerSimulation play)
    {
        play.Submit(SampleEvents.OrderPaid(play.Now));
        play.Advance(Duration.FromDays(2));
        play.Submit(SampleEvents.OrderPaid(play.Now, "1002"));
        play.Submit(SampleEvents.OrderEvent(EventNames.OrderFulfilled, play.Now, "1002"));
        play.Advance(Duration.FromDays(250));
        return play;
    }

    // What a test may leave behind is its own record (runs, entries, open messages) and when to look again.
    private static string DescribeState(CustomerSimulation play) =>
        StateRoundTrip.Write(
            play.State with
            {
                Runs = [],
                Entries = [],
                Messages = [],
                NextWake = null,
                ArmedWake = null,
                Workspace = "",
                DecidedAt = default,
            }
        );
}
