using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Golden;

/// <summary>
/// The shipped journeys as people would live them: events over time, decisions as text, in the files beside this one. <c>UPDATE_GOLDEN=1</c> writes them again;
/// the change is then read like any other.
/// </summary>
public sealed class GoldenTraces
{
    [Fact]
    public async Task A_first_order_is_welcomed_and_followed_up()
    {
        await using var stage = await ShopStage.Open("2026-03-02 22:40");
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        await stage.Pass(Duration.FromDays(30));
        await Matches(stage, "welcome");
    }

    [Fact]
    public async Task A_second_order_ends_the_welcome()
    {
        await using var stage = await ShopStage.Open("2026-03-02 22:40");
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        await stage.Until("2026-03-09 12:00");
        await stage.Tell(Some.OrderPaid(stage.Time.Now, "1002"));
        await stage.Pass(Duration.FromDays(14));
        await Matches(stage, "welcome-second-order");
    }

    [Fact]
    public async Task A_refund_ends_everything_about_the_order()
    {
        await using var stage = await ShopStage.Open("2026-03-02 22:40");
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        await stage.Until("2026-03-04 09:00");
        await stage.Tell(Some.OrderNews(EventNames.OrderRefunded, stage.Time.Now));
        await stage.Pass(Duration.FromDays(40));
        await Matches(stage, "refund");
    }

    [Fact]
    public async Task What_goes_with_the_order_is_suggested_a_week_after_delivery()
    {
        await using var stage = await ShopStage.Open("2026-03-02 12:00");
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        await stage.Until("2026-03-05 15:00");
        await stage.Tell(Some.OrderNews(EventNames.OrderFulfilled, stage.Time.Now));
        await stage.Until("2026-03-06 11:00");
        await stage.Tell(Some.OrderNews(EventNames.OrderDelivered, stage.Time.Now));
        await stage.Pass(Duration.FromDays(30));
        await Matches(stage, "cross-sell");
    }

    [Fact]
    public async Task An_unhappy_customer_is_called_by_a_person()
    {
        await using var stage = await ShopStage.Open("2026-03-02 12:00");
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        await stage.Until("2026-03-06 11:00");
        await stage.Tell(Some.OrderNews(EventNames.OrderDelivered, stage.Time.Now));
        await stage.Until("2026-03-11 09:00");
        await stage.Tell(Some.Rating(stage.Time.Now, 2));
        await stage.Pass(Duration.FromDays(14));
        Assert.Single(stage.Staff.Taken);
        Assert.Contains("Call about #1001", stage.Staff.Taken.Single().Content.Text, StringComparison.Ordinal);
        await Matches(stage, "feedback-unhappy");
    }

    [Fact]
    public async Task Nobody_answering_gets_one_reminder_where_delivery_is_estimated()
    {
        await using var stage = await ShopStage.Open("2026-03-02 12:00");
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        await stage.Until("2026-03-04 15:00");
        await stage.Tell(Some.OrderNews(EventNames.OrderFulfilled, stage.Time.Now));
        await stage.Pass(Duration.FromDays(40));
        await Matches(stage, "feedback-reminder");
    }

    [Fact]
    public async Task A_silent_regular_is_written_to_once_reactivation_is_live()
    {
        await using var stage = await ShopStage.Open("2026-01-05 12:00", Live("reactivation"));
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        await stage.Until("2026-01-20 12:00");
        await stage.Tell(Some.OrderPaid(stage.Time.Now, "1002"));
        await stage.Pass(Duration.FromDays(250));
        await Matches(stage, "reactivation");
    }

    [Fact]
    public async Task The_draft_reactivation_records_and_sends_nothing()
    {
        await using var stage = await ShopStage.Open("2026-01-05 12:00");
        await stage.Tell(Some.OrderPaid(stage.Time.Now));
        await stage.Until("2026-01-20 12:00");
        await stage.Tell(Some.OrderPaid(stage.Time.Now, "1002"));
        await stage.Pass(Duration.FromDays(250));
        Assert.DoesNotContain(stage.Taken, m => m.Journey == "reactivation");
        await Matches(stage, "reactivation-draft");
    }

    [Fact]
    public async Task Consent_that_comes_later_lets_the_welcome_go()
    {
        await using var stage = await ShopStage.Open("2026-03-02 12:00");
        await stage.Tell(Some.OrderPaid(stage.Time.Now, optIn: false));
        await stage.Pass(Duration.FromMinutes(3));
        await stage.Tell(Some.Consent(stage.Time.Now, Channel.Email, ConsentStatus.Subscribed));
        await stage.Pass(Duration.FromHours(2));
        await Matches(stage, "late-consent");
    }

    private static Workspace Live(string journey)
    {
        var sample = ShopStage.SampleWorkspace;
        return sample with
        {
            Hash = "live",
            Journeys = sample.Journeys.ToDictionary(j => j.Key, j => j.Key == journey ? j.Value with { Status = JourneyStatus.Live } : j.Value),
        };
    }

    private static async Task Matches(ShopStage stage, string name)
    {
        var trace = await Trace.Of(stage, "mari@example.com");
        var path = Repository.Path("tests", "Core.Tests", "Golden", $"{name}.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(path, trace);
        }

        Assert.Equal(await File.ReadAllTextAsync(path), trace);
    }
}
