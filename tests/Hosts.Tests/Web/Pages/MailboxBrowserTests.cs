using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace MarketingAutomation.Hosts.Tests.Web.Pages;

/// <summary>The mailbox as a developer sees it.</summary>
[Trait("Speed", "Slow")]
public sealed class MailboxBrowserTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task The_login_link_leads_to_the_mailbox_and_a_message_appears_there_by_itself()
    {
        await using var shop = await WebTestShop.Open();
        var tab = await browser.Phone(scripts: true);
        var page = tab.Page;

        await tab.Login(new Uri(shop.Address, await shop.LoginLink()));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No messages yet" })).ToBeVisibleAsync();
        await Expect(page.GetByText("curl --sample")).ToBeVisibleAsync();
        Assert.EndsWith("/mailbox", page.Url, StringComparison.Ordinal);

        await shop.Deliver(StandardBodies.Order());
        await page.GetByText("c-1@example.com").ClickAsync();

        await Expect(page.FrameLocator("iframe").GetByText("Mari").First).ToBeVisibleAsync();
        tab.AssertNoErrors();
    }
}
