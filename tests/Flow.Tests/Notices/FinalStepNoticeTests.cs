using System.Text.Json;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Notices;

/// <summary>A notice to the team that is the last step of its run is written when the run is over, and speaks of its
/// order and event all the same.</summary>
public sealed class FinalStepNoticeTests
{
    private const string Call = "notify_staff: { to: care, text: \"Call about {{order.name}}\" }";

    [Theory]
    [InlineData($"  - {Call}\n")]
    [InlineData($"  - wait: 1d\n  - {Call}\n")]
    [InlineData($"  - {Call}\n  - wait: 5d\n")]
    [InlineData(
        $"  - wait_for:\n      - {{ event: order.paid, do: [ {Call} ] }}\n    up_to: 1d\n    else: [ {Call} ]\n"
    )]
    public async Task The_order_is_that_of_the_run(string steps)
    {
        await using var stage = await TestShop.Open(
            "2026-03-02 12:00",
            Shop($"journey: call\nstatus: live\ntopic: offers\ntrigger: {{ event: order.paid }}\nsteps:\n{steps}")
        );
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Advance(Duration.FromDays(2));

        var notice = Assert.Single(stage.Staff.Messages);
        Assert.Equal("#1001: Call about #1001", notice.Content.Subject);
    }

    [Fact]
    public async Task The_words_of_a_complaint_are_those_of_its_event()
    {
        await using var stage = await TestShop.Open(
            "2026-03-02 12:00",
            Shop(
                "journey: call\nstatus: live\ntopic: offers\ntrigger: { event: complaint.opened }\nsteps:\n  "
                    + "- notify_staff: { to: care, text: \"{{event.text}} ({{order.name}})\" }\n"
            )
        );
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Submit(
            new Event
            {
                Id = "c-1",
                Source = "api",
                Name = EventNames.ComplaintOpened,
                At = stage.Time.Now,
                Identity = new CustomerIdentity { Email = "mari@example.com", OrderId = "shopify:1001" },
                Data = new Dictionary<string, JsonElement>
                {
                    ["text"] = JsonSerializer.SerializeToElement("The cup is broken"),
                },
                Occurrences = [new Occurrence(EventNames.ComplaintOpened, stage.Time.Now)],
            }
        );

        Assert.Equal("#1001: The cup is broken (#1001)", Assert.Single(stage.Staff.Messages).Content.Subject);
    }

    private static Workspace Shop(string journey) =>
        TestShop.SampleWith(null, journey) with
        {
            JourneySources = new Dictionary<string, string> { ["call"] = journey },
        };
}
