using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Templates;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Templates;

public sealed class TemplateVersionTests
{
    [Fact]
    public void A_stored_bundle_makes_the_same_template_and_the_same_bytes()
    {
        Assert.All(
            SampleTemplates.Shipped.Values,
            template =>
            {
                var again = TemplateReader.FromBundle(template.Name, new Dictionary<string, string>(template.Bundle));
                Assert.Equal(template.Version, again.Version);
                foreach (var channel in template.Channels)
                {
                    foreach (var language in SampleTemplates.Shop.Languages)
                    {
                        foreach (var context in new[] { SampleTemplates.FullContext, SampleTemplates.MinimalContext })
                        {
                            Assert.Equal(
                                template.Render(channel, language, context, SampleTemplates.Links),
                                again.Render(channel, language, context, SampleTemplates.Links)
                            );
                        }
                    }
                }
            }
        );
    }

    [Fact]
    public void A_version_is_sixteen_hex_characters_and_each_template_s_own()
    {
        Assert.All(SampleTemplates.Shipped.Values, t => Assert.Matches("^[0-9a-f]{16}$", t.Version));
        Assert.Distinct(SampleTemplates.Shipped.Values.Select(t => t.Version));
    }

    [Theory]
    [InlineData("templates/welcome/et/email.hbs", true)]
    [InlineData("templates/_layout/email.hbs", true)]
    [InlineData("templates/_partials/et/footer.hbs", true)]
    [InlineData("templates/_partials/order-lines.txt.hbs", true)]
    [InlineData("templates/_partials/stars.hbs", false)]
    [InlineData("templates/stay-or-go/email.hbs", false)]
    [InlineData("policy.yaml", false)]
    public void A_version_changes_with_what_shapes_the_message_and_with_nothing_else(string path, bool changes)
    {
        var files = SampleTemplates.Files();
        files[path] += "\n<!-- touched -->";
        var (templates, faults) = TemplateReader.Read(files, SampleTemplates.Shop);
        Assert.Empty(faults);
        Assert.Equal(changes, templates["welcome"].Version != SampleTemplates.Shipped["welcome"].Version);
    }

    [Fact]
    public void The_shop_s_address_is_part_of_a_version_and_an_old_version_keeps_it()
    {
        var old = SampleTemplates.Shipped["welcome"];
        var (moved, _) = TemplateReader.Read(
            SampleTemplates.Files(),
            SampleTemplates.Shop with
            {
                Address = "Elsewhere 1",
            }
        );
        Assert.NotEqual(old.Version, moved["welcome"].Version);
        Assert.Contains(
            "Elsewhere 1",
            moved["welcome"].Render(Channel.Email, "en", SampleTemplates.FullContext, SampleTemplates.Links).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Kopli 25",
            TemplateReader
                .FromBundle("welcome", old.Bundle)
                .Render(Channel.Email, "en", SampleTemplates.FullContext, SampleTemplates.Links)
                .Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_bundle_of_something_else_is_refused()
    {
        Assert.Throws<ArgumentException>(() => TemplateReader.FromBundle("welcome", new Dictionary<string, string>()));
        Assert.Throws<ArgumentException>(() =>
            TemplateReader.FromBundle("no-such", SampleTemplates.Shipped["welcome"].Bundle)
        );
    }

    [Theory]
    [InlineData("et-EE", "et")]
    [InlineData("ET", "et")]
    [InlineData("et_EE", "et")]
    [InlineData("en-GB", "en")]
    [InlineData("fi-FI", "en")]
    [InlineData(null, "en")]
    public void A_locale_finds_its_language_or_the_shop_s_first(string? locale, string expected) =>
        Assert.Equal(expected, SampleTemplates.Shipped["welcome"].SelectLanguage(Channel.Email, locale));

    [Fact]
    public void A_channel_without_copy_has_no_language_and_refuses_to_render()
    {
        var template = SampleTemplates.Template("---\nsubject: s\n---\n{{links.page}}");
        Assert.Null(template.SelectLanguage(Channel.Sms, "en"));
        Assert.Throws<ArgumentException>(() =>
            template.Render(Channel.Sms, "en", SampleTemplates.MinimalContext, SampleTemplates.Links)
        );
    }

    [Fact]
    public async Task Many_threads_that_meet_a_fresh_template_all_get_the_same_message()
    {
        for (var round = 0; round < 5; round++)
        {
            var fresh = TemplateReader.FromBundle("goes-well-with", SampleTemplates.Shipped["goes-well-with"].Bundle);
            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var all = Enumerable
                .Range(0, 16)
                .Select(async i =>
                {
                    await start.Task;
                    return fresh.Render(
                        Channel.Email,
                        i % 2 == 0 ? "en" : "et",
                        SampleTemplates.FullContext,
                        SampleTemplates.Links
                    );
                })
                .ToArray();
            start.SetResult();
            Assert.Equal(2, (await Task.WhenAll(all)).Distinct().Count());
        }
    }
}
