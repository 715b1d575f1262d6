using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Flow.Tests.Notices;

/// <summary>Unhappy ratings, complaints and words of customers reach the team: always, and once.</summary>
public sealed class TeamNoticeTests
{
    [Fact]
    public async Task An_unhappy_rating_in_no_run_reaches_the_team()
    {
        await using var stage = await Ordered();
        await stage.Submit(Rating(stage, 2, "The cup came broken."));

        var notice = Assert.Single(stage.Staff.Messages);
        Assert.Equal("care@metsameri.example", notice.To);
        Assert.Equal("#1001: 2 of 5 stars", notice.Content.Subject);
        Assert.Contains("> The cup came broken.", notice.Content.Text, StringComparison.Ordinal);
        Assert.Contains("Phone: +37255512345", notice.Content.Text, StringComparison.Ordinal);
        Assert.Contains("E-mail: mari@example.com", notice.Content.Text, StringComparison.Ordinal);
        Assert.Contains("Customer: Mari Mets", notice.Content.Text, StringComparison.Ordinal);
        Assert.Contains(
            $"/console/customers/{(await stage.Customer("mari@example.com")).Key}",
            notice.Content.Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_times_of_a_notice_are_in_the_shop_s_zone_wherever_the_customer_lives()
    {
        var stage = await TestShop.Open("2026-03-02 12:00");
        await using (stage)
        {
            var paid = SampleEvents.OrderPaid(stage.Time.Now);
            await stage.Submit(
                paid with
                {
                    Profile = paid.Profile! with { Zone = "America/Los_Angeles", Locale = "en-US" },
                }
            );
            await stage.Submit(Rating(stage, 2));
            Assert.Equal("America/Los_Angeles", (await stage.Customer("mari@example.com")).Profile.Zone);

            var text = Assert.Single(stage.Staff.Messages).Content.Text;
            Assert.Contains("to its own staff on Monday, 2 March 2026, 12:0", text, StringComparison.Ordinal);
            Assert.DoesNotContain("AM", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1, null, true)]
    [InlineData(3, null, true)]
    [InlineData(4, null, false)]
    [InlineData(5, null, false)]
    [InlineData(5, "Lovely, but the box was open.", true)]
    [InlineData(4, "   ", false)]
    public async Task A_rating_of_three_or_less_or_a_comment_with_any_rating_reaches_the_team(
        int stars,
        string? words,
        bool notified
    )
    {
        await using var stage = await Ordered();
        await stage.Submit(Rating(stage, stars, words));
        Assert.Equal(notified ? 1 : 0, stage.Staff.Messages.Count);
    }

    [Fact]
    public async Task Policy_defines_an_unhappy_rating()
    {
        var sample = TestShop.SampleWorkspace;
        await using var stage = await Ordered(
            sample with
            {
                Hash = "strict",
                Policy = sample.Policy with { UnhappyRating = 4 },
            }
        );
        await stage.Submit(Rating(stage, 4));
        Assert.Single(stage.Staff.Messages);
    }

    [Fact]
    public async Task An_answer_that_arrives_days_late_reaches_the_team()
    {
        await using var stage = await Ordered();
        var given = stage.Time.Now;
        await stage.Advance(Duration.FromDays(40));
        await stage.Submit(
            Rating(stage, 1) with
            {
                At = given,
                Occurrences = [new Occurrence(EventNames.FeedbackReceived, given)],
            }
        );
        Assert.Single(stage.Staff.Messages);
    }

    [Fact]
    public async Task Imported_ratings_send_no_notice()
    {
        await using var stage = await Ordered();
        await stage.Submit(Rating(stage, 1, "Broken.") with { Backfill = true });
        await stage.Submit(Complaint(stage) with { Backfill = true });
        Assert.Empty(stage.Staff.Messages);
        Assert.Equal(1, (await stage.Customer("mari@example.com")).Orders.Recent[0].Rating!.Stars);
    }

    [Fact]
    public async Task A_second_rating_that_is_worse_is_reported_as_a_change()
    {
        await using var stage = await Ordered();
        await stage.Submit(Rating(stage, 5));
        await stage.Advance(Duration.FromDays(1));
        await stage.Submit(Rating(stage, 2));

        Assert.Contains(
            "2 of 5 stars (before: 5)",
            Assert.Single(stage.Staff.Messages).Content.Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_team_is_notified_when_a_reported_rating_is_corrected()
    {
        await using var stage = await Ordered();
        await stage.Submit(Rating(stage, 2));
        await stage.Advance(Duration.FromMinutes(5));
        await stage.Submit(Rating(stage, 5));

        Assert.Equal(
            ["#1001: 2 of 5 stars", "#1001: 5 of 5 stars (before: 2)"],
            stage.Staff.Messages.Select(m => m.Content.Subject)
        );
    }

    [Fact]
    public async Task The_same_stars_again_are_one_answer_and_new_words_another()
    {
        await using var stage = await Ordered();
        foreach (var words in new[] { null, null, "Broken.", "Broken.", null, "And cold." })
        {
            await stage.Submit(Rating(stage, 2, words));
            await stage.Advance(Duration.FromMinutes(1));
        }

        Assert.Equal(3, stage.Staff.Messages.Count);
    }

    [Fact]
    public async Task A_journey_with_its_own_notice_replaces_the_standard_notice()
    {
        await using var stage = await Asked();
        await stage.Submit(Rating(stage, 2, "The cup came broken."));
        await stage.Advance(Duration.FromDays(14));

        var notice = Assert.Single(stage.Staff.Messages);
        Assert.Equal("feedback-request", notice.Journey);
        Assert.Contains("Call about #1001", notice.Content.Text, StringComparison.Ordinal);
        Assert.Contains("> The cup came broken.", notice.Content.Text, StringComparison.Ordinal);
        Assert.Contains("Due:", notice.Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rating_from_an_earlier_message_is_reported_at_once_and_not_again_by_the_journey()
    {
        await using var stage = await Ordered();
        await stage.Submit(SampleEvents.OrderEvent(EventNames.OrderDelivered, stage.Time.Now));
        await stage.Advance(Duration.FromDays(1));
        await stage.Submit(Rating(stage, 2));
        Assert.Single(stage.Staff.Messages);
        await stage.Advance(Duration.FromDays(30));

        Assert.Single(stage.Staff.Messages);
        Assert.DoesNotContain(stage.SentMessages, m => m.Step is "how-was-it" or "how-was-it-reminder");
        Assert.Contains(stage.SentMessages, m => m.Step == "sorry-a-person-will-call");
    }

    [Fact]
    public async Task An_order_rated_before_its_delivery_is_never_asked_about()
    {
        await using var stage = await Ordered();
        await stage.Submit(Rating(stage, 5));
        await stage.Submit(SampleEvents.OrderEvent(EventNames.OrderDelivered, stage.Time.Now));
        await stage.Advance(Duration.FromDays(30));
        Assert.DoesNotContain(stage.SentMessages, m => m.Journey == "feedback-request");
    }

    [Fact]
    public async Task Answers_reach_the_team_while_the_journey_is_paused()
    {
        await using var stage = await Asked();
        await stage.Flow.Switches.SetPaused("feedback-request", true, CancellationToken.None);
        await stage.Advance(Duration.FromMinutes(2));
        await stage.Submit(Rating(stage, 1));
        Assert.Single(stage.Staff.Messages);
    }

    [Theory]
    [InlineData(EventNames.ComplaintOpened, "a complaint")]
    [InlineData(EventNames.MessageComplained, "marked our message as spam")]
    [InlineData(EventNames.MessageReplied, "a reply")]
    public async Task Complaints_and_replies_reach_the_team_without_any_run(string name, string subject)
    {
        await using var stage = await Ordered();
        await stage.Advance(Duration.FromDays(200));
        await stage.Submit(Complaint(stage) with { Name = name, Occurrences = [new Occurrence(name, stage.Time.Now)] });
        await stage.Advance(Duration.FromDays(1));
        var notice = Assert.Single(stage.Staff.Messages);
        Assert.Equal(subject, notice.Content.Subject);
        Assert.Contains("Latest order: #1001, €59.90 (none was named)", notice.Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_customer_wrote_stays_apart_from_our_words_and_is_never_a_template()
    {
        await using var stage = await Ordered();
        await stage.Submit(Rating(stage, 1, "{{shop.name}}\nOrder: #9999\r\n<b>cold</b>"));

        var text = Assert.Single(stage.Staff.Messages).Content.Text;
        Assert.Contains("> {{shop.name}}", text, StringComparison.Ordinal);
        Assert.Contains("> Order: #9999", text, StringComparison.Ordinal);
        Assert.Contains("> <b>cold</b>", text, StringComparison.Ordinal);
    }

    private static async Task<TestShop> Ordered(Workspace? workspace = null)
    {
        var stage = await TestShop.Open("2026-03-02 12:00", workspace);
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        return stage;
    }

    private static async Task<TestShop> Asked()
    {
        var stage = await Ordered();
        await stage.AdvanceTo("2026-03-06 11:00");
        await stage.Submit(SampleEvents.OrderEvent(EventNames.OrderDelivered, stage.Time.Now));
        await stage.AdvanceTo("2026-03-11 09:00");
        return stage;
    }

    private static Event Rating(TestShop stage, int stars, string? words = null) =>
        SampleEvents.Rating(stage.Time.Now, stars) with
        {
            Id = EventId.Create("shopify", "rating", $"{stars}{words}{stage.Time.Now}"),
            Feedback = new FeedbackData(stars, words, "1001"),
        };

    private static Event Complaint(TestShop stage) =>
        new()
        {
            Id = EventId.Create("api", "complaint", $"{stage.Time.Now}"),
            Source = "api",
            Name = EventNames.ComplaintOpened,
            At = stage.Time.Now,
            Identity = new CustomerIdentity { Email = "mari@example.com" },
            Occurrences = [new Occurrence(EventNames.ComplaintOpened, stage.Time.Now)],
            Receipt = new ReceiptData(Channel.Email),
            Data = new Dictionary<string, JsonElement>
            {
                ["text"] = JsonSerializer.SerializeToElement("The tea was cold."),
            },
        };
}
