using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace MarketingAutomation.Hosts.Tests.Web.Pages;

/// <summary>The customer's page as the customer sees it: on a phone, without scripts.</summary>
[Trait("Speed", "Slow")]
public sealed class CustomerPageBrowserTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData(
        "en",
        "Your messages",
        "Stop all messages",
        "Done. You will not get any more messages from us.",
        "You are not getting any messages from us.",
        "Get messages again",
        "You are getting our messages."
    )]
    [InlineData(
        "et",
        "Sinu sõnumid",
        "Loobu kõigist sõnumitest",
        "Valmis. Me ei saada sulle enam ühtegi sõnumit.",
        "Praegu me sulle sõnumeid ei saada.",
        "Telli sõnumid uuesti",
        "Praegu saad meie sõnumeid."
    )]
    public async Task The_stop_button_shows_a_confirmation(
        string locale,
        string title,
        string stop,
        string done,
        string now,
        string again,
        string back
    )
    {
        await using var shop = await WebTestShop.Open();
        var (path, _) = await CustomerPages.Welcomed(shop, locale);
        var tab = await browser.Phone();
        var page = tab.Page;

        await page.GotoAsync(new Uri(shop.Address, path).ToString());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title);
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", locale);
        await FitsTheScreen(page);
        await page.GetByRole(AriaRole.Button, new() { Name = stop, Exact = true }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync(done);
        await Expect(page.GetByText(now)).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = stop, Exact = true })).ToHaveCountAsync(0);
        await FitsTheScreen(page);

        await page.GetByRole(AriaRole.Button, new() { Name = again, Exact = true }).ClickAsync();
        await Expect(page.GetByText(back)).ToBeVisibleAsync();
        tab.AssertNoErrors();
    }

    [Fact]
    public async Task One_tap_on_a_star_is_a_rating_where_scripts_run()
    {
        await using var shop = await WebTestShop.Open();
        var (path, key) = await CustomerPages.Welcomed(shop);
        var tab = await browser.Phone(scripts: true);

        await tab.Page.GotoAsync(new Uri(shop.Address, $"{path}?rate=2").ToString());

        await Expect(tab.Page.GetByRole(AriaRole.Status))
            .ToHaveTextAsync("Thank you! Your 2 of 5 stars have been saved.");
        Assert.Equal(2, (await shop.Flow.Customers.Read(key, CancellationToken.None))!.LastRating);
        await FitsTheScreen(tab.Page);
        tab.AssertNoErrors();
    }

    [Fact]
    public async Task A_star_chosen_in_the_message_is_preselected_and_counts_only_when_submitted()
    {
        await using var shop = await WebTestShop.Open();
        var (path, key) = await CustomerPages.Welcomed(shop);
        var tab = await browser.Phone();
        var page = tab.Page;

        await page.GotoAsync(new Uri(shop.Address, $"{path}?rate=4").ToString());
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "4 – Good" })).ToBeCheckedAsync();
        Assert.Equal("★★★★☆", await LitStars(page));
        Assert.Null((await shop.Flow.Customers.Read(key, CancellationToken.None))!.LastRating);

        await page.GetByRole(AriaRole.Radio, new() { Name = "2 – Bad" }).CheckAsync();
        await page.GetByLabel("Anything to add? (optional)").FillAsync("Lid was <cracked>");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send rating" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Thank you! Your 2 of 5 stars have been saved.");
        Assert.Equal("★★☆☆☆", await LitStars(page));
        Assert.Equal(2, (await shop.Flow.Customers.Read(key, CancellationToken.None))!.LastRating);
        tab.AssertNoErrors();
    }

    [Fact]
    public async Task The_customer_chooses_language_and_channel_and_the_page_shows_them()
    {
        await using var shop = await WebTestShop.Open();
        var (path, _) = await CustomerPages.Welcomed(shop);
        var page = (await browser.Phone()).Page;

        await page.GotoAsync(new Uri(shop.Address, path).ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Eesti" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status))
            .ToHaveTextAsync("Salvestatud. Edaspidi kirjutame sulle eesti keeles.");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Ainult SMS" }).CheckAsync();
        await page.Locator("form", new() { HasText = "Ainult SMS" }).GetByRole(AriaRole.Button).ClickAsync();

        await Expect(page.GetByText("Praegu saad meie sõnumeid. Kasutame ainult SMSi.")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Ainult SMS" })).ToBeCheckedAsync();
    }

    [Theory]
    [InlineData("en", "You may record which links in your e-mails I use", "Saved. We no longer record what you open.")]
    [InlineData(
        "et",
        "Võite jälgida, milliseid linke ma teie e-kirjades avan",
        "Salvestatud. Me ei jälgi enam, mida sa avad."
    )]
    public async Task A_customer_who_unticks_the_tracking_box_is_tracked_no_more(
        string locale,
        string allowed,
        string done
    )
    {
        await using var shop = await WebTestShop.Open();
        var (path, key) = await CustomerPages.Welcomed(shop, locale);
        var tab = await browser.Phone();
        var page = tab.Page;

        await page.GotoAsync(new Uri(shop.Address, path).ToString());
        var box = page.GetByRole(AriaRole.Checkbox, new() { Name = allowed });
        await Expect(box).ToBeCheckedAsync();
        await box.UncheckAsync();
        await page.Locator("form", new() { HasText = allowed }).GetByRole(AriaRole.Button).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync(done);
        await Expect(box).Not.ToBeCheckedAsync();
        await FitsTheScreen(page);
        Assert.False((await shop.Flow.Customers.Read(key, CancellationToken.None))!.Preference.Tracking);
        tab.AssertNoErrors();
    }

    private static async Task FitsTheScreen(IPage page)
    {
        var (inner, wide) = (
            390,
            await page.Locator("main").EvaluateAsync<int>("() => document.documentElement.scrollWidth")
        );
        Assert.True(wide <= inner, $"the page is {wide} wide on a screen of {inner}");
    }

    // What the eye sees: a star is lit when it has the colour of stars.
    private static async Task<string> LitStars(IPage page) =>
        await page.Locator(".stars")
            .EvaluateAsync<string>(
                """
                (stars) => {
                  const probe = stars.appendChild(document.createElement("i"));
                  probe.style.color = "var(--star)";
                  const lit = getComputedStyle(probe).color;
                  probe.remove();
                  return [...stars.querySelectorAll("label")].map(l => getComputedStyle(l).color === lit ? "★" : "☆").join("");
                }
                """
            );
}
