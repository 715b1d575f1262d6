using System.Text;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Tests.Flow.Privacy;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Flow.Intake;

/// <summary>A row of table Identities that cannot be read loses nothing and repeats nothing: a stop counts at once,
/// what arrives is stored, and all of it is applied after the repair.</summary>
public sealed class DamagedIdentityRowTests : IDisposable
{
    private const string Mari = "mari@example.com";
    private const string Phone = "+37255512345";
    private readonly MemoryTableStore store = new();
    private readonly KeyHasher keys = new(TestShop.Secret);
    private readonly LogLines lines = new();
    private readonly LoggerFactory logs;
    private readonly Dictionary<string, ReadOnlyMemory<byte>> sound = [];

    public DamagedIdentityRowTests() => logs = new LoggerFactory([lines]);

    public void Dispose()
    {
        logs.Dispose();
        lines.Dispose();
    }

    [Theory]
    [InlineData("mail", true)]
    [InlineData("mail", false)]
    [InlineData("STOP", true)]
    [InlineData("STOP", false)]
    [InlineData("unsubscribe", true)]
    [InlineData("spamreport", false)]
    public async Task A_stop_by_address_counts_at_once_and_is_the_customers_after_the_repair(string way, bool byNight)
    {
        await using var stage = await Begin();
        var name = await Damage(way == "STOP" ? IdentityTable.PhoneName(Phone) : IdentityTable.EmailName(Mari));
        stage.Time.Now += Duration.FromMinutes(1);
        var post = way switch
        {
            "mail" => ProviderRequests.EmailReply(Mari, "unsubscribe", stage.Time.Now),
            "STOP" => ProviderRequests.SmsReply(Phone, "STOP"),
            _ => ProviderRequests.SendGridEvents(way, Mari, stage.Time.Now),
        };

        Assert.Equal(new ProviderAnswer.Accepted(1), await post.SendTo(stage.Flow));
        Assert.Equal(new ProviderAnswer.Accepted(1), await post.SendTo(stage.Flow));
        await Minute(stage);
        await Minute(stage);
        Assert.Equal(1, (await stage.Flow.QueuedCustomers.CountStoredEvents(CancellationToken.None)).Stops);
        Assert.Equal(
            [(keys.CustomerKey(name), "damaged row in table Identities")],
            (await stage.Flow.DueTable.ListParked(CancellationToken.None)).Select(p => (p.Customer, p.Body.Fault!))
        );
        Assert.Contains(
            "in table Identities is damaged. Restore the row from a backup",
            Assert.Single(lines.Lines, l => l.Contains("is parked", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            lines.Lines,
            l => l.Contains(Mari, StringComparison.Ordinal) || l.Contains(Phone, StringComparison.Ordinal)
        );

        // The row is whole again and does not say that the address was stopped; what waits does.
        await Repair();
        if (byNight)
        {
            await stage.Flow.Nightly.WalkAll(CancellationToken.None);
            Assert.Empty(await stage.Flow.DueTable.ListParked(CancellationToken.None));
            Assert.Equal(0, (await stage.Flow.QueuedCustomers.CountStoredEvents(CancellationToken.None)).Events);
            var channel = way == "STOP" ? Channel.Sms : Channel.Email;
            Assert.Equal(
                ConsentStatus.Unsubscribed,
                (await stage.Customer(Mari)).Consents.Single(c => c.Channel == channel && c.Topic is null).Status
            );
            Assert.NotNull(
                (
                    await new IdentityTable(store, keys).FindSuppression(
                        channel,
                        way == "STOP" ? Phone : Mari,
                        CancellationToken.None
                    )
                )?.SuppressedSince
            );
        }

        await stage.Advance(Duration.FromDays(40));
        Assert.Equal(way == "STOP", stage.Email.Messages.Count > 1);
        Assert.Empty(stage.Sms.Messages);
    }

    [Fact]
    public async Task In_a_batch_it_keeps_no_stop_of_another_from_counting()
    {
        await using var stage = await Begin();
        var others = Enumerable.Range(0, 30).Select(i => $"buyer{i:D2}@example.com").ToArray();
        foreach (var other in others)
        {
            await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, other[..7], other));
        }

        await Damage(IdentityTable.EmailName(Mari));
        Assert.Equal(
            new ProviderAnswer.Accepted(31),
            await ProviderRequests.SendGridEvents("unsubscribe", [Mari, .. others], stage.Time.Now).SendTo(stage.Flow)
        );
        foreach (var other in others)
        {
            Assert.Contains(
                (await stage.Customer(other)).Consents,
                c => c is { Channel: Channel.Email, Status: ConsentStatus.Unsubscribed }
            );
        }
    }

    [Fact]
    public async Task Where_there_is_no_backup_and_the_row_is_removed_the_stop_is_kept_for_the_address()
    {
        await using var stage = await Begin();
        var name = await Damage(IdentityTable.EmailName(Mari));
        await ProviderRequests.EmailReply(Mari, "unsubscribe", stage.Time.Now).SendTo(stage.Flow);
        await Minute(stage);
        await store.Commit(TableName.Identities, keys.IdentityPartition(name), [new TableOperation.Delete("id")]);
        await stage.Flow.Nightly.WalkAll(CancellationToken.None);
        Assert.Empty(await stage.Flow.DueTable.ListParked(CancellationToken.None));
        Assert.NotNull(
            (
                await new IdentityTable(store, keys).FindSuppression(Channel.Email, Mari, CancellationToken.None)
            )?.SuppressedSince
        );
        Assert.Null((await store.Get(TableName.Customers, keys.CustomerKey(name), RowKeys.State))?.ETag);
        await stage.Advance(Duration.FromDays(40));
        Assert.Single(stage.Email.Messages);
    }

    [Fact]
    public async Task START_after_a_stored_STOP_is_the_last_word()
    {
        await using var stage = await Begin();
        await Damage(IdentityTable.PhoneName(Phone));
        foreach (var word in new[] { "STOP", "START" })
        {
            stage.Time.Now += Duration.FromMinutes(1);
            Assert.Equal(
                new ProviderAnswer.Accepted(1),
                await ProviderRequests.SmsReply(Phone, word).SendTo(stage.Flow)
            );
        }

        await Minute(stage);
        await Repair();
        await stage.Flow.Nightly.WalkAll(CancellationToken.None);
        Assert.Equal(
            ConsentStatus.Subscribed,
            (await stage.Customer(Mari)).Consents.Single(c => c.Channel == Channel.Sms).Status
        );
        Assert.Null(
            (
                await new IdentityTable(store, keys).FindSuppression(Channel.Sms, Phone, CancellationToken.None)
            )?.SuppressedSince
        );
    }

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

    private async Task<TestShop> Begin(bool customerIsKnown = true)
    {
        var stage = await TestShop.Open("2026-03-02 12:00", store: store, feeds: ProviderRequests.Feeds, logs: logs);
        if (customerIsKnown)
        {
            await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
            Assert.Single(stage.Email.Messages);
        }

        return stage;
    }

    private async Task<string> Damage(string name)
    {
        if (await store.Get(TableName.Identities, keys.IdentityPartition(name), "id") is { } row)
        {
            sound[name] = row.Body.ToArray();
        }

        await store.Upsert(
            TableName.Identities,
            keys.IdentityPartition(name),
            "id",
            Encoding.UTF8.GetBytes("{ broken")
        );
        return name;
    }

    // From a backup; a row that was not in it is removed.
    private async Task Repair()
    {
        foreach (
            var name in (string[])
                [
                    IdentityTable.EmailName(Mari),
                    IdentityTable.PhoneName(Phone),
                    IdentityTable.EmailName("other@example.com"),
                    $"customer:shopify:c-{Mari}",
                    "order:shopify:1002",
                ]
        )
        {
            if (sound.TryGetValue(name, out var body))
            {
                await store.Upsert(TableName.Identities, keys.IdentityPartition(name), "id", body);
            }
            else if (
                await store.Get(TableName.Identities, keys.IdentityPartition(name), "id") is { } held
                && held.Body.Span.SequenceEqual("{ broken"u8)
            )
            {
                await store.Commit(
                    TableName.Identities,
                    keys.IdentityPartition(name),
                    [new TableOperation.Delete("id")]
                );
            }
        }
    }

    private static async Task Minute(TestShop stage)
    {
        stage.Time.Now += Duration.FromMinutes(1);
        await stage.Flow.Sweep.SweepRound(CancellationToken.None);
    }
}
