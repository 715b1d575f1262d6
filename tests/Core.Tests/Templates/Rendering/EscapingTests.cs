using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Templates.Rendering;

public sealed class EscapingTests
{
    private const string Source =
        "---\nsubject: For {{customer.first_name}}\nfrom: {{customer.first_name}}\n---\n<p "
        + "title=\"{{customer.first_name}}\">{{customer.first_name}}</p> <a href=\"{{links.page}}\">stop</a>";

    [Fact]
    public void A_name_is_escaped_in_HTML_and_nowhere_else()
    {
        var message = SampleTemplates
            .Template(Source)
            .Render(
                Channel.Email,
                "en",
                SampleTemplates.MinimalContext with
                {
                    FirstName = "<b>O'Neil & Co</b> \"õ\"",
                },
                SampleTemplates.Links
            );
        const string Escaped = "&lt;b&gt;O&#39;Neil &amp; Co&lt;/b&gt; &quot;õ&quot;";
        Assert.Equal(
            $"<p title=\"{Escaped}\">{Escaped}</p> <a href=\"{SampleTemplates.Links.Page}\">stop</a>",
            message.Html
        );
        Assert.Equal("For <b>O'Neil & Co</b> \"õ\"", message.Subject);
        Assert.Equal("<b>O'Neil & Co</b> \"õ\"", message.FromName);
        Assert.Equal($"<b>O'Neil & Co</b> \"õ\"\n\nstop ({SampleTemplates.Links.Page})", message.Text);
    }

    [Fact]
    public void A_name_cannot_break_out_of_its_line()
    {
        var message = SampleTemplates
            .Template(Source)
            .Render(
                Channel.Email,
                "en",
                SampleTemplates.MinimalContext with
                {
                    FirstName = "Anna\r\nBcc: all@shop.example\u0085x\u2028y",
                },
                SampleTemplates.Links
            );
        Assert.DoesNotContain(message.Subject!, c => char.IsControl(c) || c is '\u2028' or '\u2029');
        Assert.Equal("For Anna Bcc: all@shop.example x y", message.Subject);
        Assert.DoesNotContain(message.FromName!, char.IsControl);
    }

    [Fact]
    public void A_name_that_looks_like_a_template_is_only_a_name() =>
        Assert.Equal(
            "For {{shop.name}}",
            SampleTemplates
                .Template(Source)
                .Render(
                    Channel.Email,
                    "en",
                    SampleTemplates.MinimalContext with
                    {
                        FirstName = "{{shop.name}}",
                    },
                    SampleTemplates.Links
                )
                .Subject
        );

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("/orders/1")]
    [InlineData("")]
    public void An_address_that_is_not_on_the_web_is_no_address(string url)
    {
        var template = SampleTemplates.Template(
            "---\nsubject: s\n---\n{{#if order.status_url}}{{order.status_url}}{{else}}none{{/if}} {{links.page}}"
        );
        var message = template.Render(
            Channel.Email,
            "en",
            SampleTemplates.MinimalContext with
            {
                Order = new OrderView(null, null, null, url, []),
            },
            SampleTemplates.Links
        );
        Assert.Equal($"none {SampleTemplates.Links.Page}", message.Html);
    }
}
