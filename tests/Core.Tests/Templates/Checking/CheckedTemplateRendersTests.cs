using FsCheck;
using FsCheck.Fluent;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Templates;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Templates.Checking;

/// <summary>The check is ours and the engine is not: whatever the one lets through, the other must render, for
/// anyone.</summary>
public sealed class CheckedTemplateRendersTests
{
    private static readonly string[] Pieces =
    [
        "a",
        " ",
        "\n",
        "<p>",
        "</p>",
        "\"",
        "}}",
        "{{{language}}}",
        "{{~language~}}",
        "{{! note }}",
        "{{!-- {{x}} --}}",
        "{{customer.first_name}}",
        "{{title}}",
        "{{this}}",
        "{{this.title}}",
        "{{../language}}",
        "{{../../language}}",
        "{{@index}}",
        "{{#if customer.first_name}}",
        "{{else}}",
        "{{else if (eq event.rating 4)}}",
        "{{/if}}",
        "{{#unless order}}",
        "{{/unless}}",
        "{{#each order.lines}}",
        "{{/each}}",
        "{{#each suggestions}}",
        "{{#each links.rate}}",
        "{{#with order}}",
        "{{/with}}",
        "{{name}}",
        "{{money price}}",
        "{{money order.total}}",
        "{{date order.placed_at \"long\"}}",
        "{{time order.placed_at}}",
        "{{plural quantity 'one' 'more'}}",
        "{{plural event.rating \"one\" \"more\"}}",
        "{{fallback customer.last_name (fallback language \"x y\")}}",
        "{{#if (eq @index 0)}}",
        "{{#if @last}}",
        "{{> box label=language}}",
        "{{> box label=(fallback customer.first_name \"you\")}}",
        "{{> plain}}",
        "{{> missing}}",
        "{{",
        "{{#if}}",
        "{{language.x}}",
        "{{eq language \"en\"}}",
        "{{#if true}}",
        "{{quantity}}",
    ];

    [Fact]
    [Trait("Speed", "Slow")]
    public void Whatever_passes_the_check_renders_for_everyone()
    {
        var rendered = 0;
        var open = Gen.Elements(Pieces).ListOf().Where(p => p.Count is > 0 and < 12).Select(p => string.Concat(p));
        // Most random strings of tags are faulty: closing what is open makes enough of them whole.
        var whole = open.Select(Close);
        Prop.ForAll(
                whole.ToArbitrary(),
                body =>
                {
                    var (templates, faults) = TemplateReader.Read(
                        new Dictionary<string, string>
                        {
                            ["templates/t/email.hbs"] =
                                $"---\nsubject: s\n---\n{body}{{{{links.page}}}}{{{{shop.address}}}}",
                            ["templates/_partials/box.hbs"] =
                                "[{{label}} {{#if label}}{{#each links.rate}}{{this}}{{/each}}{{/if}}]",
                            ["templates/_partials/plain.hbs"] = "<b>{{language}}</b>",
                        },
                        SampleTemplates.Shop with
                        {
                            Languages = ["en"],
                        }
                    );
                    if (!templates.TryGetValue("t", out var template))
                    {
                        return faults.Count > 0;
                    }
                    foreach (
                        var context in new[]
                        {
                            SampleTemplates.FullContext,
                            SampleTemplates.MinimalContext,
                            SampleTemplates.MinimalContext with
                            {
                                Order = new OrderView(null, null, null, null, [new("x", 1, null)]),
                            },
                        }
                    )
                    {
                        var message = template.Render(Channel.Email, "en", context, SampleTemplates.Links);
                        Assert.Contains(SampleTemplates.Links.Page, message.Html, StringComparison.Ordinal);
                    }
                    rendered++;
                    return true;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(20261121, 7));
        Assert.True(rendered > 40, $"only {rendered} of 1000 passed the check");
    }

    private static string Close(string text)
    {
        var open = new Stack<string>();
        for (
            var at = text.IndexOf("{{#", StringComparison.Ordinal);
            at >= 0;
            at = text.IndexOf("{{#", at + 1, StringComparison.Ordinal)
        )
        {
            var name = new string([.. text.Skip(at + 3).TakeWhile(char.IsLetter)]);
            if (!text[at..].Contains($"{{{{/{name}}}}}", StringComparison.Ordinal))
            {
                open.Push(name);
            }
        }
        return text + string.Concat(open.Select(name => $"{{{{/{name}}}}}"));
    }
}
