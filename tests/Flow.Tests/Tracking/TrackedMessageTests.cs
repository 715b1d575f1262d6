using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Flow.Tracking;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;
using NodaTime;
using static MarketingAutomation.Flow.Tests.Tracking.TrackedMessages;

namespace MarketingAutomation.Flow.Tests.Tracking;

/// <summary>A whole shop, whose e-mails are measured.</summary>
public sealed class TrackedMessageTests
{
    private static readonly TrackingPolicy Everything = new()
    {
        Opens = true,
        Utm = new UtmPolicy("newsletter", "email", "{journey}"),
    };

    [Fact]
    public async Task Web_links_are_tracked_and_links_to_the_customer_s_page_are_not()
    {
        await using var stage = await Welcomed();
        var (message, links) = (stage.Email.Messages.First(), Links(stage));

        Assert.NotEmpty(links);
        Assert.All(links, l => Assert.StartsWith("https://metsameri.example", l.Target, StringComparison.Ordinal));
        Assert.Equal(links.Select(l => l.Number).Distinct().Count(), links.Select(l => l.Target).Distinct().Count());
        Assert.Contains($"href=\"{message.Links.Page}\"", message.Content.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"https://metsameri.example", message.Content.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/l/", message.Content.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/o/", message.Content.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("utm_", links[0].Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_leads_exactly_where_the_template_says()
    {
        var sample = TestShop.SampleWorkspace;
        var template = SampleTemplates.Template(
            """
            ---
            subject: Hello
            ---
            <a href="https://a.example/?x=1&amp;y=%41#top" data-link="first">a</a> <a href='https://b.example/lõng/{{customer.first_name}}?q={{order.name}}'>b</a>
            <a href="https://a.example/?x=1&amp;y=%41#top" data-link="first"><img src="https://a.example/i.png"></a> <a href="https://a.example/?x=1&amp;y=%41#top">c</a>
            <a href="mailto:care@a.example">m</a> <a href="tel:+372">t</a> <a href="{{links.page}}">p</a> <a data-track="none" href="https://c.example/">n</a>
            """
        );
        await using var stage = await TestShop.Open(
            "2026-03-02 12:00",
            sample with
            {
                Templates = new Dictionary<string, Template>(sample.Templates) { ["welcome"] = template },
            }
        );
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));

        var message = stage.Email.Messages.First().Id;
        Assert.Equal(
            [
                new TrackedLink(message, 1, "first", "https://a.example/?x=1&y=%41#top"),
                new TrackedLink(message, 2, null, "https://b.example/l%C3%B5ng/Mari?q=#1001"),
                new TrackedLink(message, 1, "first", "https://a.example/?x=1&y=%41#top"),
                new TrackedLink(message, 3, null, "https://a.example/?x=1&y=%41#top"),
            ],
            Links(stage)
        );
    }

    [Fact]
    public async Task A_message_renders_the_same_after_policy_shop_and_preference_changes()
    {
        await using var stage = await Welcomed(Everything);
        var left = stage.Email.Messages.First();
        await Refuse(stage);
        var now = TestShop.SampleWorkspace;
        await stage.Flow.Releases.Release(
            now with
            {
                Policy = now.Policy with { Tracking = new TrackingPolicy { Links = false } },
                Shop = now.Shop with { Url = "https://other.example" },
                Hash = "other",
            },
            CancellationToken.None
        );

        var read = (await stage.Flow.Messages.ReadMessage(left.Id, CancellationToken.None))!.Value.View;

        Assert.Equal(left.Content.Html, read.Html);
        Assert.Contains("utm_campaign=welcome", Links(stage)[0].Target, StringComparison.Ordinal);
        Assert.Contains(
            $"{stage.Flow.TrackedLinks.PictureOf(left.Id)}\" width=\"1\"",
            read.Html,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_customer_who_refuses_tracking_gets_plain_links_and_old_links_work_unrecorded()
    {
        await using var stage = await Welcomed(Everything);
        var (first, link) = (stage.Email.Messages.First(), Links(stage)[0]);
        await Refuse(stage);
        await stage.Advance(Duration.FromDays(20));

        Assert.Equal(
            link.Target,
            await stage.Flow.Tracking.RecordClick(stage.Flow.TrackedLinks.TokenOf(link), machine: false)
        );
        Assert.True(await stage.Flow.Tracking.RecordOpen(Picture(stage, first.Id), machine: false));
        await stage.Flow.Tracking.Finish();
        await stage.Advance(Duration.FromMinutes(1));

        var second = stage.Email.Messages.Last();
        Assert.NotEqual(first.Id, second.Id);
        Assert.Contains("href=\"https://metsameri.example", second.Content.Html, StringComparison.Ordinal);
        Assert.DoesNotMatch("/[lo]/|utm_", second.Content.Html);
        Assert.Empty(await Receipts(stage, first.Id));
    }

    [Fact]
    public async Task Clicks_and_openings_become_events_and_a_minute_makes_them_one()
    {
        await using var stage = await Welcomed(Everything);
        var link = Links(stage)[0];
        await stage.Advance(Duration.FromHours(2));
        for (var i = 0; i < 3; i++)
        {
            await stage.Flow.Tracking.RecordClick(stage.Flow.TrackedLinks.TokenOf(link), machine: false);
            await stage.Flow.Tracking.RecordOpen(Picture(stage, link.Message), machine: false);
            await stage.Flow.Tracking.RecordClick(stage.Flow.TrackedLinks.TokenOf(link), machine: true);
            await stage.Flow.Tracking.Finish();
        }

        Assert.Equal(
            [EventNames.MessageClicked, EventNames.MessageOpened, EventNames.MessageScanned],
            (await Receipts(stage, link.Message)).Order(StringComparer.Ordinal)
        );
        var customer = await stage.Customer("mari@example.com");
        Assert.Equal(
            [MessageState.Sent, MessageState.Clicked, MessageState.Opened],
            customer.Runs.SelectMany(r => r.Messages).Single(m => m.Message == link.Message).States
        );
    }

    private static async Task Refuse(TestShop stage)
    {
        var page = (
            await stage.Flow.Pages.Open(stage.Flow.Links.Token(stage.Email.Messages.First().Id), CancellationToken.None)
        )!;
        await stage.Flow.Pages.SetPreference(page, new PreferenceChange { Tracking = false }, CancellationToken.None);
    }
}
