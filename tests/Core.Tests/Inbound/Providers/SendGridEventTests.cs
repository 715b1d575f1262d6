using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Providers;
using MarketingAutomation.Core.Inbound.Providers.SendGrid;
using MarketingAutomation.Core.Tests.Inbound.Shops;
using NodaTime;
using static MarketingAutomation.Support.Samples.SendGridRequests;

namespace MarketingAutomation.Core.Tests.Inbound.Providers;

public sealed class SendGridEventTests
{
    private const string Customer = "0123456789abcdefghjkmnpqrs";
    private const string Message = $"{Customer}.00112233445566ff";

    [Theory]
    [InlineData("processed", "", "message.accepted", null, null)]
    [InlineData(
        "deferred",
        """ "response":"421 try again, mari@example.com", "attempt":"5" """,
        "message.deferred",
        "deferred 421",
        null
    )]
    [InlineData("delivered", """ "response":"250 OK" """, "message.delivered", null, null)]
    [InlineData("open", "", "message.opened", null, null)]
    [InlineData("open", """ "sg_machine_open":true """, "message.accepted", "opened by a machine", null)]
    [InlineData("open", """ "sg_machine_open":"true" """, "message.accepted", "opened by a machine", null)]
    [InlineData("open", """ "sg_machine_open":false """, "message.opened", null, null)]
    [InlineData("click", """ "url":"https://shop.example/c/secret" """, "message.clicked", null, null)]
    [InlineData(
        "bounce",
        """ "type":"bounce","status":"5.1.1","reason":"550 mari@example.com unknown" """,
        "message.failed",
        "bounce 5.1.1",
        "bounced"
    )]
    [InlineData("bounce", "", "message.failed", "bounce", "bounced")]
    [InlineData("bounce", """ "type":"blocked","status":"5.7.1" """, "message.failed", "blocked 5.7.1", null)]
    [InlineData("bounce", """ "type":"bounce","status":"4.2.2" """, "message.failed", "bounce 4.2.2", null)]
    [InlineData("dropped", """ "reason":"Bounced Address" """, "message.failed", "dropped: bounced before", "bounced")]
    [InlineData(
        "dropped",
        """ "reason":"Spam Reporting Address" """,
        "message.failed",
        "dropped: reported spam before",
        "complained"
    )]
    [InlineData("dropped", """ "reason":"Invalid" """, "message.failed", "dropped: invalid address", "invalid")]
    [InlineData("dropped", """ "reason":"Invalid SMTPAPI header" """, "message.failed", "dropped", null)]
    [InlineData(
        "dropped",
        """ "reason":"Unsubscribed Address" """,
        "message.failed",
        "dropped: unsubscribed at SendGrid",
        "unsubscribed"
    )]
    [InlineData("spamreport", "", "message.complained", null, "complained")]
    public void Each_event_has_its_meaning(string kind, string more, string name, string? detail, string? mark)
    {
        var reported = Assert.Single(ReadEvents(Entry(kind, more)).Events);

        Assert.Equal((name, Message, Customer), (reported.Event.Name, reported.Event.MessageId, reported.CustomerKey));
        Assert.Equal(new ReceiptData(Channel.Email, detail, "LRzXl"), reported.Event.Receipt);
        Assert.Equal(mark, reported.Mark?.Reason);
        Assert.Equal(Instant.FromUnixTimeSeconds(1772452800), reported.Event.At);
        Assert.Equal(
            kind == "spamreport" || mark == "unsubscribed",
            reported.Event.Consents is [{ Status: ConsentStatus.Unsubscribed, Topic: null, Channel: Channel.Email }]
        );
    }

    [Theory]
    [InlineData("unsubscribe", """ "ma_topic":"offers" """, ConsentStatus.Unsubscribed, null, true)]
    [InlineData(
        "group_unsubscribe",
        """ "ma_topic":"offers","asm_group_id":10 """,
        ConsentStatus.Unsubscribed,
        "offers",
        false
    )]
    [InlineData("group_unsubscribe", """ "asm_group_id":10 """, ConsentStatus.Unsubscribed, null, true)]
    [InlineData("group_resubscribe", """ "ma_topic":"offers" """, ConsentStatus.Subscribed, "offers", false)]
    public void An_unsubscribe_at_SendGrid_is_the_customer_s_own_statement(
        string kind,
        string more,
        ConsentStatus status,
        string? topic,
        bool marked
    )
    {
        var reported = Assert.Single(ReadEvents(Entry(kind, more)).Events);

        Assert.Equal(
            (EventNames.ConsentChanged, null, Customer),
            (reported.Event.Name, reported.Event.MessageId, reported.CustomerKey)
        );
        Assert.Equal(
            (status, topic),
            Assert.Single(reported.Event.Consents) is var change ? (change.Status, change.Topic) : default
        );
        Assert.Equal(marked, reported.Mark is not null);
    }

    [Fact]
    public void Joining_a_group_again_without_a_topic_is_nothing() =>
        Assert.Empty(ReadEvents(Entry("group_resubscribe")).Events);

    [Fact]
    public void An_event_of_mail_that_is_not_ours_is_only_about_its_address()
    {
        string Foreign(string kind, string more = "") =>
            Entry(kind, more).Replace(Message, "not ours at all", StringComparison.Ordinal);
        var accepted = ReadEvents(
            Foreign("delivered"),
            Foreign("bounce"),
            Foreign("spamreport"),
            Foreign("unsubscribe")
        ).Events;

        Assert.Equal(["bounced", "complained", "unsubscribed"], accepted.Select(n => n.Mark!.Reason));
        Assert.All(accepted, n => Assert.Null(n.Event.MessageId));
        Assert.Equal([null, "mari@example.com", "mari@example.com"], accepted.Select(n => n.Sender?.Value));
    }

    [Fact]
    public void What_the_shop_s_own_people_do_changes_nothing_for_the_customer()
    {
        var accepted = ReadEvents(
            Entry("spamreport", """ "ma_channel":"staff" """),
            Entry("unsubscribe", """ "ma_channel":"staff" """),
            Entry("bounce", """ "ma_channel":"staff" """)
        ).Events;

        Assert.Equal(2, accepted.Count);
        Assert.All(accepted, n => Assert.Empty(n.Event.Consents));
        Assert.All(accepted, n => Assert.Null(n.Mark));
        Assert.All(accepted, n => Assert.Equal(Channel.Staff, n.Event.Receipt!.Channel));
    }

    [Fact]
    public void A_faulty_entry_is_skipped_and_named_and_the_others_are_read()
    {
        var accepted = ReadEvents(
            Entry("delivered"),
            "7",
            Entry("bounce").Replace("1772452800", "\"soon\"", StringComparison.Ordinal),
            Entry("delivered").Replace("\"sg_event_id\":\"ev\",", "", StringComparison.Ordinal),
            Entry("open", """ "email":"\ud800" """),
            """{"event":"account_status_change","type":"banned"}""",
            Entry("click")
        );

        Assert.Equal(
            [EventNames.MessageDelivered, EventNames.MessageClicked],
            accepted.Events.Select(n => n.Event.Name)
        );
        Assert.Equal(
            ["$[1]", "$[2].timestamp", "$[3].sg_event_id", "$[4].email"],
            accepted.Skipped.Select(f => f.Path)
        );
    }

    [Fact]
    public void Numbers_may_be_texts_and_the_same_event_has_the_same_id()
    {
        var accepted = ReadEvents(
            Entry("delivered"),
            Entry("delivered").Replace("1772452800", "\"1772452800\"", StringComparison.Ordinal),
            Entry("click")
        ).Events;

        Assert.Equal(accepted[0].Event.Id, accepted[1].Event.Id);
        Assert.Equal(accepted[0].Event.At, accepted[1].Event.At);
        Assert.NotEqual(accepted[0].Event.Id, accepted[2].Event.Id);
    }

    [Theory]
    [InlineData("", "found something else")]
    [InlineData("{}", "expected a list, found an object")]
    [InlineData("[{\"event\":", "found something else")]
    public void A_body_that_is_no_list_is_reported(string body, string problem) =>
        Assert.Contains(
            problem,
            Assert
                .IsType<ProviderResult.Malformed>(SendGridEventWebhook.Read(PublicKey, Sign(body), Now))
                .Faults[0]
                .Problem,
            StringComparison.Ordinal
        );

    [SharedDataFact("webhooks/sendgrid-events.json")]
    public void SendGrid_s_own_sample_is_read()
    {
        var body = File.ReadAllBytes(SharedDataFactAttribute.Find("webhooks/sendgrid-events.json")!);
        var accepted = Assert.IsType<ProviderResult.Accepted>(SendGridEventWebhook.Read(PublicKey, Sign(body), Now));

        Assert.Empty(accepted.Skipped);
        Assert.Equal(
            ["bounced", "bounced", "complained", "unsubscribed", "unsubscribed"],
            accepted.Events.Select(n => n.Mark!.Reason)
        );
    }

    private static string Entry(string kind, string more = "") =>
        $$"""{"event":"{{kind}}","sg_event_id":"ev","email":"mari@example.com","timestamp":1772452800,"sg_message_id":"LRzXl.filter-1","category":["welcome","x"],"ma_message":"{{Message}}","ma_attempt":"1"{{(more.Trim().Length > 0 ? "," + more : "")}}}""";
}
