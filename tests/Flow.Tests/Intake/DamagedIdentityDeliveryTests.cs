using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Intake;

/// <summary>Deliveries, replies and privacy requests that name a customer whose row of table Identities cannot be read
/// are stored, and applied once after the repair.</summary>
public sealed class DamagedIdentityDeliveryTests : DamagedIdentityRow
{
    [Fact]
    public async Task Words_of_a_reply_reach_the_team_after_the_repair()
    {
        await using var stage = await Begin();
        await Damage(IdentityTable.EmailName(Mari));
        Assert.Equal(
            new ProviderAnswer.Accepted(1),
            await ProviderRequests.EmailReply(Mari, "The soap broke.", stage.Time.Now).SendTo(stage.Flow)
        );
        await Minute(stage);
        Assert.Empty(stage.Staff.Messages);
        await Repair();
        await stage.Flow.Nightly.WalkAll(CancellationToken.None);
        Assert.Single((await stage.Customer(Mari)).EventCounts, c => c.Event == EventNames.MessageReplied);
    }

    [Theory]
    [InlineData("guest", "email:mari@example.com")]
    [InlineData("customer", "customer:shopify:c-mari@example.com")]
    [InlineData("order", "order:shopify:1002")]
    [InlineData("phone", "phone:+37255512345")]
    [InlineData("address", "email:other@example.com")]
    public async Task A_shop_delivery_that_names_it_is_answered_as_accepted_stored_and_applied_once_after_the_repair(
        string what,
        string name
    )
    {
        await using var stage = await Begin(customerIsKnown: what != "phone");
        await Damage(name);
        stage.Time.Now += Duration.FromMinutes(1);
        var order = SampleEvents.OrderPaid(stage.Time.Now, "1002", optIn: false);
        order = what switch
        {
            "guest" => order with { Identity = order.Identity with { CustomerId = null } },
            "address" => order with
            {
                Identity = order.Identity with { Email = null },
                Profile = order.Profile! with { Email = null },
                Order = order.Order! with { Email = "other@example.com" },
            },
            _ => order,
        };
        Assert.IsType<IntakeAnswer.Accepted>(await stage.Flow.Intake.Submit(order, CancellationToken.None));
        Assert.IsNotType<IntakeAnswer.Ignored>(await stage.Flow.Intake.Submit(order, CancellationToken.None));
        for (var minute = 0; minute < 3; minute++)
        {
            await Minute(stage);
        }

        Assert.True(lines.Lines.Count(l => l.Contains("is parked", StringComparison.Ordinal)) <= 1);
        await Repair();
        await stage.Flow.Nightly.WalkAll(CancellationToken.None);
        await Minute(stage);
        Assert.Equal(what == "phone" ? 1 : 2, (await stage.Customer(Mari)).Orders.PaidCount);
        Assert.Empty(await stage.Flow.DueTable.ListParked(CancellationToken.None));
        Assert.Equal(0, (await stage.Flow.QueuedCustomers.CountStoredEvents(CancellationToken.None)).Events);
    }

    [Fact]
    public async Task After_the_repair_what_waits_under_a_name_comes_before_the_next_event_that_names_it()
    {
        await using var stage = await Begin();
        await Damage(IdentityTable.EmailName(Mari));
        await ProviderRequests.EmailReply(Mari, "unsubscribe", stage.Time.Now).SendTo(stage.Flow);
        await Minute(stage);
        await Repair();
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002", optIn: false));
        Assert.Equal(
            ConsentStatus.Unsubscribed,
            (await stage.Customer(Mari)).Consents.Single(c => c.Channel == Channel.Email && c.Topic is null).Status
        );
        Assert.Empty(await stage.Flow.DueTable.ListParked(CancellationToken.None));
    }

    [Theory]
    [InlineData("email")]
    [InlineData("phone")]
    public async Task A_privacy_request_that_names_it_is_listed_counts_at_once_and_stops_the_customer_after_the_repair(
        string by
    )
    {
        await using var stage = await Begin();
        await Damage(by == "email" ? IdentityTable.EmailName(Mari) : IdentityTable.PhoneName(Phone));
        var request = PrivacyRequestEvents.Request(
            "redact",
            stage.Time.Now,
            id: null,
            email: by == "email" ? Mari : null,
            phone: by == "phone" ? Phone : null
        );
        Assert.IsType<IntakeAnswer.Accepted>(await stage.Flow.Intake.Submit(request, CancellationToken.None));
        Assert.IsType<IntakeAnswer.Accepted>(await stage.Flow.Intake.Submit(request, CancellationToken.None));
        Assert.Null(Assert.Single(await stage.Flow.PrivacyRequests.ListOpen(CancellationToken.None)).Customer);
        await Minute(stage);

        await Repair();
        await stage.Flow.Nightly.WalkAll(CancellationToken.None);
        var mari = await stage.Customer(Mari);
        Assert.Equal("redact", mari.PrivacyStop?.Kind);
        Assert.Equal(
            mari.Key,
            Assert.Single(await stage.Flow.PrivacyRequests.ListOpen(CancellationToken.None)).Customer
        );
        await stage.Advance(Duration.FromDays(40));
        Assert.Single(stage.SentMessages);
    }

    [Fact]
    public async Task A_privacy_request_by_the_customers_id_stops_them_at_once_though_the_row_of_their_address_is_damaged()
    {
        await using var stage = await Begin();
        await Damage(IdentityTable.EmailName(Mari));
        await stage.Flow.Intake.Submit(PrivacyRequestEvents.Request("redact", stage.Time.Now), CancellationToken.None);
        var key = keys.CustomerKey($"customer:shopify:c-{Mari}");
        Assert.Equal("redact", (await stage.Flow.Customers.Read(key, CancellationToken.None))?.PrivacyStop?.Kind);
        await Repair();
        await stage.Flow.Nightly.WalkAll(CancellationToken.None);
        await Minute(stage);
        Assert.Equal(
            "privacy",
            (await new IdentityTable(store, keys).FindSuppression(Channel.Email, Mari, CancellationToken.None))?.Reason
        );
    }
}
