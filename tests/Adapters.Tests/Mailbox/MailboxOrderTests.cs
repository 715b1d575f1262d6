using MarketingAutomation.Adapters.Mailbox;
using MarketingAutomation.Adapters.Memory;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using NodaTime;
using Xunit;

namespace MarketingAutomation.Adapters.Tests.Mailbox;

/// <summary>The mailbox lists what was sent last first, whenever it was decided, and each message once.</summary>
public sealed class MailboxOrderTests
{
    private static readonly Instant Night = Instant.FromUtc(2026, 3, 2, 23, 0);
    private readonly MemoryTableStore store = new();

    [Fact]
    public async Task A_message_that_was_held_is_listed_at_its_send_time()
    {
        await Send("k.held", Night, Night + Duration.FromHours(9));
        await Send("k.later", Night + Duration.FromHours(8), Night + Duration.FromHours(8));

        Assert.Equal(
            [("k.held", Night + Duration.FromHours(9)), ("k.later", Night + Duration.FromHours(8))],
            await Listed()
        );
    }

    [Fact]
    public async Task The_same_attempt_again_and_another_attempt_add_nothing()
    {
        for (var n = 0; n < 600; n++)
        {
            await Send($"k.{n}", Night + Duration.FromMinutes(n), Night + Duration.FromMinutes(n));
        }

        await Send("k.1", Night + Duration.FromMinutes(1), Night + Duration.FromMinutes(1));
        await Send("k.1", Night + Duration.FromMinutes(1), Night + Duration.FromHours(20), attempt: 2);

        Assert.Single(await Listed(), m => m.Id == "k.1");
    }

    [Fact]
    public async Task An_attempt_that_did_not_arrive_is_followed_by_one_that_does()
    {
        await Send("k.1", Night, Night + Duration.FromHours(1), attempt: 2);

        Assert.Equal([("k.1", Night + Duration.FromHours(1))], await Listed());
    }

    [Fact]
    public async Task An_entry_of_an_earlier_version_is_listed_at_its_decision_time()
    {
        var old = System.Text.Encoding.UTF8.GetBytes(
            $$"""{"id":"k.old","channel":"email","to":"a@example.com","journey":"welcome","step":"welcome","decidedAt":{{Night.ToUnixTimeTicks()}}}"""
        );
        await store.Insert(
            TableName.Mailbox,
            MailboxPort.Partition,
            $"{RowKeys.DescendingTicks(Night)}|k.old",
            old,
            default
        );
        await Send("k.1", Night, Night + Duration.FromHours(1));

        Assert.Equal([("k.1", Night + Duration.FromHours(1)), ("k.old", Night)], await Listed());
    }

    private Task<Outcome> Send(string id, Instant decided, Instant begun, int attempt = 1) =>
        new MailboxPort(store).Send(
            new OutgoingMessage(
                id,
                attempt,
                Channel.Email,
                "a@example.com",
                "welcome",
                "welcome",
                "welcome",
                new RenderedMessage("s", null, "t", null, null),
                new MessageLinks
                {
                    Page = "https://shop.example/c/1",
                    Unsubscribe = "https://shop.example/c/1/unsubscribe",
                    Rate = [],
                },
                Shop,
                decided
            )
            {
                BegunAt = begun,
            },
            default
        );

    private async Task<List<(string Id, Instant At)>> Listed() =>
        [.. (await new MailboxReader(store).Newest(1000, null, default)).Items.Select(m => (m.Id, m.At))];

    private static readonly Shop Shop = new()
    {
        Name = "Shop",
        Url = "https://shop.example",
        Address = "Pikk 1",
        Sender = new Sender("Shop", "a@shop.example"),
        Zone = "Europe/Tallinn",
        Country = "EE",
        Currency = "EUR",
        Languages = ["en"],
    };
}
