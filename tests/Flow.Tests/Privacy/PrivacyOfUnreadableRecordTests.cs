using System.Text;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using static MarketingAutomation.Support.Samples.PrivacyRequestEvents;

namespace MarketingAutomation.Flow.Tests.Privacy;

/// <summary>A request of law about a customer whose record cannot be read is listed and suppresses at once, and stops
/// the customer once the record can be read.</summary>
public sealed class PrivacyOfUnreadableRecordTests
{
    private const string Mari = "mari@example.com";
    private const string Phone = "+37255512345";

    [Theory]
    [InlineData("redact", "{ broken", "id")]
    [InlineData("objection", "{ broken", "email")]
    [InlineData("deleted", "{ broken", "phone")]
    [InlineData("data_request", "{ broken", "email")]
    [InlineData("redact", "{\"schema\":99,\"key\":\"x\"}", "email")]
    [InlineData("redact", "{\"schema\":99,\"key\":\"x\"}", "phone")]
    public async Task It_is_listed_with_its_customer_waits_beside_the_record_and_stops_everything_after_the_repair(
        string kind,
        string record,
        string by
    )
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00");
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var key = (await stage.Customer(Mari)).Key;
        var sound = (await stage.Store.Get(TableName.Customers, key, RowKeys.State))!.Body.ToArray();
        await stage.Store.Upsert(TableName.Customers, key, RowKeys.State, Encoding.UTF8.GetBytes(record));

        var request = Request(
            kind,
            stage.Time.Now,
            id: by == "id" ? $"c-{Mari}" : null,
            email: by == "email" ? Mari : null,
            phone: by == "phone" ? Phone : null
        );
        var answer = Assert.IsType<IntakeAnswer.Accepted>(
            await stage.Flow.Intake.Submit(request, CancellationToken.None)
        );
        Assert.Equal(key, answer.Customer);
        Assert.Equal(
            (kind, key),
            Assert.Single(await stage.Flow.PrivacyRequests.ListOpen(CancellationToken.None)) is var listed
                ? (listed.Kind, listed.Customer)
                : default
        );
        Assert.NotNull(await stage.Store.Get(TableName.Customers, key, RowKeys.Queued(request.Id)));
        if (by != "id")
        {
            var identities = new IdentityTable(stage.Store, new KeyHasher(TestShop.Secret));
            Assert.Equal(
                "privacy",
                (
                    await identities.FindSuppression(
                        by == "email" ? Channel.Email : Channel.Sms,
                        by == "email" ? Mari : Phone,
                        CancellationToken.None
                    )
                )?.Reason
            );
        }

        // Sent again, as shops do: still one request, still one stored event.
        await stage.Flow.Intake.Submit(request, CancellationToken.None);
        Assert.Single(await stage.Flow.PrivacyRequests.ListOpen(CancellationToken.None));
        await stage.Store.Upsert(TableName.Customers, key, RowKeys.State, sound);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002", optIn: false));
        await stage.Advance(Duration.FromDays(60));
        var mari = await stage.Customer(Mari);
        Assert.Equal((kind, 0), (mari.PrivacyStop?.Kind, mari.Runs.Count));
        Assert.Single(stage.SentMessages);
    }
}
