using System.Text.Json;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Simulation;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Messages.Tracking;

/// <summary>When a click is a person's, decided by time and by what else is opened.</summary>
public sealed class ClickDecisionTests
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

    private readonly CustomerSimulation play = SimulatedCustomer.Open(
        TestShop.SampleWith(null, Journey),
        "2026-03-02 12:00"
    );

    public ClickDecisionTests() => play.Submit(SampleEvents.OrderPaid(play.Now));

    private string Message => play.Ledger[0].Message;

    [Fact]
    public void A_click_that_stays_alone_counts_after_five_seconds()
    {
        play.Advance(Duration.FromMinutes(2));
        play.Submit(Click(1, "shop"));

        Assert.Empty(play.State.Attributes);
        Assert.Equal(play.Now + Hold, play.State.NextWake);
        play.Advance(Hold);

        Assert.Equal("shop", play.State.Attributes["clicked"]);
        Assert.Equal([EventNames.MessageClicked], Receipts);
        Assert.Equal(1, Count(EventNames.MessageClicked));
        Assert.Null(play.State.HeldClicks);
    }

    [Fact]
    public void Several_links_at_once_are_a_scanner_s_and_none_of_them_counts()
    {
        play.Advance(Duration.FromSeconds(3));
        for (var link = 1; link <= 4; link++)
        {
            play.Submit(Click(link));
            play.Advance(Duration.FromSeconds(2));
        }

        play.Advance(Duration.FromDays(4));

        Assert.Equal("never", play.State.Attributes["clicked"]);
        Assert.Equal(Enumerable.Repeat(EventNames.MessageScanned, 4), Receipts);
        Assert.Equal(0, Count(EventNames.MessageClicked));
        Assert.Null(play.State.HeldClicks);
    }

    [Fact]
    public void A_person_who_clicks_after_the_scanner_counts()
    {
        play.Submit(Click(1));
        play.Submit(Click(2));
        play.Advance(Duration.FromMinutes(1));
        play.Submit(Click(2, "shop"));
        play.Advance(Duration.FromMinutes(1));

        Assert.Equal("shop", play.State.Attributes["clicked"]);
        Assert.Equal([EventNames.MessageScanned, EventNames.MessageScanned, EventNames.MessageClicked], Receipts);
    }

    [Fact]
    public void A_double_click_over_the_turn_of_the_minute_counts_once()
    {
        play.Submit(Click(1));
        play.Advance(Duration.FromSeconds(1));
        play.Submit(Click(1));
        play.Advance(Duration.FromMinutes(1));

        Assert.Equal([EventNames.MessageClicked], Receipts);
    }

    [Fact]
    public void On_an_older_message_every_click_counts_at_once()
    {
        play.Advance(Fresh);
        play.Submit(Click(1));
        play.Submit(Click(2));

        Assert.Equal("other", play.State.Attributes["clicked"]);
        Assert.Equal([EventNames.MessageClicked, EventNames.MessageClicked], Receipts);
    }

    [Fact]
    public void A_held_click_proves_at_once_that_the_message_arrived()
    {
        var unsure = SimulatedCustomer.Open(
            TestShop.SampleWith(null, Journey),
            "2026-03-02 12:00",
            respond: _ => new Outcome.Unknown("no answer")
        );
        unsure.Submit(SampleEvents.OrderPaid(unsure.Now));
        unsure.Submit(Click(1) with { MessageId = unsure.Ledger[0].Message, At = unsure.Now });

        Assert.Contains(unsure.Ledger, l => l.Kind == LedgerKind.Sent);
        Assert.Empty(unsure.State.Messages);
    }

    [Fact]
    public void A_click_reported_by_a_provider_counts_as_a_click()
    {
        play.Submit(Click(1) with { Click = null });
        play.Submit(Click(2) with { Click = null });

        Assert.Equal([EventNames.MessageClicked, EventNames.MessageClicked], Receipts);
    }

    [Fact]
    public void A_click_reported_as_a_scan_advances_no_run()
    {
        play.Submit(
            Click(1) with
            {
                Name = EventNames.MessageScanned,
                Click = null,
                Occurrences = [new Occurrence(EventNames.MessageScanned, play.Now)],
            }
        );
        play.Advance(Duration.FromDays(4));

        Assert.Equal("never", play.State.Attributes["clicked"]);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void The_customer_s_choice_decides_whether_new_messages_are_tracked(bool? choice, bool measured)
    {
        var customer = SimulatedCustomer.Open(
            TestShop.SampleWith(
                p =>
                    p with
                    {
                        Tracking = new TrackingPolicy
                        {
                            Opens = true,
                            Utm = new UtmPolicy("newsletter", null, "{journey}-{step}-{template}"),
                        },
                    },
                Journey
            ),
            "2026-03-02 12:00"
        );
        if (choice is not null)
        {
            customer.Submit(
                new Event
                {
                    Id = "p",
                    Source = "page",
                    Name = EventNames.PreferenceChanged,
                    At = customer.Now,
                    Preference = new PreferenceChange { Tracking = choice },
                }
            );
        }

        customer.Submit(SampleEvents.OrderPaid(customer.Now));
        var tracking = customer.Ledger.Single(l => l.Kind == LedgerKind.Attempt).Context!.Tracking;

        Assert.Equal(measured, tracking is not null);
        Assert.Equal(
            measured ? (true, "try-welcome-welcome", "newsletter") : (false, null, null),
            (tracking?.Opens == true && tracking.Links, tracking?.Utm?.Campaign, tracking?.Utm?.Source)
        );
    }

    [Fact]
    public void Another_choice_does_not_change_the_tracking_refusal()
    {
        play.Submit(Prefer("a", new PreferenceChange { Tracking = false }));
        play.Submit(Prefer("b", new PreferenceChange { Cleared = true, Locale = "en" }));

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

    private int Count(string name) => play.State.EventCounts.Where(c => c.Event == name).Sum(c => c.Times);

    private Event Click(int link, string? name = null) =>
        new()
        {
            Id = EventId.Create("link", $"{link}", $"{play.Now}"),
            Source = "link",
            Name = EventNames.MessageClicked,
            At = play.Now,
            Occurrences = [new Occurrence(EventNames.MessageClicked, play.Now)],
            MessageId = Message,
            Click = new ClickData(link),
            Data = name is null
                ? new Dictionary<string, JsonElement>()
                : new Dictionary<string, JsonElement> { ["link"] = JsonSerializer.SerializeToElement(name) },
        };
}
