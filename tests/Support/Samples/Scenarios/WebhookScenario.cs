using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Support.Samples.Scenarios;

/// <summary>A scenario of the golden traces: another system is called.</summary>
internal static class WebhookScenario
{
    public static GoldenScenario Create() =>
        new(
            "Another system is called until it answers, and what it answered decides the way",
            "call-webhook",
            "2026-03-02 12:00",
            null,
            async stage =>
            {
                var calls = 0;
                stage.Calls.Respond = _ =>
                    calls++ == 0 ? new Outcome.TryLater("it answered 503")
                    : calls == 2
                        ? new Outcome.Sent(null) { Answer = new Dictionary<string, string> { ["owner"] = "care" } }
                    : new Outcome.Refused("it answered 410");
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
                await stage.Advance(Duration.FromDays(3));
                await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002"));
                await stage.Advance(Duration.FromDays(3));
            }
        )
        {
            Change = w => w with { Shop = w.Shop with { WebhookHosts = ["crm.example"] } },
            Journeys =
            [
                """
                    journey: vip
                    status: live
                    topic: offers
                    trigger: { event: order.paid }
                    re_entry: { each: order }
                    steps:
                      - call_webhook: { url: https://crm.example/vip, fields: { order: "{{order.name}}" }, save: [owner] }
                        failed: [ { end: no-crm } ]
                      - if: { run.owner: care }
                        then: [ { send: what-is-new } ]
                      - wait: 1h
                    """,
            ],
        };
}
