using MarketingAutomation.Core.Messages.Tracking;
using MarketingAutomation.Core.Templates.Variables;

namespace MarketingAutomation.Core.Tests.Messages.Tracking;

public sealed class LinkTargetTests
{
    private static readonly UtmValues Utm = new("shop.example", "newsletter", "email", "we miss you & more");

    [Theory]
    [InlineData("https://shop.example")]
    [InlineData("HTTP://Shop.Example:8080/a/../b/%41%c3%b5?x=1&y=|{}#frag")]
    [InlineData("https://user:pass@shop.example/?next=https://other.example/")]
    [InlineData("https://[2001:db8::1]:8443/a")]
    [InlineData("https://shop.example\\@other.example/")]
    public void An_address_in_ASCII_is_kept_to_the_byte(string address) =>
        Assert.Equal(address, LinkTarget.RedirectAddress(address, null));

    [Theory]
    [InlineData(
        "https://shop.example/lõng & nöör?q=täht#õ",
        "https://shop.example/l%C3%B5ng%20&%20n%C3%B6%C3%B6r?q=t%C3%A4ht#%C3%B5"
    )]
    [InlineData("https://õun.example:8080/a%20b", "https://xn--un-bka.example:8080/a%20b")]
    [InlineData("https://shop.example/🧵", "https://shop.example/%F0%9F%A7%B5")]
    public void Characters_beyond_ASCII_are_encoded_as_a_browser_does(string address, string target) =>
        Assert.Equal(target, LinkTarget.RedirectAddress(address, null));

    [Theory]
    [InlineData("mailto:care@shop.example")]
    [InlineData("tel:+3725551234")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("//other.example/")]
    [InlineData("/cart")]
    [InlineData("#top")]
    [InlineData("")]
    [InlineData("https://")]
    [InlineData("https:///path")]
    [InlineData("https:shop.example")]
    [InlineData("https:\\\\shop.example")]
    [InlineData("https://shop.example/\r\nSet-Cookie: a=b")]
    [InlineData("https://shop.example/\ta")]
    [InlineData("https://õ õ.example/")]
    public void What_is_no_address_on_the_web_is_none_of_ours(string address) =>
        Assert.Null(LinkTarget.RedirectAddress(address, Utm));

    [Fact]
    public void An_address_too_long_for_a_token_is_left_alone() =>
        Assert.Null(LinkTarget.RedirectAddress("https://shop.example/" + new string('a', LinkTarget.MaxLength), null));

    [Theory]
    [InlineData(
        "https://shop.example",
        "https://shop.example?utm_source=newsletter&utm_medium=email&utm_campaign=we%20miss%20you%20%26%20more"
    )]
    [InlineData(
        "https://www.shop.example/a?b=1#c?d",
        "https://www.shop.example/a?b=1&utm_source=newsletter&utm_medium=email&utm_campaign=we%20miss%20you%20%26%20more#c?d"
    )]
    [InlineData(
        "https://shop.example/?",
        "https://shop.example/?utm_source=newsletter&utm_medium=email&utm_campaign=we%20miss%20you%20%26%20more"
    )]
    [InlineData(
        "https://shop.example/?utm_source=flyer&UTM_Campaign=&a=b",
        "https://shop.example/?utm_source=flyer&UTM_Campaign=&a=b&utm_medium=email"
    )]
    [InlineData(
        "https://shop.example/?utm_source=a&utm_medium=b&utm_campaign=c#d",
        "https://shop.example/?utm_source=a&utm_medium=b&utm_campaign=c#d"
    )]
    [InlineData(
        "https://shop.example/?x=utm_source=1",
        "https://shop.example/?x=utm_source=1&utm_source=newsletter&utm_medium=email&utm_campaign=we%20miss%20you%20%26%20more"
    )]
    public void UTM_parameters_are_added_before_the_fragment_and_never_override(string address, string target) =>
        Assert.Equal(target, LinkTarget.RedirectAddress(address, Utm));

    [Theory]
    [InlineData("https://carrier.example/track?id=1")]
    [InlineData("https://notshop.example/")]
    [InlineData("https://shop.example.evil.example/")]
    [InlineData("https://shop.example@other.example/")]
    public void Other_people_s_sites_get_none(string address) =>
        Assert.Equal(address, LinkTarget.RedirectAddress(address, Utm));

    [Theory]
    [InlineData("https://www.Shop.example/", "shop.example")]
    [InlineData("https://pood.shop.example:8443/et", "pood.shop.example")]
    public void The_shop_s_site_is_its_host(string url, string site) => Assert.Equal(site, LinkTarget.HostOfShop(url));

    [Fact]
    public void An_event_contains_a_link_without_query_and_fragment()
    {
        Assert.Equal(
            "https://shop.example/orders/1",
            LinkTarget.WithoutQuery("https://shop.example/orders/1?key=secret#a")
        );
        Assert.Equal(200, LinkTarget.WithoutQuery("https://shop.example/" + new string('a', 500)).Length);
    }
}
