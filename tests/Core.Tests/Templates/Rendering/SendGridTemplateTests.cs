using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Templates.Rendering;

/// <summary>A template kept at SendGrid, named in the front matter.</summary>
public sealed class SendGridTemplateTests
{
    private const string Id = "d-0123456789abcdef0123456789ABCDEF";

    [Fact]
    public void It_sees_what_the_local_copy_sees_with_money_and_dates_as_the_reader_writes_them()
    {
        var copy = SampleTemplates.Template(
            $"---\nsubject: Hello {{{{customer.first_name}}}}\nsendgrid_template: {Id}\n---\n<p>{{{{customer.first_name}}}}</p> "
                + $"{{{{links.page}}}}"
        );
        var rendered = copy.Render(Channel.Email, "en", SampleTemplates.FullContext, SampleTemplates.Links);

        Assert.Equal((Id, "Hello Anna"), (rendered.Remote!.Id, rendered.Subject));
        Assert.Contains("<p>Anna</p>", rendered.Html, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(rendered.Remote.Data);
        var data = json.RootElement;
        Assert.Equal("Hello Anna", data.GetProperty("subject").GetString());
        Assert.Equal(
            ("Anna", 3),
            (
                data.GetProperty("customer").GetProperty("first_name").GetString(),
                data.GetProperty("customer").GetProperty("order_count").GetInt32()
            )
        );
        Assert.Equal(
            ("€59.90", "March 2"),
            (
                data.GetProperty("order").GetProperty("total").GetString(),
                data.GetProperty("order").GetProperty("placed_at").GetString()
            )
        );
        Assert.Equal(
            ["€8.90", "€24.00", null],
            data.GetProperty("order")
                .GetProperty("lines")
                .EnumerateArray()
                .Select(l => l.GetProperty("price").GetString())
        );
        Assert.Equal(
            SampleTemplates.Links.Rate,
            data.GetProperty("links").GetProperty("rate").EnumerateArray().Select(r => r.GetString()!)
        );
        Assert.False(data.TryGetProperty("body", out _));
    }

    [Fact]
    public void Without_one_nothing_is_handed_over() =>
        Assert.Null(
            SampleTemplates
                .Template("---\nsubject: s\n---\n{{links.page}}")
                .Render(Channel.Email, "en", SampleTemplates.FullContext, SampleTemplates.Links)
                .Remote
        );

    [Theory]
    [InlineData("d-123")]
    [InlineData("{{customer.first_name}}")]
    public void An_invalid_template_id_is_a_fault(string id) =>
        Assert.Equal(
            [
                $"templates/t/email.hbs:3:20 MA1214 not the id of a SendGrid template: \"{id}\"; allowed: d- "
                    + $"and 32 hex digits. Copy it from SendGrid's Dynamic Templates.",
            ],
            SampleTemplates.FaultsOf(
                (
                    "templates/t/email.hbs",
                    $"---\nsubject: s\nsendgrid_template: {id}\n---\n{{{{links.page}}}} {{{{shop.address}}}}"
                )
            )
        );
}
