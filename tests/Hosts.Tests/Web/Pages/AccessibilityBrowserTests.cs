using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using MarketingAutomation.Support.Stage;
using Microsoft.Playwright;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web.Pages;

/// <summary>Every page and e-mail we show, by the rules of WCAG 2.2 A and AA, the pages also by the good practices that
/// axe knows; on a phone, light and dark.</summary>
[Trait("Speed", "Slow")]
public sealed class AccessibilityBrowserTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly List<string> Wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_customers_pages_have_no_barrier(ColorScheme colours)
    {
        await using var shop = await WebTestShop.Open();
        var page = await Page(colours);
        foreach (var locale in new[] { "en", "et" })
        {
            var (path, _) = await CustomerPages.Welcomed(shop, locale, customer: $"c-{locale}");
            await Check(page, shop, path);

            // The script of this page sends the rating and leads on.
            await page.GotoAsync(
                new Uri(shop.Address, $"{path}?rate=4").ToString(),
                new PageGotoOptions { WaitUntil = WaitUntilState.Commit }
            );
            await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
            await Check(page, "a rating that was sent");
            await Check(page, shop, $"{path}?keep=1");
            await page.GotoAsync(new Uri(shop.Address, path).ToString());
            await page.Locator("form button").First.ClickAsync();
            await Check(page, "after the first button");
        }

        await Check(page, shop, "/c/unknown");
        await Check(page, shop, "/l/unknown");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_pages_of_the_shops_own_people_have_no_barrier(ColorScheme colours)
    {
        await using var shop = await WebTestShop.Open();
        var page = await Page(colours);
        await Check(page, shop, "/login");
        await Check(page, shop, "/mailbox");
        await Check(page, shop, "/login?code=wrong");
        await new BrowserTab(page, []).Login(new Uri(shop.Address, await shop.LoginLink()));
        await Check(page, "the empty mailbox");

        var key = await CustomerRecordPageTests.Rated(shop);
        await Check(page, shop, "/mailbox");
        await page.Locator("a[href*='mailbox/']").First.ClickAsync();
        await Check(page, "a message");
        await Check(page, shop, $"/console/customers/{key}");
        await Check(page, shop, "/console/customers/unknown");
    }

    [Theory]
    [InlineData("en", ColorScheme.Light)]
    [InlineData("en", ColorScheme.Dark)]
    [InlineData("et", ColorScheme.Light)]
    public async Task The_shipped_emails_have_no_barrier(string locale, ColorScheme colours)
    {
        await using var shop = await WebTestShop.Open();
        var (_, key) = await CustomerPages.Welcomed(shop, locale);
        var page = await Page(colours);
        foreach (
            var template in Directory
                .GetDirectories(Repository.Path("functions", "workspace", "templates"))
                .Select(Path.GetFileName)
                .Where(t => t![0] != '_')
        )
        {
            var answer = await shop.Api(
                HttpMethod.Post,
                "/api/send-test",
                $$"""{"template":"{{template}}","to":"me@shop.example","as":"{{key}}"}"""
            );
            var (view, _) = (
                await shop.Flow.Messages.ReadMessage(
                    StandardBodies.ReadField(answer, "message")!,
                    CancellationToken.None
                )
            )!.Value;
            await page.SetContentAsync(view.Html!);
            await Check(page, $"{template}, {locale}", Wcag);
        }
    }

    private async Task<IPage> Page(ColorScheme colours)
    {
        var page = (await browser.Phone(scripts: true)).Page;
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = colours });
        return page;
    }

    private static async Task Check(IPage page, WebTestShop shop, string path)
    {
        await page.GotoAsync(new Uri(shop.Address, path).ToString());
        await Check(page, path);
    }

    // The message itself is in a frame of its own, and looked at by itself. Landmarks, a good practice of pages, are
    // none of mails.
    private static async Task Check(IPage page, string what, List<string>? rules = null)
    {
        var options = new AxeRunOptions
        {
            RunOnly = new RunOnlyOptions { Type = "tag", Values = rules ?? [.. Wcag, "best-practice"] },
        };
        var found = await page.RunAxe(new AxeRunContext { Exclude = [new AxeSelector("iframe")] }, options);
        Assert.True(found.Passes.Length > 5, $"{what}: hardly anything was checked");
        Assert.True(
            found.Violations.Length == 0,
            $"{what}:\n"
                + string.Join(
                    '\n',
                    found.Violations.SelectMany(v => v.Nodes.Select(n => $"{v.Id} ({v.Impact}): {v.Help}: {n.Html}"))
                )
        );
    }
}
