using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Consents;

/// <summary>Caps of one address (<c>frequency.address</c>), counted over all customers who have it.</summary>
public sealed class AddressCapTests
{
    private const string Mari = "mari@example.com";
    private const string Offer =
        "journey: offer\nstatus: live\ntopic: offers\ntrigger: { event: order.paid }\nre_entry: { each: order }\n"
        + "steps:\n  - send: what-is-new\n    channels: [email]\n";

    [Fact]
    public async Task A_second_customer_with_the_address_waits_for_the_next_day()
    {
        await using var stage = await Open(new FrequencyCaps(1, null, null));
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "2001", customerId: "c-other"));
        Assert.Single(stage.Email.Messages);
        await stage.AdvanceTo(TestShop.At("2026-03-02 23:59"));
        Assert.Single(stage.Email.Messages);
        await stage.AdvanceTo(TestShop.At("2026-03-03 00:00"));
        Assert.Equal(2, stage.Email.Messages.Count);
    }

    [Fact]
    public async Task Without_such_a_cap_nothing_is_counted_for_addresses()
    {
        await using var stage = await Open(null);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "2001", customerId: "c-other"));
        Assert.Equal(2, stage.Email.Messages.Count);
        Assert.Null(await Known(stage));
    }

    [Fact]
    public async Task A_message_that_arrives_twice_counts_once_and_has_room_of_its_own()
    {
        await using var stage = await Open(new FrequencyCaps(2, null, null));
        var order = SampleEvents.OrderPaid(stage.Time.Now);
        await stage.Submit(order);
        await stage.Submit(order);
        Assert.Single((await Known(stage))!.Contacts);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "2001", customerId: "c-other"));
        Assert.Equal(2, stage.Email.Messages.Count);
    }

    [Fact]
    public async Task A_message_that_the_provider_refused_leaves_its_room_to_the_next()
    {
        await using var stage = await Open(new FrequencyCaps(1, null, null));
        stage.Email.Respond = _ => new Outcome.Refused("the content is refused", false);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        Assert.Null(await Known(stage));
        stage.Email.Respond = null;
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "2001", customerId: "c-other"));
        Assert.Contains(stage.Email.Messages, m => m.Template == "what-is-new");
        Assert.Single((await Known(stage))!.Contacts);
    }

    [Fact]
    public async Task What_is_older_than_a_month_is_not_kept()
    {
        await using var stage = await Open(new FrequencyCaps(null, null, 2));
        foreach (var (order, day) in new[] { ("1", 0), ("2", 20), ("3", 40) })
        {
            await stage.AdvanceTo(TestShop.At("2026-03-02 12:00") + Duration.FromDays(day));
            await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, order));
        }

        Assert.Equal(3, stage.Email.Messages.Count);
        Assert.Equal(2, (await Known(stage))!.Contacts.Count);
    }

    private static Task<TestShop> Open(FrequencyCaps? address) =>
        TestShop.Open(
            "2026-03-02 12:00",
            TestShop.SampleWith(p => p with { AddressCaps = address, MinGap = Duration.Zero, MaxPerDay = 9 }, Offer)
        );

    private static async Task<AddressSuppression?> Known(TestShop stage) =>
        await new IdentityTable(stage.Store, new KeyHasher(TestShop.Secret)).FindSuppression(
            Channel.Email,
            Mari,
            CancellationToken.None
        );
}
