using System.Text;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Flow.Intake.Identities;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Intake;

/// <summary>A shop with one customer whose row of table Identities can be damaged and repaired.</summary>
public abstract class DamagedIdentityRow : IDisposable
{
    private protected const string Mari = "mari@example.com";
    private protected const string Phone = "+37255512345";
    private protected readonly MemoryTableStore store = new();
    private protected readonly KeyHasher keys = new(TestShop.Secret);
    private protected readonly LogLines lines = new();
    private protected readonly LoggerFactory logs;
    private protected readonly Dictionary<string, ReadOnlyMemory<byte>> sound = [];

    protected DamagedIdentityRow() => logs = new LoggerFactory([lines]);

    public void Dispose()
    {
        logs.Dispose();
        lines.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task<TestShop> Begin(bool customerIsKnown = true)
    {
        var stage = await TestShop.Open("2026-03-02 12:00", store: store, feeds: ProviderRequests.Feeds, logs: logs);
        if (customerIsKnown)
        {
            await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
            Assert.Single(stage.Email.Messages);
        }

        return stage;
    }

    private protected async Task<string> Damage(string name)
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
    private protected async Task Repair()
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

    private protected static async Task Minute(TestShop stage)
    {
        stage.Time.Now += Duration.FromMinutes(1);
        await stage.Flow.Sweep.SweepRound(CancellationToken.None);
    }
}
