using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace MarketingAutomation.Hosts.Tests.Web.Pages;

/// <summary>A customer's record as the shop's own people see it on a phone.</summary>
[Trait("Speed", "Slow")]
public sealed class CustomerRecordBrowserTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_record_fits_a_phone_and_leads_to_its_messages_and_back(ColorScheme colours)
    {
        await using var shop = await WebTestShop.Open();
        var key = await CustomerRecordPageTests.Rated(shop);
        var tab = await browser.Phone();
        var page = tab.Page;
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = colours });

        await tab.Login(new Uri(shop.Address, await shop.LoginLink()));
        await page.GotoAsync(new Uri(shop.Address, $"/console/customers/{key}").ToString());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "What may be sent" })).ToBeVisibleAsync();
        await Expect(page.GetByText("Rated 2 of 5 for #1001")).ToBeVisibleAsync();
        Assert.True(
            await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
            "the page is wider than the phone"
        );

        await page.Locator("a[href*='mailbox/']").First.ClickAsync();
        await page.GetByText("Record and reasons").ClickAsync();
        await page.GetByText("← Mailbox").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Mailbox" })).ToBeVisibleAsync();
        tab.AssertNoErrors();
    }
}
