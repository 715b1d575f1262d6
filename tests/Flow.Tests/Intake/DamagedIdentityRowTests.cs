using MarketingAutomation.Core.Channels;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Providers;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Intake;

/// <summary>A row of table Identities that cannot be read loses nothing and repeats nothing: a stop counts at once,
/// what arrives is stored, and all of it is applied after the repair.</summary>
public sealed class DamagedIdentityRowTests : DamagedIdentityRow
{
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
}
