using System.Text.Json;
using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Tests.Decisions;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Stage;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Core.Tests.Tracking;

/// <summary>When a click is a person's, decided by time and by what else is opened.</summary>
public sealed class ClickTests
{
    private const string Journey = """
        journey: try
        status: live
        topic: offers
        trigger: { event: order.paid }
        steps:
          - send: welcome
          - wait_for:
              - { event: message.clicked, where: { event.link: shop }, do: [ { set: { clicked: shop } } ] }
              - { event: message.clicked, do: [ { set: { clicked: other } } ] }
            up_to: 3d
            else: [ { set: { clicked: never } } ]
        """;

    private static readonly Duration Hold = Duration.FromSeconds(5),
        Fresh = Duration.FromHours(1);

    private readonly Play play = new(Play.Shop(null, Journey), "2026-03-02 12:00");

    public ClickTests() => play.Tell(Some.OrderPaid(play.Now));

    private string Message => play.Ledger[0].Message;

    [Fact]
    public void A_click_that_stays_alone_counts_after_five_seconds()
    {
        play.Pass(Duration.FromMinutes(2));
        play.Tell(Click(1, "shop"));

        Assert.Empty(play.State.Attributes);
        Assert.Equal(play.Now + Hold, play.State.NextWake);
        play.Pass(Hold);

        Assert.Equal("shop", play.State.Attributes["clicked"]);
        Assert.Equal([EventNames.MessageClicked], Receipts);
        Assert.Equal(1, Count(EventNames.MessageClicked));
        Assert.Null(play.State.Clicks);
    }

    [Fact]
    public void Several_links_at_once_are_a_scanner_s_and_none_of_them_counts()
    {
        play.Pass(Duration.FromSeconds(3));
        for (var link = 1; link <= 4; link++)
        {
            play.Tell(Click(link));
            play.Pass(Duration.FromSeconds(2));
        }

        play.Pass(Duration.FromDays(4));

        Assert.Equal("never", play.State.Attributes["clicked"]);
        Assert.Equal(Enumerable.Repeat(EventNames.MessageScanned, 4), Receipts);
        Assert.Equal(0, Count(EventNames.MessageClicked));
        Assert.Null(play.State.Clicks);
    }

    [Fact]
    public void A_person_who_clicks_after_the_scanner_counts()
    {
        play.Tell(Click(1));
        play.Tell(Click(2));
        play.Pass(Duration.FromMinutes(1));
        play.Tell(Click(2, "shop"));
        play.Pass(Duration.FromMinutes(1));

        Assert.Equal("shop", play.State.Attributes["clicked"]);
        Assert.Equal([EventNames.MessageScanned, EventNames.MessageScanned, EventNames.MessageClicked], Receipts);
    }

    [Fact]
    public void A_double_click_over_the_turn_of_the_minute_counts_once()
    {
        play.Tell(Click(1));
        play.Pass(Duration.FromSeconds(1));
        play.Tell(Click(1));
        play.Pass(Duration.FromMinutes(1));

        Assert.Equal([EventNames.MessageClicked], Receipts);
    }

    [Fact]
    public void On_an_older_letter_every_click_counts_at_once()
    {
        play.Pass(Fresh);
        play.Tell(Click(1));
        play.Tell(Click(2));

        Assert.Equal("other", play.State.Attributes["clicked"]);
        Assert.Equal([EventNames.MessageClicked, EventNames.MessageClicked], Receipts);
    }

    [Fact]
    public void A_held_click_proves_at_once_that_the_letter_arrived()
    {
        var unsure = new Play(Play.Shop(null, Journey), "2026-03-02 12:00")
        {
            Answers = _ => new Outcome.Unknown("no answer"),
        };
        unsure.Tell(Some.OrderPaid(unsure.Now));
        unsure.Tell(Click(1) with { Message = unsure.Ledger[0].Message, At = unsure.Now });

        Assert.Contains(unsure.Ledger, l => l.Kind == LedgerKind.Sent);
        Assert.Empty(unsure.State.Messages);
    }

    [Fact]
    public void What_a_provider_calls_a_click_is_taken_at_its_word()
    {
        play.Tell(Click(1) with { Click = null });
        play.Tell(Click(2) with { Click = null });

        Assert.Equal([EventNames.MessageClicked, EventNames.MessageClicked], Receipts);
    }

    [Fact]
    public void A_scan_told_as_one_moves_no_run()
    {
        play.Tell(
            Click(1) with
            {
                Name = EventNames.MessageScanned,
                Click = null,
                Happenings = [new Happening(EventNames.MessageScanned, play.Now)],
            }
        );
        play.Pass(Duration.FromDays(4));

        Assert.Equal("never", play.State.Attributes["clicked"]);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Her_word_decides_whether_new_letters_are_measured(bool? said, bool measured)
    {
        var hers = new Play(
            Play.Shop(
                p =>
                    p with
                    {
                        Tracking = new TrackingPolicy
                        {
                            Opens = true,
                            Utm = new UtmPolicy("news", null, "{journey}-{step}-{template}"),
                        },
                    },
                Journey
            ),
            "2026-03-02 12:00"
        );
        if (said is not null)
        {
            hers.Tell(
                new Event
                {
                    Id = "p",
                    Source = "page",
                    Name = EventNames.PreferenceChanged,
                    At = hers.Now,
                    Preference = new PreferenceChange { Tracking = said },
                }
            );
        }

        hers.Tell(Some.OrderPaid(hers.Now));
        var tracking = hers.Ledger.Single(l => l.Kind == LedgerKind.Attempt).Context!.Tracking;

        Assert.Equal(measured, tracking is not null);
        Assert.Equal(
            measured ? (true, "try-welcome-welcome", "news") : (false, null, null),
            (tracking?.Opens == true && tracking.Links, tracking?.Utm?.Campaign, tracking?.Utm?.Source)
        );
    }

    [Fact]
    public void A_choice_about_something_else_leaves_her_refusal_standing()
    {
        play.Tell(Prefer("a", new PreferenceChange { Tracking = false }));
        play.Tell(Prefer("b", new PreferenceChange { Cleared = true, Locale = "en" }));

        Assert.False(play.State.Preference.Tracking);
    }

    private Event Prefer(string id, PreferenceChange change) =>
        new()
        {
            Id = id,
            Source = "page",
            Name = EventNames.PreferenceChanged,
            At = play.Now,
            Preference = change,
        };

    private List<string> Receipts => [.. play.Ledger.Where(l => l.Kind == LedgerKind.Receipt).Select(l => l.Reason!)];

    private int Count(string name) => play.State.Counts.Where(c => c.Event == name).Sum(c => c.Times);

    private Event Click(int link, string? name = null) =>
        new()
        {
            Id = EventId.Of("link", $"{link}", $"{play.Now}"),
            Source = "link",
            Name = EventNames.MessageClicked,
            At = play.Now,
            Happenings = [new Happening(EventNames.MessageClicked, play.Now)],
            Message = Message,
            Click = new ClickFacts(link),
            Data = name is null
                ? new Dictionary<string, JsonElement>()
                : new Dictionary<string, JsonElement> { ["link"] = JsonSerializer.SerializeToElement(name) },
        };
}
