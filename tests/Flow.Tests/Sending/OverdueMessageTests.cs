using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Messages.Gates;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Sending;

/// <summary>The program was off; what was due meanwhile is sent when it is started again, not all at once and not at
/// night.</summary>
public sealed class OverdueMessageTests
{
    [Theory]
    [InlineData("2026-03-05 10:30", "2026-03-05 10:30", "2026-03-05 10:30")]
    [InlineData("2026-03-05 13:00", "2026-03-05 13:00", "2026-03-05 13:50")]
    [InlineData("2026-03-05 20:30", "2026-03-05 20:30", "2026-03-06 08:50")]
    [InlineData("2026-03-06 02:00", "2026-03-06 08:00", "2026-03-06 08:50")]
    [InlineData("2026-03-06 09:00", "2026-03-06 09:00", "2026-03-06 09:50")]
    public async Task Overdue_mail_goes_out_spread_and_in_the_hours_of_the_day(
        string started,
        string first,
        string last
    )
    {
        await using var stage = await Off(started, 40);
        await stage.Advance(Duration.FromDays(1));
        var sent = await Sent(stage, "tips-for-your-order");
        Assert.Equal(40, sent.Count);
        Assert.All(sent, at => Assert.InRange(at, TestShop.At(first), TestShop.At(last)));
        Assert.All(
            sent,
            at =>
                Assert.True(
                    SendWindows.IsOpen(new SendWindow(new LocalTime(8, 0), new LocalTime(21, 0)), at, TestShop.Tallinn)
                )
        );
        Assert.InRange(sent.Distinct().Count(), first == last ? 1 : 20, first == last ? 1 : 40);
    }

    [Fact]
    public async Task The_shops_own_window_for_mail_holds_instead_of_the_default_one()
    {
        var sample = TestShop.SampleWorkspace;
        var night = sample with
        {
            Hash = "night",
            Policy = sample.Policy with
            {
                SendWindows = new Dictionary<Channel, SendWindow>(sample.Policy.SendWindows)
                {
                    [Channel.Email] = new(new LocalTime(9, 0), new LocalTime(3, 0)),
                },
            },
        };
        await using var stage = await Off("2026-03-06 02:00", 10, night);
        await stage.Advance(Duration.FromHours(2));
        Assert.Equal(10, (await Sent(stage, "tips-for-your-order")).Count);
    }

    [Fact]
    public async Task What_an_event_asks_for_that_just_arrived_is_not_overdue()
    {
        await using var stage = await Off("2026-03-05 23:30", 1);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "77", "new@example.com", customerId: "new"));
        Assert.Single(stage.Email.Messages, m => m.To == "new@example.com");
    }

    [Theory]
    [InlineData("2026-03-03 02:00", "2026-03-03 08:00", "2026-03-03 08:50")]
    [InlineData("2026-03-02 18:00", "2026-03-02 18:00", "2026-03-02 19:30")]
    public void Mail_that_a_provider_did_not_take_for_more_than_an_hour_goes_out_by_day_when_it_does(
        string repaired,
        string first,
        string last
    )
    {
        foreach (var key in Enumerable.Range(0, 20).Select(i => $"{i:D2}23456789abcdefghjkmnpqrs"))
        {
            var play = SimulatedCustomer.Open(
                TestShop.SampleWith(
                    p => p with { SendWindows = new Dictionary<Channel, SendWindow>() },
                    "journey: trial\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\nsteps:\n  "
                        + "- send: welcome\n"
                ),
                "2026-03-02 12:00",
                key: key,
                respond: _ => new Outcome.Misconfigured("the key is refused")
            );
            play.Submit(SampleEvents.OrderPaid(play.Now));
            play.AdvanceTo(repaired);
            Assert.DoesNotContain(play.Ledger, l => l.Kind == LedgerKind.Sent);

            var taken = new List<Instant>();
            play.RespondToSend = _ =>
            {
                taken.Add(play.Now);
                return new Outcome.Sent("p-1");
            };
            play.AdvanceTo("2026-03-03 12:00");
            Assert.InRange(Assert.Single(taken), TestShop.At(first), TestShop.At(last));
        }
    }

    [Fact]
    public void A_notice_to_the_team_is_never_spread()
    {
        var play = SimulatedCustomer.Open(
            TestShop.SampleWith(
                null,
                "journey: call\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\nsteps:\n  - "
                    + "wait: 1d\n  - notify_staff: { to: care, text: Call }\n"
            ),
            "2026-03-02 12:00"
        );
        play.Submit(SampleEvents.OrderPaid(play.Now));
        var late = Decider.Decide(
            play.State,
            new Input.WakeDue(),
            play.Workspace,
            TestShop.At("2026-03-04 03:00"),
            new Lookups { Nonce = "n-1" }
        );
        Assert.Single(late.Effects.OfType<Effect.Send>());
    }

    // So many first orders, then nothing runs until it is started again.
    private static async Task<TestShop> Off(string started, int customers, Workspace? workspace = null)
    {
        var stage = await TestShop.Open("2026-03-02 12:00", workspace);
        for (var i = 0; i < customers; i++)
        {
            await stage.Submit(
                SampleEvents.OrderPaid(stage.Time.Now, $"{i}", $"buyer{i}@example.com", customerId: $"c{i}")
            );
        }

        await stage.AdvanceTo("2026-03-05 09:59");
        stage.Time.Now = TestShop.At(started);
        await stage.Flow.Sweep.SweepShards(Enumerable.Range(0, 32), 20, CancellationToken.None);
        return stage;
    }

    private static async Task<List<Instant>> Sent(TestShop stage, string step)
    {
        var sent = new List<Instant>();
        foreach (var message in stage.Email.Messages.Where(m => m.Step == step))
        {
            var (view, _) = (await stage.Flow.Messages.ReadMessage(message.Id, CancellationToken.None))!.Value;
            sent.Add(view.SentAt!.Value);
        }

        return sent;
    }
}
