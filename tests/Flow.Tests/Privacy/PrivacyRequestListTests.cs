using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using static MarketingAutomation.Support.Samples.PrivacyRequestEvents;

namespace MarketingAutomation.Flow.Tests.Privacy;

/// <summary>Every request of law is on the list with its deadline, and the team is notified of it once.</summary>
public sealed class PrivacyRequestListTests
{
    private const string Noon = "2026-03-02 12:00";
    private const string Mari = "mari@example.com";

    public static TheoryData<string, string?, string?, string?> Names =>
        new()
        {
            { "redact", "c-mari@example.com", null, null },
            { "redact", null, "Mari@Example.com", null },
            { "redact", null, null, "+37255512345" },
            { "redact", "c-mari@example.com", Mari, "+37255512345" },
            { "objection", null, Mari, null },
            { "deleted", "c-mari@example.com", null, null },
        };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task By_whatever_the_customer_is_named_nothing_is_sent_from_then_on(
        string kind,
        string? id,
        string? email,
        string? phone
    )
    {
        await using var stage = await TestShop.Open(Noon);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        var sent = stage.SentMessages.Count;
        var key = (await stage.Customer(Mari)).Key;
        Assert.Equal(
            new IntakeAnswer.Accepted(Request(kind, stage.Time.Now).Id, key),
            await stage.Submit(Request(kind, stage.Time.Now, id, email, phone))
        );
        await stage.Advance(Duration.FromDays(60));

        Assert.Equal(sent, stage.SentMessages.Count);
        Assert.Empty((await stage.Customer(Mari)).Runs);
        var listed = Assert.Single(await stage.Flow.PrivacyRequests.ListOpen(CancellationToken.None));
        Assert.Equal((kind, key, TestShop.At("2026-04-01 13:00")), (listed.Kind, listed.Customer, listed.Due));
    }

    [Fact]
    public async Task The_team_is_notified_once_however_often_the_request_is_repeated()
    {
        await using var stage = await TestShop.Open(Noon);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        foreach (var again in Enumerable.Range(0, 3))
        {
            await stage.Submit(Request("redact", stage.Time.Now));
            await stage.Advance(Duration.FromHours(again));
        }

        var notice = Assert.Single(stage.Staff.Messages);
        Assert.Equal("care@metsameri.example", notice.To);
        Assert.Contains("is to be erased", notice.Content.Text, StringComparison.Ordinal);
        Assert.Contains(Request("redact", stage.Time.Now).Id, notice.Content.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "ari",
            notice.Content.Text.Replace("metsameri", "", StringComparison.Ordinal),
            StringComparison.OrdinalIgnoreCase
        );
        Assert.Single(await stage.Flow.PrivacyRequests.ListOpen(CancellationToken.None));
    }

    [Fact]
    public async Task A_request_of_the_same_number_is_one_and_of_another_number_another()
    {
        await using var stage = await TestShop.Open(Noon);
        await stage.Submit(Request("data_request", stage.Time.Now, email: Mari, delivery: "1", number: "9999"));
        await stage.Submit(Request("data_request", stage.Time.Now, email: Mari, delivery: "2", number: "9999"));
        await stage.Submit(Request("data_request", stage.Time.Now, email: Mari, delivery: "3", number: "10000"));

        Assert.Equal(2, (await stage.Flow.PrivacyRequests.ListOpen(CancellationToken.None)).Count);
        Assert.Equal(2, stage.Staff.Messages.Count);
    }

    [Fact]
    public async Task A_request_of_an_unknown_person_is_listed_suppresses_and_creates_no_customer()
    {
        await using var stage = await TestShop.Open(Noon);
        Assert.Equal(
            new IntakeAnswer.Accepted(Request("redact", stage.Time.Now).Id, null),
            await stage.Submit(Request("redact", stage.Time.Now, "c-9", Mari, "+37255512345"))
        );

        Assert.Null(Assert.Single(await stage.Flow.PrivacyRequests.ListOpen(CancellationToken.None)).Customer);
        Assert.Null(await stage.Flow.Customers.FindByEmail(Mari, CancellationToken.None));
        Assert.Single(stage.Staff.Messages);

        // The address stays alone, also when an order of it comes that repeats an older consent.
        await stage.Advance(Duration.FromHours(1));
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now - Duration.FromHours(2)));
        await stage.Advance(Duration.FromDays(5));
        Assert.Empty(stage.SentMessages);
    }

    [Fact]
    public async Task Another_customer_of_the_same_address_is_not_written_to_there_and_stays_a_customer()
    {
        await using var stage = await TestShop.Open(Noon);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1001", customerId: "c-1"));
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now, "1002", customerId: "c-2"));
        var sent = stage.SentMessages.Count;
        await stage.Submit(Request("redact", stage.Time.Now, "c-1"));
        await stage.Advance(Duration.FromDays(60));

        Assert.Equal(2, sent);
        Assert.Equal(2, stage.SentMessages.Count);
        Assert.Equal("c-1", (await stage.Customer(Mari)).ShopIds.Single().Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_privacy_team_is_notified_or_else_the_reply_address(bool named)
    {
        var sample = TestShop.SampleWorkspace;
        var teams = new Dictionary<string, string> { ["care"] = "care@shop.example", ["privacy"] = "law@shop.example" };
        await using var stage = await TestShop.Open(
            Noon,
            sample with
            {
                Hash = "teams",
                Shop = sample.Shop with { Teams = named ? teams : new Dictionary<string, string>() },
            }
        );
        await stage.Submit(Request("redact", stage.Time.Now, email: Mari));
        Assert.Equal(named ? "law@shop.example" : "abi@metsameri.example", Assert.Single(stage.Staff.Messages).To);
    }

    [Fact]
    public async Task A_pause_of_everything_does_not_keep_it_from_the_team_and_shadow_mode_only_records_it()
    {
        await using var paused = await TestShop.Open(Noon);
        await paused.Flow.Switches.SetPaused(null, true, CancellationToken.None);
        await paused.Submit(Request("redact", paused.Time.Now, email: Mari));
        Assert.Single(paused.Staff.Messages);

        await using var shadow = await TestShop.Open(Noon, options: new FlowOptions { Shadow = true });
        await shadow.Submit(Request("redact", shadow.Time.Now, email: Mari));
        Assert.Empty(shadow.Staff.Messages);
        Assert.Single(await shadow.Flow.PrivacyRequests.ListOpen(CancellationToken.None));
    }

    [Fact]
    public async Task A_team_that_cannot_be_written_to_now_is_written_to_later()
    {
        await using var stage = await TestShop.Open(Noon);
        stage.Staff.Respond = _ => new Outcome.TryLater("busy");
        await stage.Submit(Request("redact", stage.Time.Now, email: Mari));
        Assert.Empty(stage.Staff.Messages);
        stage.Staff.Respond = null;
        await stage.Advance(Duration.FromHours(1));
        Assert.Single(stage.Staff.Messages);
    }

    [Fact]
    public async Task Nothing_personal_is_in_the_list()
    {
        await using var stage = await TestShop.Open(Noon);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        await stage.Submit(Request("redact", stage.Time.Now, email: Mari, phone: "+37255512345"));
        await foreach (var row in stage.Store.QueryAll(TableName.Shop, "privacy", null, null))
        {
            var text = row.Row + System.Text.Encoding.UTF8.GetString(row.Body.Span);
            Assert.DoesNotContain("ari", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("55512345", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_entry_of_an_older_store_has_a_deadline_too()
    {
        await using var stage = await TestShop.Open(Noon);
        await stage.Store.Upsert(
            TableName.Shop,
            "privacy",
            "old",
            System.Text.Encoding.UTF8.GetBytes(
                """{"id":"old","source":"shopify","kind":"redact","at":17699328000000000}"""
            ),
            CancellationToken.None
        );
        Assert.Equal(
            Instant.FromUtc(2026, 3, 1, 8, 0),
            Assert.Single(await stage.Flow.PrivacyRequests.ListOpen(CancellationToken.None)).Due
        );
    }
}
