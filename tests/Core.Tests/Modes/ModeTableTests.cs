using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Tests.Decisions;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Modes;

/// <summary>Which kind of effect happens, is only recorded, or waits, in which mode: the table of
/// docs/journeys.md.</summary>
public sealed class ModeTableTests
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
            { Mode.Live, "send", "done" },
            { Mode.Live, "notify_staff", "done" },
            { Mode.Live, "set", "done" },
            { Mode.Live, "unsubscribe", "done" },
            { Mode.Live, "reserve", "done" },
            { Mode.Draft, "send", "recorded" },
            { Mode.Draft, "notify_staff", "recorded" },
            { Mode.Draft, "set", "recorded" },
            { Mode.Draft, "unsubscribe", "recorded" },
            { Mode.Draft, "reserve", "recorded" },
            { Mode.Shadow, "send", "recorded" },
            { Mode.Shadow, "notify_staff", "recorded" },
            { Mode.Shadow, "set", "recorded" },
            { Mode.Shadow, "unsubscribe", "recorded" },
            { Mode.Shadow, "reserve", "recorded" },
            { Mode.PausedByStatus, "send", "waits" },
            { Mode.PausedByStatus, "notify_staff", "waits" },
            { Mode.PausedByStatus, "set", "done" },
            { Mode.PausedByStatus, "unsubscribe", "waits" },
            { Mode.PausedByStatus, "reserve", "done" },
            { Mode.PausedBySwitch, "send", "waits" },
            { Mode.PausedBySwitch, "notify_staff", "waits" },
            { Mode.PausedBySwitch, "set", "done" },
            { Mode.PausedBySwitch, "unsubscribe", "waits" },
            { Mode.PausedBySwitch, "reserve", "done" },
            { Mode.PausedAll, "send", "waits" },
            { Mode.PausedAll, "notify_staff", "waits" },
            { Mode.PausedAll, "set", "done" },
            { Mode.PausedAll, "unsubscribe", "waits" },
            { Mode.PausedAll, "reserve", "done" },
        };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_kind_of_effect_does_what_its_mode_says(string mode, string effect, string becomes)
    {
        var play = Begun(mode, effect);

        Assert.Equal(becomes, What(play, effect));
        if (becomes == "waits")
        {
            play.Turn(Mode.Live).Pass(Duration.FromHours(1));
            Assert.Equal("done", What(play, effect));
        }
    }

    [Theory]
    [MemberData(nameof(Mode.Tests), MemberType = typeof(Mode))]
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
            new Play(
                Play.Shop(NoEstimate, all, Reserve.Replace("trial", "silent", StringComparison.Ordinal)),
                "2026-03-02 12:00"
            ).Turn(mode)
        );
        var untouched = Lived(
            new Play(
                Play.Shop(NoEstimate, all) with
                {
                    Journeys = new Dictionary<string, Journeys.Journey>(),
                },
                "2026-03-02 12:00"
            )
        );

        Assert.Equal(Facts(untouched), Facts(tested));
        Assert.Equal((0, 0, 0), (tested.Sent.Count, tested.Marks.Count, tested.Reservations.Count));
        Assert.Equal(
            ["tips-for-your-order", "welcome"],
            tested
                .Ledger.Where(l => l is { Kind: LedgerKind.WouldSend, Template: not "_staff" })
                .Select(l => l.Step)
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(4, tested.Notes.Count(n => n.What is "would_set" or "would_unsubscribe"));
    }

    [Theory]
    [MemberData(nameof(Mode.Tests), MemberType = typeof(Mode))]
    public void The_shipped_journeys_tested_leave_a_customer_as_they_would_be_without_any(string mode)
    {
        var tested = Lived(new Play(Play.Shop(), "2026-03-02 12:00").Turn(mode));
        var untouched = Lived(
            new Play(Play.Shop() with { Journeys = new Dictionary<string, Journeys.Journey>() }, "2026-03-02 12:00")
        );

        Assert.Equal(Facts(untouched), Facts(tested));
        Assert.Equal((0, 0, 0), (tested.Sent.Count, tested.Marks.Count, tested.Reservations.Count));
        Assert.Contains(tested.Ledger, l => l is { Kind: LedgerKind.WouldSend, Step: "stay-or-go" });
    }

    private static Policy NoEstimate(Policy policy) => policy with { DeliveryEstimate = null };

    private static Play Begun(string mode, string effect)
    {
        var journey = effect switch
        {
            "send" => Send,
            "notify_staff" => Notify,
            "set" => Set,
            "unsubscribe" => Unsubscribe,
            _ => Reserve,
        };
        var play = new Play(Play.Shop(null, journey), "2026-03-02 12:00").Turn(mode);
        if (effect == "reserve")
        {
            play.Workspace = play.Workspace with
            {
                ReleasedAt = new Dictionary<string, Instant> { ["trial"] = play.Now + Duration.FromDays(130) },
            };
        }

        play.Tell(Some.OrderPaid(play.Now));
        return play.Pass(effect == "reserve" ? Duration.FromDays(125) : Duration.FromMinutes(30));
    }

    private static string What(Play play, string effect) =>
        effect switch
        {
            "send" => Of(play, "welcome"),
            "notify_staff" => Of(play, "notify-staff-1"),
            "set" => play.State.Attributes.ContainsKey("likes_tea") ? "done" : Noted(play, "would_set"),
            "unsubscribe" => play.Marks.Count > 0
            && play.State.Consents.Any(c => c.Channel == Channel.Email && c.Status == ConsentStatus.Unsubscribed)
                ? "done"
                : Noted(play, "would_unsubscribe"),
            _ => play.Notes.Any(n => n.What == "entered")
                ? play.Reservations.Count > 0
                    ? "done"
                    : "recorded"
                : "not entered",
        };

    private static string Of(Play play, string step) =>
        play.KindOf(step) switch
        {
            LedgerKind.Sent when play.Sent.Count == 1 => "done",
            LedgerKind.WouldSend when play.Sent.Count == 0 && play.State.Contacts.Count == 0 => "recorded",
            LedgerKind.Held
                when play.Sent.Count == 0 && play.ReasonOf(step) is Reasons.JourneyPaused or Reasons.AllPaused =>
                "waits",
            var kind => $"{kind}",
        };

    private static string Noted(Play play, string what) =>
        play.Notes.Any(n => n.What == what) ? "recorded"
        : play.Notes.Any(n => n.What == "held") ? "waits"
        : "nothing";

    private static Play Lived(Play play)
    {
        play.Tell(Some.OrderPaid(play.Now));
        play.Pass(Duration.FromDays(2));
        play.Tell(Some.OrderPaid(play.Now, "1002"));
        play.Tell(Some.OrderNews(Events.EventNames.OrderFulfilled, play.Now, "1002"));
        play.Pass(Duration.FromDays(250));
        return play;
    }

    // What a test may leave behind is its own record (runs, entries, open messages) and when to look again.
    private static string Facts(Play play) =>
        Stored.Text(
            play.State with
            {
                Runs = [],
                Entries = [],
                Messages = [],
                NextWake = null,
                Armed = null,
                Workspace = "",
                DecidedAt = default,
            }
        );
}
