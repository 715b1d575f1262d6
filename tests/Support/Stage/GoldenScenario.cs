using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Samples.Scenarios;
using NodaTime;

namespace MarketingAutomation.Support.Stage;

/// <summary>Events over time. What came of them, as text, is in <c>tests/Flow.Tests/Golden</c>, the same on every
/// store.</summary>
/// <param name="Title">What happens, as a sentence.</param>
/// <param name="Golden">The file of its trace, without <c>.txt</c>.</param>
/// <param name="Start">When it begins, by Tallinn's clock.</param>
/// <param name="Live">A journey that is a draft in the sample and live here; null: as the sample has them.</param>
/// <param name="Play">What happens.</param>
public sealed record GoldenScenario(string Title, string Golden, string Start, string? Live, Func<TestShop, Task> Play)
{
    public static readonly IReadOnlyList<GoldenScenario> All =
    [
        new(
            "A first order is welcomed and followed up",
            "welcome",
            "2026-03-02 22:40",
            null,
            async stage =>
            {
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
                await stage.Advance(Duration.FromDays(30));
            }
        ),
        new(
            "A second order ends the welcome",
            "welcome-second-order",
            "2026-03-02 22:40",
            null,
            async stage =>
            {
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
                await stage.AdvanceTo("2026-03-09 12:00");
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002"));
                await stage.Advance(Duration.FromDays(14));
            }
        ),
        new(
            "A refund ends everything about the order",
            "refund",
            "2026-03-02 22:40",
            null,
            async stage =>
            {
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
                await stage.AdvanceTo("2026-03-04 09:00");
                await stage.Submit(SampleEvents.OrderEvent(EventNames.OrderRefunded, stage.Time.Now));
                await stage.Advance(Duration.FromDays(40));
            }
        ),
        new(
            "What goes with the order is suggested a week after delivery",
            "cross-sell",
            "2026-03-02 12:00",
            null,
            async stage =>
            {
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
                await stage.AdvanceTo("2026-03-05 15:00");
                await stage.Submit(SampleEvents.OrderEvent(EventNames.OrderFulfilled, stage.Time.Now));
                await stage.AdvanceTo("2026-03-06 11:00");
                await stage.Submit(SampleEvents.OrderEvent(EventNames.OrderDelivered, stage.Time.Now));
                await stage.Advance(Duration.FromDays(30));
            }
        ),
        new(
            "An unhappy customer is called by a person",
            "feedback-unhappy",
            "2026-03-02 12:00",
            null,
            async stage =>
            {
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
                await stage.AdvanceTo("2026-03-06 11:00");
                await stage.Submit(SampleEvents.OrderEvent(EventNames.OrderDelivered, stage.Time.Now));
                await stage.AdvanceTo("2026-03-11 09:00");
                await stage.Submit(SampleEvents.Rating(stage.Time.Now, 2));
                await stage.Advance(Duration.FromDays(14));
            }
        ),
        new(
            "A customer who does not answer gets one reminder where delivery is estimated",
            "feedback-reminder",
            "2026-03-02 12:00",
            null,
            async stage =>
            {
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
                await stage.AdvanceTo("2026-03-04 15:00");
                await stage.Submit(SampleEvents.OrderEvent(EventNames.OrderFulfilled, stage.Time.Now));
                await stage.Advance(Duration.FromDays(40));
            }
        ),
        new(
            "A silent regular is written to once reactivation is live",
            "reactivation",
            "2026-01-05 12:00",
            "reactivation",
            async stage =>
            {
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
                await stage.AdvanceTo("2026-01-20 12:00");
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002"));
                await stage.Advance(Duration.FromDays(250));
            }
        ),
        new(
            "The draft reactivation records and sends nothing",
            "reactivation-draft",
            "2026-01-05 12:00",
            null,
            async stage =>
            {
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
                await stage.AdvanceTo("2026-01-20 12:00");
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002"));
                await stage.Advance(Duration.FromDays(250));
            }
        ),
        new(
            "Consent that comes later lets the welcome go",
            "late-consent",
            "2026-03-02 12:00",
            null,
            async stage =>
            {
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, optIn: false));
                await stage.Advance(Duration.FromMinutes(3));
                await stage.Submit(SampleEvents.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed));
                await stage.Advance(Duration.FromHours(2));
            }
        ),
        new(
            "A split keeps its arm, ends a run with its reason and takes the customer out of another journey",
            "split-end-remove",
            "2026-03-02 12:00",
            null,
            async stage =>
            {
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
                await stage.AdvanceTo("2026-03-05 12:00");
                await stage.Submit(SampleEvents.OrderEvent(EventNames.OrderDelivered, stage.Time.Now));
                await stage.AdvanceTo("2026-03-20 12:00");
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002"));
                await stage.Advance(Duration.FromDays(10));
            }
        )
        {
            Journeys =
            [
                """
                    journey: ideas
                    status: live
                    topic: offers
                    trigger: { event: order.paid }
                    re_entry: { each: order }
                    steps:
                      - wait: 7d
                      - send: what-is-new
                    """,
                """
                    journey: ask
                    status: live
                    topic: feedback
                    trigger: { event: order.paid }
                    re_entry: { each: order }
                    steps:
                      - split:
                          - weight: 50
                            name: early
                            do: [ { wait: 2d } ]
                          - weight: 50
                            name: late
                            do: [ { wait: 4d } ]
                      - remove_from: ideas
                      - wait: 1h
                      - send: how-was-it
                      - if: { order.delivered_at: { exists: yes } }
                        then: [ { end: asked-after-delivery } ]
                      - wait: 5d
                      - send: how-was-it-reminder
                    """,
            ],
        },
        new(
            "Reminders are repeated until the customer answers, and the answer starts another journey",
            "repeat-emit",
            "2026-03-02 12:00",
            null,
            async stage =>
            {
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
                await stage.AdvanceTo("2026-03-09 12:00");
                await stage.Submit(SampleEvents.Rating(stage.Time.Now, 5));
                await stage.Advance(Duration.FromDays(20));
            }
        )
        {
            Journeys =
            [
                """
                    journey: ask
                    status: live
                    topic: feedback
                    trigger: { event: order.paid }
                    steps:
                      - repeat:
                          at_most: 3
                          until: { order.rated_at: { exists: yes } }
                          do:
                            - send: how-was-it
                            - wait: 5d
                      - emit: { event: review.answered, fields: { by: mail } }
                    """,
                """
                    journey: thanks
                    status: live
                    topic: feedback
                    trigger: { event: review.answered, where: { event.by: mail } }
                    steps:
                      - wait: 1h
                      - send: thank-you-for-telling-us
                    """,
            ],
        },
        SeveralTriggersScenario.Create(),
        CouponScenario.Create(),
        ChannelScenario.Create(),
        WebhookScenario.Create(),
        .. EntryScenarios.Create(),
        .. (GoldenScenario[])[SegmentScenario.Create(), Products.ProductScenario.Create()],
        .. AttributeScenarios.Create(),
        .. ContactRuleScenarios.Create(),
    ];

    /// <summary>Journeys (YAML) instead of those of the sample; empty: the sample's.</summary>
    public IReadOnlyList<string> Journeys { get; init; } = [];

    /// <summary>What else its workspace has that the sample has not; with <see cref="Journeys"/> only.</summary>
    public Func<Workspace, Workspace> Change { get; init; } = w => w;

    /// <summary>Lives it: on this store, else in memory.</summary>
    public async Task<TestShop> Run(ITableStore? store = null)
    {
        var stage = await TestShop.Open(
            Start,
            Live is not null ? WithLive(Live)
                : Journeys.Count > 0 ? Change(TestShop.SampleWith(null, [.. Journeys]))
                : null,
            store: store
        );
        await Play(stage);
        return stage;
    }

    /// <summary>What came of it, on this store.</summary>
    public async Task<string> Trace(ITableStore store)
    {
        await using var stage = await Run(store);
        return await CustomerTrace.Write(stage, "mari@example.com");
    }

    /// <summary>Where its trace lies.</summary>
    public string File => Repository.Path("tests", "Flow.Tests", "Golden", $"{Golden}.txt");

    public override string ToString() => Title;

    private static Workspace WithLive(string journey)
    {
        var sample = TestShop.SampleWorkspace;
        return sample with
        {
            Hash = "live",
            Journeys = sample.Journeys.ToDictionary(
                j => j.Key,
                j => j.Key == journey ? j.Value with { Status = JourneyStatus.Live } : j.Value
            ),
        };
    }
}
