using System.Text.Json;
using MarketingAutomation.Adapters.SendGrid;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Views;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Notices;

/// <summary>A team whose mailbox accepts no notices is reported to the operator; and what becomes of a notice is never
/// the customer's act.</summary>
public sealed class UndeliveredNoticeTests : IDisposable
{
    private const string Care = "care@metsameri.example";
    private static readonly SendGridEventFeed Feed = new(SendGridRequests.PublicKey);
    private readonly LogLines log = new();
    private readonly LoggerFactory logs = new();
    private static readonly string[] Words = ["failed", "complained", "opened", "clicked", "delivered"];
    private int events;

    public UndeliveredNoticeTests() => logs.AddProvider(log);

    public void Dispose() => logs.Dispose();

    [Theory]
    [InlineData(
        "bounce",
        """ "type":"bounce","status":"5.1.1","reason":"no such user care@metsameri.example" """,
        "bounce 5.1.1"
    )]
    [InlineData("bounce", """ "type":"blocked","status":"5.7.1" """, "blocked 5.7.1")]
    [InlineData("dropped", """ "reason":"Bounced Address" """, "dropped: bounced before")]
    [InlineData("dropped", """ "reason":"Unsubscribed Address" """, "dropped: unsubscribed at SendGrid")]
    [InlineData(
        "spamreport",
        """ "ip":"1.2.3.4" """,
        "marked as spam in the team's mailbox; the provider gives up later ones"
    )]
    public async Task A_notice_that_does_not_arrive_is_one_log_line_and_shown_until_one_arrives(
        string kind,
        string more,
        string what
    )
    {
        await using var stage = await Complained();
        await Becomes(stage, kind, more);
        await Becomes(stage, kind, more);

        Assert.Equal([("care", what)], await Unreached(stage));
        var line = Assert.Single(log.Lines, l => l.Contains("do not arrive", StringComparison.Ordinal));
        Assert.Contains($"team care do not arrive: {what}.", line, StringComparison.Ordinal);
        Assert.Contains("shop.yaml", line, StringComparison.Ordinal);
        Assert.DoesNotContain(Care, line, StringComparison.Ordinal);

        await stage.Advance(Duration.FromMinutes(5));
        await Becomes(stage, "processed");
        Assert.Single(await Unreached(stage));
        await Becomes(stage, "delivered");
        Assert.Empty(await Unreached(stage));
        Assert.Single(log.Lines, l => l.Contains("team care arrive again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_older_notice_that_had_arrived_does_not_end_it()
    {
        await using var stage = await Complained();
        await stage.Advance(Duration.FromMinutes(5));
        await Becomes(stage, "bounce", """ "type":"bounce","status":"5.1.1" """);
        await Becomes(stage, "delivered", at: stage.Time.Now - Duration.FromMinutes(4));
        Assert.Single(await Unreached(stage));
    }

    [Fact]
    public async Task Another_address_in_shop_yaml_ends_it()
    {
        await using var stage = await Complained();
        await Becomes(stage, "bounce", """ "type":"bounce","status":"5.1.1" """);
        var sample = Listens();
        await stage.Flow.Releases.Release(
            sample with
            {
                Hash = "corrected",
                Shop = sample.Shop with
                {
                    Teams = new Dictionary<string, string> { ["care"] = "team@metsameri.example" },
                },
            },
            CancellationToken.None
        );
        Assert.Empty(await Unreached(stage));
    }

    [Fact]
    public async Task A_notice_the_provider_refuses_at_once_is_shown_until_it_takes_one()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00", Listens(), logs: logs);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        stage.Staff.Respond = _ => new Outcome.Refused(
            "SendGrid says this is no address (400 personalizations.to)",
            AddressDead: true
        );
        await Complain(stage, "1");
        await stage.Advance(Duration.FromHours(1));
        Assert.Equal([("care", "SendGrid says this is no address (400 personalizations.to)")], await Unreached(stage));

        stage.Staff.Respond = _ => new Outcome.Sent("id");
        await Complain(stage, "2");
        Assert.Empty(await Unreached(stage));
    }

    [Fact]
    public async Task The_notice_is_failed_where_people_read_it_with_the_provider_s_code()
    {
        await using var stage = await Complained();
        Assert.Equal("sent", (await Notice(stage)).Status);
        await Becomes(stage, "bounce", """ "type":"bounce","status":"5.1.1" """);
        Assert.Equal(
            ("failed", "the provider took it, and could not deliver it: bounce 5.1.1"),
            ((await Notice(stage)).Status, (await Notice(stage)).Detail)
        );
    }

    [Theory]
    [InlineData("bounce", """ "type":"bounce","status":"5.1.1" """)]
    [InlineData("dropped", """ "reason":"Spam Reporting Address" """)]
    [InlineData("spamreport", """ "ip":"1.2.3.4" """)]
    [InlineData("open", """ "ip":"1.2.3.4" """)]
    [InlineData("click", """ "url":"https://shop.example" """)]
    [InlineData("delivered", """ "ip":"1.2.3.4" """)]
    [InlineData("unsubscribe", """ "ip":"1.2.3.4" """)]
    public async Task What_becomes_of_a_notice_is_no_act_of_the_customer(string kind, string more)
    {
        await using var stage = await Complained();
        var before = await stage.Customer("mari@example.com");
        await Becomes(stage, kind, more);

        var after = await stage.Customer("mari@example.com");
        Assert.Equal(before.Runs.Select(r => r.Id), after.Runs.Select(r => r.Id));
        Assert.Equal(
            before.Consents.Select(c => (c.Channel, c.Status, c.EventId)),
            after.Consents.Select(c => (c.Channel, c.Status, c.EventId))
        );
        Assert.Equal(before.EventCounts, after.EventCounts);
        Assert.Single(stage.Staff.Messages);
        var timeline = (await stage.Flow.Customers.ReadTimeline(after, 50, null, CancellationToken.None)).Items;
        Assert.DoesNotContain(
            timeline,
            t =>
                t.Name.StartsWith("message.", StringComparison.Ordinal)
                || t.Happenings.Any(h => h.StartsWith("message.", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task The_notice_of_a_privacy_request_that_does_not_arrive_is_shown_too()
    {
        await using var stage = await TestShop.Open("2026-03-02 12:00", Listens(), feeds: [Feed], logs: logs);
        await stage.Submit(PrivacyRequestEvents.Request("redact", stage.Time.Now));
        await Becomes(stage, "bounce", """ "type":"bounce","status":"5.1.1" """);
        Assert.Equal([("care", "bounce 5.1.1")], await Unreached(stage));
    }

    private async Task<TestShop> Complained()
    {
        var stage = await TestShop.Open("2026-03-02 12:00", Listens(), feeds: [Feed], logs: logs);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await Complain(stage, "1");
        Assert.Single(stage.Staff.Messages);
        return stage;
    }

    // A journey for each word of a provider about a message: a word about the customer's would start it.
    private static Workspace Listens()
    {
        var journeys = Words.ToDictionary(
            w => $"receives-{w}",
            w =>
                $"journey: receives-{w}\nstatus: live\ntopic: offers\ntrigger: {{ event: message.{w} "
                + $"}}\nre_entry: {{ after: 1d }}\nsteps:\n  - wait: 2d\n"
        );
        return TestShop.SampleWith(null, [.. journeys.Values]) with { JourneySources = journeys };
    }

    private static async Task Complain(TestShop stage, string id) =>
        await stage.Submit(
            new Event
            {
                Id = Core.Events.EventId.Create("api", "complaint", id),
                Source = "api",
                Name = EventNames.ComplaintOpened,
                At = stage.Time.Now,
                Identity = new CustomerIdentity { Email = "mari@example.com" },
                Occurrences = [new Occurrence(EventNames.ComplaintOpened, stage.Time.Now)],
                Data = new Dictionary<string, JsonElement> { ["text"] = JsonSerializer.SerializeToElement("Cold.") },
            }
        );

    private async Task Becomes(TestShop stage, string kind, string more = """ "ip":"1.2.3.4" """, Instant? at = null)
    {
        OutgoingMessage notice = stage.Staff.Messages.Last();
        var now = at ?? stage.Time.Now;
        var body = $$"""
            [{"email":"{{Care}}","timestamp":{{now.ToUnixTimeSeconds()}},"event":"{{kind}}","sg_event_id":"e{{++events}}","sg_message_id":"x.1","ma_message":"{{notice.Id}}","ma_channel":"staff",{{more}}}]
            """;
        var post = SendGridRequests.Sign(body, stage.Time.Now);
        await stage.Flow.Providers.Receive(
            Feed,
            "/providers/sendgrid/events",
            post.Headers,
            post.Body,
            CancellationToken.None
        );
    }

    private static async Task<IEnumerable<(string, string)>> Unreached(TestShop stage) =>
        (await stage.Flow.TeamFaults.ListCurrent(CancellationToken.None)).Select(t => (t.Team, t.Fault.What));

    private static async Task<MessageView> Notice(TestShop stage) =>
        (
            await stage.Flow.Messages.ListOfCustomer(
                await stage.Customer("mari@example.com"),
                100,
                null,
                CancellationToken.None
            )
        ).Items.Single(m => m.Channel == Channel.Staff);
}
