using MarketingAutomation.Core.Channels;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Templates.Rendering;

public sealed class PlainTextPartTests
{
    private static string Text(string html, params (string Path, string Text)[] more) =>
        SampleTemplates
            .Template($"---\nsubject: s\n---\n{html}<i>{{{{links.page}}}}</i>", "en", more)
            .Render(Channel.Email, "en", SampleTemplates.FullContext, SampleTemplates.Links)
            .Text.Replace(SampleTemplates.Links.Page, "", StringComparison.Ordinal)
            .TrimEnd();

    [Theory]
    [InlineData("<h1>Head</h1>\n<p>One\n   line</p><p>Two<br>three</p>", "Head\n\nOne line\n\nTwo\nthree")]
    [InlineData("<ul><li>one</li><li>two</li></ul>", "- one\n- two")]
    [InlineData(
        "<p>See <a class=\"x\" href=\"https://a.example/?a=1&amp;b=2\">this</a>.</p>",
        "See this (https://a.example/?a=1&b=2)."
    )]
    [InlineData("<a href=\"https://a.example\">https://a.example</a>", "https://a.example")]
    [InlineData("<a href=\"mailto:a@a.example\">a@a.example</a>", "a@a.example")]
    [InlineData(
        "<a href=\"{{shop.url}}\"><img src=\"https://x.example/x.png\" alt=\"\"></a>",
        "https://metsameri.example"
    )]
    [InlineData("Tom &amp; Jerry &lt;3&nbsp;&euro;", "Tom & Jerry <3\u00A0€")]
    [InlineData("<div style=\"color:red;display:none\">no<div>no</div></div>yes", "yes")]
    [InlineData("<!-- no <p> -->yes<style>p { color: red }</style>", "yes")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc")]
    [InlineData("{{#if customer.first_name}}\n<p>{{customer.first_name}}</p>\n{{/if}}\n<p>x</p>", "Anna\n\nx")]
    [InlineData("<p title=\"{{fallback customer.first_name \"a > b\"}}\">x</p>", "x")]
    public void HTML_becomes_the_text_a_person_would_have_written(string html, string expected) =>
        Assert.Equal(expected, Text(html));

    [Fact]
    public void A_text_written_by_hand_goes_before_the_derived_one()
    {
        Assert.Equal("by hand", Text("<p>derived</p>", ("templates/t/email.txt.hbs", "by hand {{links.page}}")));
        Assert.Equal(
            "by hand",
            Text(
                "{{> p}}",
                ("templates/_partials/p.hbs", "<p>derived</p>"),
                ("templates/_partials/p.txt.hbs", "by hand")
            )
        );
    }
}
