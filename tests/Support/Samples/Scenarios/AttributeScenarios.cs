using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Support.Samples.Scenarios;

/// <summary>Scenarios of the golden traces: lists and dates of a customer.</summary>
internal static class AttributeScenarios
{
    public static IEnumerable<GoldenScenario> Create() =>
        [
            new(
                "Tags are added and taken out, and decide the way",
                "add-remove",
                "2026-03-02 12:00",
                null,
                async stage =>
                {
                    await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
                    await stage.AdvanceTo("2026-03-20 12:00");
                    await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002"));
                    await stage.Advance(Duration.FromDays(20));
                }
            )
            {
                Change = w => w with { Shop = w.Shop with { Attributes = Declared } },
                Journeys =
                [
                    """
                        journey: guests
                        status: live
                        topic: offers
                        trigger: { event: order.paid }
                        re_entry: { each: order }
                        steps:
                          - choose:
                              - when: { customer.tags: { contains: guest } }
                                do:
                                  - remove: { tags: guest, likes: surprises }
                                  - add: { tags: regular }
                                  - send: what-is-new
                              - otherwise:
                                  - add: { tags: [guest, guest], likes: [tea, surprises] }
                                  - send: welcome
                          - wait: 3d
                          - if: { customer.likes: { contains: surprises } }
                            then: [ { send: picks-for-you } ]
                            else: [ { end: no-surprises } ]
                        """,
                ],
            },
            new(
                "A wait ends on a date of the customer, which moves with the date and never ends twice",
                "dates",
                "2026-03-02 12:00",
                null,
                async stage =>
                {
                    await stage.Submit(State(stage.Time.Now, "visit", "2026-03-29"));
                    await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
                    await stage.AdvanceTo("2026-03-12 12:00");
                    await stage.Submit(State(stage.Time.Now, "visit", "2026-03-30"));
                    await stage.Advance(Duration.FromDays(25));
                }
            )
            {
                Change = w => w with { Shop = w.Shop with { Attributes = Declared } },
                Journeys =
                [
                    """
                        journey: visit
                        status: live
                        topic: feedback
                        trigger: { event: order.paid }
                        steps:
                          - wait: { until: customer.visit, offset: -1d, at: "03:30" }
                          - send: how-was-it
                          - wait: { for: 1d, jitter: 6h }
                          - send: how-was-it-reminder
                        """,
                ],
            },
        ];

    private static IReadOnlyDictionary<string, AttributeType> Declared { get; } =
        new Dictionary<string, AttributeType> { ["visit"] = AttributeType.Date, ["likes"] = AttributeType.List };

    private static Event State(Instant at, string name, string value) =>
        SampleEvents.OrderEvent(EventNames.CustomerUpdated, at) with
        {
            Id = EventId.Create("shopify", EventNames.CustomerUpdated, $"{name} {value}"),
            Identity = new CustomerIdentity { CustomerId = "c-mari@example.com", Email = "mari@example.com" },
            Attributes = new Dictionary<string, StatedAttribute> { [name] = new(value, null) },
        };
}
