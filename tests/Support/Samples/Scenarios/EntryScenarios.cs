using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Support.Samples.Scenarios;

/// <summary>Scenarios of the golden traces: who enters a journey, and when.</summary>
internal static class EntryScenarios
{
    public static IEnumerable<GoldenScenario> Create() =>
        [
            new(
                "A customer who is held out goes the same way and gets nothing",
                "hold-out",
                "2026-03-02 12:00",
                null,
                async stage =>
                {
                    await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
                    await stage.Advance(Duration.FromDays(5));
                    await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002"));
                    await stage.Advance(Duration.FromDays(5));
                }
            )
            {
                Journeys =
                [
                    """
                        journey: ideas
                        status: live
                        topic: offers
                        trigger: { event: order.paid, where: { customer.order_count: 1 } }
                        hold_out: 99%
                        goal: { event: order.paid, within: 30d }
                        steps:
                          - send: what-is-new
                          - set: { likes_tea: yes }
                          - wait: 3d
                          - send: picks-for-you
                          - wait: 9d
                        """,
                ],
            },
            new(
                "A newer order starts the run again, and its message is about that order",
                "restart",
                "2026-03-02 12:00",
                null,
                async stage =>
                {
                    await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
                    await stage.Advance(Duration.FromDays(2));
                    await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002"));
                    await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now - Duration.FromHours(3), "1001b"));
                    await stage.Advance(Duration.FromDays(9));
                }
            )
            {
                Journeys =
                [
                    """
                        journey: care
                        status: live
                        topic: offers
                        trigger: { event: order.paid }
                        re_entry: restart
                        steps:
                          - wait: 3d
                          - send: what-is-new
                          - wait: 3d
                        """,
                ],
            },
            new(
                "A regular whose order is overdue by their own rhythm is written to, within the days of the journey",
                "overdue",
                "2026-03-02 12:00",
                null,
                async stage =>
                {
                    for (var order = 1001; order <= 1003; order++)
                    {
                        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, $"{order}"));
                        await stage.Advance(Duration.FromDays(20));
                    }

                    await stage.Advance(Duration.FromDays(20));
                    await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1004"));
                    await stage.Advance(Duration.FromDays(90));
                }
            )
            {
                Journeys =
                [
                    """
                        journey: overdue
                        status: live
                        topic: offers
                        trigger: { overdue: 1.5 }
                        starts: 2026-03-20
                        ends: 2026-06-01
                        re_entry: { after: 7d }
                        steps:
                          - send: we-miss-you
                          - wait: 2d
                        """,
                ],
            },
            new(
                "A person has the customer enter, once for each request and not too often",
                "manual",
                "2026-03-02 12:00",
                null,
                async stage =>
                {
                    await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
                    var key = (await stage.Customer("mari@example.com")).Key;
                    await Enter("crm-1");
                    await stage.Advance(Duration.FromDays(2));
                    await Enter("crm-1");
                    await stage.Advance(Duration.FromMinutes(1));
                    await Enter("crm-2");
                    await stage.Advance(Duration.FromDays(9));
                    await Enter("crm-3");
                    await stage.Advance(Duration.FromDays(3));

                    ValueTask<string?> Enter(string id) =>
                        stage.Flow.ManualEntry.Enter(key, "invitation", id, "command", CancellationToken.None);
                }
            )
            {
                Journeys =
                [
                    """
                        journey: invitation
                        status: live
                        topic: offers
                        trigger: { manual: yes, where: { customer.order_count: { at_least: 1 } } }
                        re_entry: { after: 7d }
                        steps:
                          - send: what-is-new
                          - wait: 1d
                        """,
                ],
            },
            new(
                "An answer that arrives while the message is held counts for the wait after it",
                "early-answer",
                "2026-03-02 12:00",
                null,
                async stage =>
                {
                    await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
                    await stage.Advance(Duration.FromHours(1));
                    await stage.Submit(
                        SampleEvents.OrderEvent("survey.answered", stage.Time.Now) with
                        {
                            Order = null,
                        }
                    );
                    await stage.Advance(Duration.FromDays(5));
                }
            )
            {
                Journeys =
                [
                    """
                        journey: ask
                        status: live
                        topic: offers
                        trigger: { event: order.paid }
                        steps:
                          - send: welcome
                          - send: what-is-new
                          - wait_for: { event: survey.answered }
                            up_to: 5d
                            else: [ { end: silent } ]
                          - end: answered
                        """,
                ],
            },
        ];
}
