using MarketingAutomation.Web.Pages.Customer;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Web.Pages;

/// <summary>The tracking choice of the customer's page names what the shop measures, and nothing else.</summary>
public sealed class TrackingChoiceTests
{
    [Theory]
    [InlineData("en", true, false, "Link tracking", "You may record which links in your e-mails I use")]
    [InlineData("en", false, true, "Open tracking", "You may record when I open your e-mails")]
    [InlineData(
        "en",
        true,
        true,
        "Open and link tracking",
        "You may record when I open your e-mails and which links I use"
    )]
    [InlineData("et", true, false, "Linkide jälgimine", "Võite jälgida, milliseid linke ma teie e-kirjades avan")]
    [InlineData("et", false, true, "Avamiste jälgimine", "Võite jälgida, millal ma teie e-kirju avan")]
    [InlineData(
        "et",
        true,
        true,
        "Avamiste ja linkide jälgimine",
        "Võite jälgida, millal ma teie e-kirju avan ja milliseid linke neis"
    )]
    public void Heading_check_box_and_note_name_what_is_measured(
        string language,
        bool links,
        bool opens,
        string title,
        string choice
    )
    {
        var page = Render(language, links, opens);

        Assert.Contains($"<h2>{title}</h2>", page, StringComparison.Ordinal);
        Assert.Contains($"> {choice}</label>", page, StringComparison.Ordinal);
        Assert.Equal(
            links,
            page.Contains(language == "et" ? "viivad lingid otse" : "links lead directly", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_sample_shop_measures_links_alone()
    {
        await using var shop = await WebTestShop.Open();
        var (page, _) = await CustomerPages.Welcomed(shop);

        Assert.Contains("<h2>Link tracking</h2>", (await shop.Get(page)).Body, StringComparison.Ordinal);
    }

    private static string Render(string language, bool links, bool opens) =>
        CustomerPage
            .Render(
                new CustomerView
                {
                    Token = "t",
                    Shop = "Birch",
                    Language = language,
                    Languages = [language],
                    Channels = [],
                    TrackingAllowed = true,
                    TracksLinks = links,
                    TracksOpens = opens,
                }
            )
            .Text;
}
