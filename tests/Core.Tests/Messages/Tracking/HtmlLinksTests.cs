using MarketingAutomation.Core.Messages.Tracking;

namespace MarketingAutomation.Core.Tests.Messages.Tracking;

public sealed class HtmlLinksTests
{
    [Theory]
    [InlineData("""<a href="https://shop.example/?a=1&amp;b=2">x</a>""", "https://shop.example/?a=1&b=2")]
    [InlineData("""<a class='q' HREF='https://shop.example/õ' >x</a>""", "https://shop.example/õ")]
    [InlineData("<a href=https://shop.example/a?b>x</a>", "https://shop.example/a?b")]
    [InlineData("<a\n  style=\"a>b\"\n  href = \" https://shop.example/a b \"\n>x</a>", "https://shop.example/a b")]
    [InlineData("""<AREA href="https://shop.example/&#245;&quot;">""", "https://shop.example/õ\"")]
    [InlineData("""<a href="https://first.example" href="https://second.example">x</a>""", "https://first.example")]
    [InlineData("""<a href="mailto:care@shop.example">x</a>""", "mailto:care@shop.example")]
    public void A_link_is_read_as_a_browser_reads_it(string html, string address) =>
        Assert.Equal([address], AddressesOf(html));

    [Theory]
    [InlineData("""<!-- <a href="https://shop.example"> -->""")]
    [InlineData(
        """<!--[if mso]><v:rect href="https://shop.example"><a href="https://shop.example">x</a><![endif]-->"""
    )]
    [InlineData("""<style>a[href="x"] { } <a href="https://shop.example"></style>""")]
    [InlineData(
        """<img src="https://shop.example/a.png"><link href="https://shop.example/a.css"><abbr href="https://shop.example">"""
    )]
    [InlineData("""<a name="top">x</a> <a data-href="https://shop.example">x</a> 1 < 2 <> </a> <a""")]
    [InlineData("""<a data-track="none" href="https://shop.example">x</a>""")]
    [InlineData("""<p title='<a href="https://shop.example">'>x</p>""")]
    public void What_is_no_link_to_follow_is_left_alone(string html)
    {
        Assert.Empty(AddressesOf(html));
        Assert.Equal(html, HtmlLinks.Rewrite(html, _ => "https://other.example"));
    }

    [Fact]
    public void Only_the_address_changes_and_every_other_character_stays()
    {
        const string html =
            "<p>\r\n<a class=x data-link='shop'  href='https://a.example'\ttitle=\"1 > 0\">A&nbsp;</a><a "
            + "href=\"https://b.example\">B</a>õ";

        var written = HtmlLinks.Rewrite(html, l => l.Name is null ? null : $"{l.Address}/?{l.Name}&\"");

        Assert.Equal(
            "<p>\r\n<a class=x data-link='shop'  href=\"https://a.example/?shop&amp;&quot;\"\ttitle=\"1 > "
                + "0\">A&nbsp;</a><a href=\"https://b.example\">B</a>õ",
            written
        );
    }

    [Fact]
    public void Whatever_the_text_it_is_read_to_its_end()
    {
        var random = new System.Random(20261122);
        string[] pieces =
        [
            "<a ",
            "href",
            "=",
            "\"",
            "'",
            ">",
            "<",
            "/",
            "<!--",
            "-->",
            "https://x.example",
            "<style>",
            "</style",
            " ",
            "õ",
            "\n",
            "&amp;",
            "data-link",
        ];
        for (var round = 0; round < 5000; round++)
        {
            var html = string.Concat(
                Enumerable.Range(0, random.Next(1, 25)).Select(_ => pieces[random.Next(pieces.Length)])
            );
            Assert.Equal(html, HtmlLinks.Rewrite(html, _ => null));
            HtmlLinks.Rewrite(html, _ => "https://y.example");
        }
    }

    private static List<string> AddressesOf(string html)
    {
        var found = new List<string>();
        HtmlLinks.Rewrite(
            html,
            link =>
            {
                found.Add(link.Address);
                return null;
            }
        );
        return found;
    }
}
