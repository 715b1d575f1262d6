using System.Diagnostics;
using System.Text.RegularExpressions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Templates.Rendering;
using MarketingAutomation.Core.Tests.Templates;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Tracking;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Storage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Flow.Tracking;

/// <summary>A whole shop, whose letters are measured.</summary>
public sealed partial class TrackedMessageTests
{
    private static readonly TrackingPolicy Everything = new()
    {
        Opens = true,
        Utm = new UtmPolicy("letter", "email", "{journey}"),
    };

    [Fact]
    public async Task Web_links_are_tracked_and_links_to_the_customer_s_page_are_not()
    {
        await using var stage = await Welcomed();
        var (letter, links) = (stage.Email.Messages.First(), Links(stage));

        Assert.NotEmpty(links);
        Assert.All(links, l => Assert.StartsWith("https://metsameri.example", l.Target, StringComparison.Ordinal));
        Assert.Equal(links.Select(l => l.Number).Distinct().Count(), links.Select(l => l.Target).Distinct().Count());
        Assert.Contains($"href=\"{letter.Links.Page}\"", letter.Content.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"https://metsameri.example", letter.Content.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/l/", letter.Content.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/o/", letter.Content.Html, StringComparison.Ordinal);
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

    [Fact]
    public async Task A_click_of_an_unknown_customer_is_not_recorded_and_still_redirects()
    {
        await using var stage = await Welcomed();
        var stranger = new TrackedLink(
            $"{new string('0', 26)}.0123456789abcdef",
            1,
            null,
            "https://metsameri.example/"
        );

        Assert.Equal(
            stranger.Target,
            await stage.Flow.Tracking.RecordClick(stage.Flow.TrackedLinks.TokenOf(stranger), machine: false)
        );
        await stage.Flow.Tracking.Finish();
        Assert.Null(await stage.Flow.Customers.Read(new string('0', 26), CancellationToken.None));
    }

    [Fact]
    public async Task A_scanner_that_opens_every_link_at_once_is_not_counted()
    {
        await using var stage = await Welcomed();
        var tokens = Enumerable
            .Range(1, 12)
            .Select(n =>
                stage.Flow.TrackedLinks.TokenOf(
                    Links(stage)[0] with
                    {
                        Number = n,
                        Target = $"https://metsameri.example/{n}",
                    }
                )
            )
            .ToArray();

        await Task.WhenAll(tokens.Select(t => stage.Flow.Tracking.RecordClick(t, machine: false).AsTask()));
        await stage.Flow.Tracking.Finish();
        await stage.Advance(Duration.FromMinutes(1));

        Assert.Equal(Enumerable.Repeat(EventNames.MessageScanned, 12), await Receipts(stage, Links(stage)[0].Message));
    }

    [Fact]
    public async Task A_redirect_does_not_wait_for_a_store_that_is_down_or_hangs()
    {
        await using var stage = await Welcomed();
        var token = stage.Flow.TrackedLinks.TokenOf(Links(stage)[0]);
        foreach (var trouble in new[] { new BrokenStore(hangs: false), new BrokenStore(hangs: true) })
        {
            await using var broken = await TestShop.Open("2026-03-02 12:00", store: trouble);
            trouble.Broken = true;
            var clock = Stopwatch.StartNew();

            Assert.StartsWith(
                "https://metsameri.example",
                await broken.Flow.Tracking.RecordClick(token, machine: false),
                StringComparison.Ordinal
            );
            Assert.InRange(clock.ElapsedMilliseconds, 0, 5000);
            trouble.Release();
            await broken.Flow.Tracking.Finish();
        }
    }

    [Fact]
    public async Task Ten_thousand_forged_tokens_lead_nowhere()
    {
        await using var stage = await Welcomed();
        var tracked = stage.Flow.TrackedLinks;
        var link = Links(stage)[0];
        string[] genuine = [tracked.TokenOf(link), Picture(stage, link.Message), stage.Flow.Links.Token(link.Message)];
        var random = new System.Random(20261122);
        const string letters = "-_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.~%õ\0\n";
        for (var i = 0; i < 10_000; i++)
        {
            var token = Mutated(genuine[i % genuine.Length], random, letters);
            Assert.True(
                genuine.Contains(token)
                    || (tracked.ReadToken(token) is null && tracked.ReadPictureToken(token) is null),
                token
            );
        }

        // Each opens only its own door.
        Assert.Equal(
            (null, null, null),
            (tracked.ReadToken(genuine[2]), tracked.ReadPictureToken(genuine[2]), tracked.ReadPictureToken(genuine[0]))
        );
        Assert.Equal(
            (null, null, null),
            (
                stage.Flow.Links.ReadToken(genuine[0]),
                stage.Flow.Links.ReadToken(genuine[1]),
                tracked.ReadToken(genuine[1])
            )
        );
        Assert.Null(new TrackedLinks(new KeyHasher(new byte[32]), new FlowOptions()).ReadToken(genuine[0]));
    }

    [Fact]
    public async Task A_target_cannot_be_exchanged_nor_a_tag_carried_to_another_link()
    {
        await using var stage = await Welcomed();
        var tracked = stage.Flow.TrackedLinks;
        var link = Links(stage)[0];
        var (mine, evil) = (
            tracked.TokenOf(link).Split('-', 4),
            tracked.TokenOf(link with { Target = "https://evil.example/" }).Split('-', 4)
        );
        var other = tracked.TokenOf(link with { Message = link.Message[..^1] + "x" }).Split('-', 4);

        Assert.Null(tracked.ReadToken($"{mine[0]}-{mine[1]}-{mine[2]}-{evil[3]}"));
        Assert.Null(tracked.ReadToken($"{other[0]}-{other[1]}-{mine[2]}-{mine[3]}"));
        Assert.Null(tracked.ReadToken($"{mine[0]}-{mine[1]}-{mine[2]}-{mine[3]}{evil[3]}"));
        Assert.Equal(link, tracked.ReadToken(string.Join('-', mine)));
    }

    private static string Mutated(string token, System.Random random, string letters)
    {
        var text = token.ToList();
        for (var change = random.Next(1, 4); change > 0 && text.Count > 0; change--)
        {
            var at = random.Next(text.Count);
            switch (random.Next(4))
            {
                case 0:
                    text[at] = letters[random.Next(letters.Length)];
                    break;
                case 1:
                    text.RemoveAt(at);
                    break;
                case 2:
                    text.Insert(at, letters[random.Next(letters.Length)]);
                    break;
                default:
                    text.RemoveRange(at, text.Count - at);
                    break;
            }
        }

        return new string([.. text]);
    }

    private static async Task<TestShop> Welcomed(TrackingPolicy? tracking = null)
    {
        var sample = TestShop.SampleWorkspace;
        var stage = await TestShop.Open(
            "2026-03-02 12:00",
            sample with
            {
                Policy = sample.Policy with { Tracking = tracking ?? new TrackingPolicy() },
            }
        );
        await stage.Submit(SampleEvents.OrderPaid(stage.Time.Now));
        return stage;
    }

    private static async Task Refuse(TestShop stage)
    {
        var page = (
            await stage.Flow.Pages.Open(stage.Flow.Links.Token(stage.Email.Messages.First().Id), CancellationToken.None)
        )!;
        await stage.Flow.Pages.SetPreference(page, new PreferenceChange { Tracking = false }, CancellationToken.None);
    }

    private static async Task<IReadOnlyList<string>> Receipts(TestShop stage, string message) =>
        (await stage.Flow.Messages.ReadMessage(message, CancellationToken.None))!.Value.View.Receipts;

    private static TrackedLink[] Links(TestShop stage) =>
        [
            .. Token()
                .Matches(stage.Email.Messages.First().Content.Html!)
                .Select(m => stage.Flow.TrackedLinks.ReadToken(m.Groups[1].Value)!),
        ];

    private static string Picture(TestShop stage, string message) =>
        stage.Flow.TrackedLinks.PictureOf(message).Split('/')[^1].Replace(".gif", "", StringComparison.Ordinal);

    [GeneratedRegex("href=\"[^\"]*/l/([^\"]*)\"")]
    private static partial Regex Token();
}
