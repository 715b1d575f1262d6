using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Answers;

/// <summary>Unhappy ratings, complaints and words of customers reach the team: always, and once.</summary>
public sealed class TeamHearsTests
{
    [Fact]
    public async Task An_unhappy_rating_in_no_run_reaches_the_team()
    {
        await using var stage = await Ordered();
        await stage.Tell(Rating(stage, 2, "The cup came broken."));

        var notice = Assert.Single(stage.Staff.Taken);
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
    public async Task The_times_of_a_notice_are_by_the_shop_s_clock_wherever_the_customer_lives()
    {
        var stage = await ShopStage.Open("2026-03-02 12:00");
        await using (stage)
        {
            var paid = Some.OrderPaid(stage.Time.Now);
            await stage.Tell(
                paid with
                {
                    Profile = paid.Profile! with { Zone = "America/Los_Angeles", Locale = "en-US" },
                }
            );
            await stage.Tell(Rating(stage, 2));
            Assert.Equal("America/Los_Angeles", (await stage.Customer("mari@example.com")).Profile.Zone);

            var text = Assert.Single(stage.Staff.Taken).Content.Text;
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
    public async Task A_rating_of_three_or_less_and_words_beside_any_rating_are_heard(
        int stars,
        string? words,
        bool heard
    )
    {
        await using var stage = await Ordered();
        await stage.Tell(Rating(stage, stars, words));
        Assert.Equal(heard ? 1 : 0, stage.Staff.Taken.Count);
    }

    [Fact]
    public async Task Policy_says_what_unhappy_is()
    {
        var sample = ShopStage.SampleWorkspace;
        await using var stage = await Ordered(
            sample with
            {
                Hash = "strict",
                Policy = sample.Policy with { Unhappy = 4 },
            }
        );
        await stage.Tell(Rating(stage, 4));
        Assert.Single(stage.Staff.Taken);
    }

    [Fact]
    public async Task An_answer_that_comes_days_late_is_heard()
    {
        await using var stage = await Ordered();
        var given = stage.Time.Now;
        await stage.Pass(Duration.FromDays(40));
        await stage.Tell(
            Rating(stage, 1) with
            {
                At = given,
                Happenings = [new Happening(EventNames.FeedbackReceived, given)],
            }
        );
        Assert.Single(stage.Staff.Taken);
    }

    [Fact]
    public async Task What_an_import_tells_is_quiet()
    {
        await using var stage = await Ordered();
        await stage.Tell(Rating(stage, 1, "Broken.") with { Backfill = true });
        await stage.Tell(Complaint(stage) with { Backfill = true });
        Assert.Empty(stage.Staff.Taken);
        Assert.Equal(1, (await stage.Customer("mari@example.com")).Orders.Recent[0].Rating!.Stars);
    }

    [Fact]
    public async Task A_second_rating_that_is_worse_is_told_as_what_it_is()
    {
        await using var stage = await Ordered();
        await stage.Tell(Rating(stage, 5));
        await stage.Pass(Duration.FromDays(1));
        await stage.Tell(Rating(stage, 2));

        Assert.Contains(
            "2 of 5 stars (before: 5)",
            Assert.Single(stage.Staff.Taken).Content.Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_rating_the_team_was_told_of_is_corrected_with_the_team()
    {
        await using var stage = await Ordered();
        await stage.Tell(Rating(stage, 2));
        await stage.Pass(Duration.FromMinutes(5));
        await stage.Tell(Rating(stage, 5));

        Assert.Equal(
            ["#1001: 2 of 5 stars", "#1001: 5 of 5 stars (before: 2)"],
            stage.Staff.Taken.Select(m => m.Content.Subject)
        );
    }

    [Fact]
    public async Task The_same_stars_again_are_one_answer_and_new_words_another()
    {
        await using var stage = await Ordered();
        foreach (var words in new[] { null, null, "Broken.", "Broken.", null, "And cold." })
        {
            await stage.Tell(Rating(stage, 2, words));
            await stage.Pass(Duration.FromMinutes(1));
        }

        Assert.Equal(3, stage.Staff.Taken.Count);
    }

    [Fact]
    public async Task A_journey_with_its_own_notice_gives_it_its_words_and_nobody_is_told_twice()
    {
        await using var stage = await Asked();
        await stage.Tell(Rating(stage, 2, "The cup came broken."));
        await stage.Pass(Duration.FromDays(14));

        var notice = Assert.Single(stage.Staff.Taken);
        Assert.Equal("feedback-request", notice.Journey);
        Assert.Contains("Call about #1001", notice.Content.Text, StringComparison.Ordinal);
        Assert.Contains("> The cup came broken.", notice.Content.Text, StringComparison.Ordinal);
        Assert.Contains("Due:", notice.Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rating_from_an_earlier_message_is_told_at_once_and_not_again_when_the_journey_comes_to_it()
    {
        await using var stage = await Ordered();
        await stage.Tell(Some.OrderNews(EventNames.OrderDelivered, stage.Time.Now));
        await stage.Pass(Duration.FromDays(1));
        await stage.Tell(Rating(stage, 2));
        Assert.Single(stage.Staff.Taken);
        await stage.Pass(Duration.FromDays(30));

        Assert.Single(stage.Staff.Taken);
        Assert.DoesNotContain(stage.Taken, m => m.Step is "how-was-it" or "how-was-it-reminder");
        Assert.Contains(stage.Taken, m => m.Step == "sorry-a-person-will-call");
    }

    [Fact]
    public async Task An_order_rated_before_its_delivery_is_never_asked_about()
    {
        await using var stage = await Ordered();
        await stage.Tell(Rating(stage, 5));
        await stage.Tell(Some.OrderNews(EventNames.OrderDelivered, stage.Time.Now));
        await stage.Pass(Duration.FromDays(30));
        Assert.DoesNotContain(stage.Taken, m => m.Journey == "feedback-request");
    }

    [Fact]
    public async Task Answers_are_heard_while_the_journey_is_paused()
    {
        await using var stage = await Asked();
        await stage.Flow.Switches.Pause("feedback-request", true, CancellationToken.None);
        await stage.Pass(Duration.FromMinutes(2));
        await stage.Tell(Rating(stage, 1));
        Assert.Single(stage.Staff.Taken);
    }

    [Theory]
    [InlineData(EventNames.ComplaintOpened, "a complaint")]
    [InlineData(EventNames.MessageComplained, "marked our message as spam")]
    [InlineData(EventNames.MessageReplied, "a reply")]
    public async Task Complaints_and_replies_are_heard_in_no_run_at_all(string name, string subject)
    {
        await using var stage = await Ordered();
        await stage.Pass(Duration.FromDays(200));
        await stage.Tell(Complaint(stage) with { Name = name, Happenings = [new Happening(name, stage.Time.Now)] });
        await stage.Pass(Duration.FromDays(1));
        var notice = Assert.Single(stage.Staff.Taken);
        Assert.Equal(subject, notice.Content.Subject);
        Assert.Contains("Latest order: #1001, €59.90 (none was named)", notice.Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_customer_wrote_stays_apart_from_our_words_and_is_never_a_template()
    {
        await using var stage = await Ordered();
        await stage.Tell(Rating(stage, 1, "{{shop.name}}\nOrder: #9999\r\n<b>cold</b>"));

        var text = Assert.Single(stage.Staff.Taken).Content.Text;
        Assert.Contains("> {{shop.name}}", text, StringComparison.Ordinal);
        Assert.Contains("> Order: #9999", text, StringComparison.Ordinal);
        Assert.Contains("> <b>cold</b>", text, StringComparison.Ordinal);
    }

    private static async Task<ShopStage> Ordered(Workspace? workspace = null)
    {
        var stage = await ShopStage.Open("2026-03-02 12:00", workspace);
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        return stage;
    }

    private static async Task<ShopStage> Asked()
    {
        var stage = await Ordered();
        await stage.Until("2026-03-06 11:00");
        await stage.Tell(Some.OrderNews(EventNames.OrderDelivered, stage.Time.Now));
        await stage.Until("2026-03-11 09:00");
        return stage;
    }

    private static Event Rating(ShopStage stage, int stars, string? words = null) =>
        Some.Rating(stage.Time.Now, stars) with
        {
            Id = EventId.Of("shopify", "rating", $"{stars}{words}{stage.Time.Now}"),
            Feedback = new FeedbackFacts(stars, words, "1001"),
        };

    private static Event Complaint(ShopStage stage) =>
        new()
        {
            Id = EventId.Of("api", "complaint", $"{stage.Time.Now}"),
            Source = "api",
            Name = EventNames.ComplaintOpened,
            At = stage.Time.Now,
            Who = new Identity { Email = "mari@example.com" },
            Happenings = [new Happening(EventNames.ComplaintOpened, stage.Time.Now)],
            Receipt = new ReceiptFacts(Channel.Email),
            Data = new Dictionary<string, JsonElement>
            {
                ["text"] = JsonSerializer.SerializeToElement("The tea was cold."),
            },
        };
}
