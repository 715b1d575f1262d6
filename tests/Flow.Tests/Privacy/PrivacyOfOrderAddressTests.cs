using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using static MarketingAutomation.Support.Samples.PrivacyRequestEvents;

namespace MarketingAutomation.Flow.Tests.Privacy;

/// <summary>A person whose address is known only from another customer's order or checkout asks to be forgotten: what
/// writes to them ends, the customer stays one.</summary>
public sealed class PrivacyOfOrderAddressTests
{
    private const string Noon = "2026-03-02 12:00";
    private const string Gift = "gift@example.com";
    private const string Mari = "mari@example.com";
    private const string Steps =
        "journey: trial\nstatus: live\ntopic: getting-started\ntrigger: { event: order.paid }\nre_entry: { "
        + "each: order }\nsteps:\n  - send: welcome\n  - wait: 2d\n"
        + "  - notify_staff: { to: care, text: \"Look\" }\n  - send: tips-for-your-order\n";

    [Theory]
    [InlineData("redact")]
    [InlineData("data_request")]
    public async Task Runs_that_write_to_it_end_at_once_and_those_to_the_customer_s_own_go_on(string kind)
    {
        await using var stage = await Open();
        await stage.Submit(Ordered(stage, "1001", Mari));
        await stage.Submit(Ordered(stage, "1002", Gift));
        Assert.Equal(2, (await stage.Customer(Mari)).Runs.Count);
        await stage.Submit(
            Request(kind, stage.Time.Now, email: Gift) with
            {
                Identity = new CustomerIdentity { Email = Gift },
            }
        );

        var mari = await stage.Customer(Mari);
        Assert.Equal(["shopify:1001"], mari.Runs.Select(r => r.Order));
        Assert.Null(mari.PrivacyStop);
        await stage.Advance(Duration.FromDays(10));
        Assert.Equal(
            [(Mari, "welcome"), (Mari, "tips-for-your-order")],
            stage.Email.Messages.Select(t => (t.To, t.Template))
        );
        Assert.Single(stage.Staff.Messages, t => t.Id.StartsWith(mari.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_begins_later_ends_when_it_would_write()
    {
        await using var stage = await Open();
        await stage.Submit(Ordered(stage, "1001", Mari));
        await stage.Submit(
            Request("redact", stage.Time.Now, email: Gift) with
            {
                Identity = new CustomerIdentity { Email = Gift },
            }
        );
        await stage.Submit(Ordered(stage, "1002", Gift));

        Assert.Equal(["shopify:1001"], (await stage.Customer(Mari)).Runs.Select(r => r.Order));
        var ledger = (
            await stage.Flow.Messages.ListOfCustomer(await stage.Customer(Mari), 100, null, CancellationToken.None)
        ).Items;
        Assert.Contains(ledger, m => m is { Template: "welcome", Status: "not_sent", Reason: Reasons.PrivacyRequest });
    }

    private static Task<TestShop> Open() =>
        TestShop.Open(
            Noon,
            TestShop.SampleWith(null, Steps) with
            {
                JourneySources = new Dictionary<string, string> { ["trial"] = Steps },
            }
        );

    private static Event Ordered(TestShop stage, string id, string email)
    {
        var order = SampleEvents.OrderPaid(stage.Time.Now, id, Mari);
        return order with
        {
            Id = $"paid-{id}",
            Order = order.Order! with { Email = email },
            Consents = [.. order.Consents, order.Consents[0] with { Address = email }],
        };
    }
}
