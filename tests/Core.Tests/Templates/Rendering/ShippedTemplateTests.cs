using System.Text.RegularExpressions;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Templates.Rendering;

public sealed partial class ShippedTemplateTests
{
    public static TheoryData<string, Channel, string> Copies()
    {
        var all = new TheoryData<string, Channel, string>();
        foreach (var (name, template) in SampleTemplates.Shipped)
        {
            foreach (var channel in template.Channels)
            {
                foreach (var language in SampleTemplates.Shop.Languages)
                {
                    all.Add(name, channel, language);
                }
            }
        }
        return all;
    }

    [Fact]
    public void The_shipped_templates_have_no_faults() => Assert.Empty(SampleTemplates.Faults);

    [Fact]
    public void Every_template_the_journeys_send_is_shipped_for_e_mail_and_SMS_in_both_languages()
    {
        var sent = SampleTemplates
            .Files()
            .Where(f =>
                f.Key.StartsWith("journeys/", StringComparison.Ordinal)
                && !f.Key.EndsWith(".test.yaml", StringComparison.Ordinal)
            )
            .SelectMany(f => SendStep().Matches(f.Value))
            .Select(m => m.Groups[1].Value)
            .ToHashSet();
        Assert.Equal(13, sent.Count);
        Assert.All(
            sent,
            name =>
            {
                Assert.Equal([Channel.Email, Channel.Sms], SampleTemplates.Shipped[name].Channels.Order());
                Assert.Equal("et", SampleTemplates.Shipped[name].SelectLanguage(Channel.Email, "et-EE"));
                Assert.Equal("et", SampleTemplates.Shipped[name].SelectLanguage(Channel.Sms, "et-EE"));
            }
        );
    }

    [Fact]
    public void Only_a_journey_that_a_delivery_begins_says_that_the_goods_were_received()
    {
        var journeys = SampleTemplates
            .Files()
            .Where(f =>
                f.Key.StartsWith("journeys/", StringComparison.Ordinal)
                && !f.Key.EndsWith(".test.yaml", StringComparison.Ordinal)
            )
            .ToArray();
        Assert.Contains(journeys, f => Delivered().IsMatch(f.Value));
        var sent = journeys
            .Where(f => !Delivered().IsMatch(f.Value))
            .SelectMany(f => SendStep().Matches(f.Value))
            .Select(m => m.Groups[1].Value)
            .ToHashSet();
        foreach (var name in sent)
        {
            foreach (var channel in SampleTemplates.Shipped[name].Channels)
            {
                foreach (var language in SampleTemplates.Shop.Languages)
                {
                    Assert.DoesNotMatch(
                        Received(),
                        SampleTemplates
                            .Shipped[name]
                            .Render(channel, language, SampleTemplates.FullContext, SampleTemplates.Links)
                            .Text
                    );
                }
            }
        }

        Assert.Matches(
            Received(),
            SampleTemplates
                .Shipped["how-was-it"]
                .Render(Channel.Email, "en", SampleTemplates.FullContext, SampleTemplates.Links)
                .Text
        );
    }

    [GeneratedRegex("trigger:\\s+event: order\\.delivered")]
    private static partial Regex Delivered();

    [GeneratedRegex(
        "enjoy|already have|at home|has arrived|with you by now|you received|rõõmu|juba on|kodus|kohal olema|kätte sa",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Received();

    [Theory]
    [MemberData(nameof(Copies))]
    public void Renders_with_everything_known(string name, Channel channel, string language) =>
        Reads(name, channel, language, SampleTemplates.FullContext, SampleTemplates.Links);

    [Theory]
    [MemberData(nameof(Copies))]
    public void Renders_with_nothing_optional_known(string name, Channel channel, string language) =>
        Reads(name, channel, language, SampleTemplates.MinimalContext, SampleTemplates.Links with { Rate = [] });

    [Theory]
    [MemberData(nameof(Copies))]
    public void Renders_for_an_order_without_any_detail(string name, Channel channel, string language) =>
        Reads(
            name,
            channel,
            language,
            SampleTemplates.MinimalContext with
            {
                Order = new OrderView(null, null, null, null, []),
            },
            SampleTemplates.Links
        );

    [Theory]
    [MemberData(nameof(Copies))]
    public void Offers_a_way_to_stop_unless_it_goes_to_staff(string name, Channel channel, string language)
    {
        var message = SampleTemplates
            .Shipped[name]
            .Render(channel, language, SampleTemplates.MinimalContext, SampleTemplates.Links);
        Assert.Equal(
            channel != Channel.Staff,
            message.Text.Contains(SampleTemplates.Links.Page, StringComparison.Ordinal)
        );
        if (message.Html is null)
        {
            return;
        }
        Assert.Contains($"href=\"{SampleTemplates.Links.Page}\"", message.Html, StringComparison.Ordinal);
        Assert.Contains(
            "Metsa &amp; Meri OÜ, Kopli 25, 10412 Tallinn, Estonia",
            message.Html,
            StringComparison.Ordinal
        );
        Assert.Contains($"<html lang=\"{language}\">", message.Html, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Copies))]
    public void An_SMS_stays_within_two_parts_of_GSM_characters(string name, Channel channel, string language)
    {
        if (channel != Channel.Sms)
        {
            return;
        }
        foreach (var context in new[] { SampleTemplates.MinimalContext, SampleTemplates.FullContext })
        {
            var text = SampleTemplates.Shipped[name].Render(channel, language, context, SampleTemplates.Links).Text;
            Assert.DoesNotMatch(OutsideGsm(), text);
            Assert.InRange(text.Length, 60, 306);
            Assert.StartsWith(SampleTemplates.Links.Page, text.Split(' ')[^1], StringComparison.Ordinal);
        }
    }

    private static void Reads(string name, Channel channel, string language, MessageContext context, MessageLinks links)
    {
        var message = SampleTemplates.Shipped[name].Render(channel, language, context, links);
        var lines = message
            .Text.Split('\n')
            .Append(message.Subject ?? "")
            .Append(message.Preheader ?? "")
            .Append(message.FromName ?? "");
        Assert.All(lines, line => Assert.DoesNotMatch(Untidy(), line));
        Assert.DoesNotContain("{{", message.Html ?? "", StringComparison.Ordinal);
        Assert.DoesNotMatch("href=\"\"|src=\"\"", message.Html ?? "");
        if (channel == Channel.Sms)
        {
            Assert.Equal((null, null), (message.Subject, message.Html));
        }
        else
        {
            Assert.NotEqual("", message.Subject);
        }
        if (channel == Channel.Email)
        {
            Assert.NotEqual("", message.Preheader);
        }
    }

    [GeneratedRegex(@"send: ([a-z-]+)")]
    private static partial Regex SendStep();

    // Braces, double spaces, a space before or nothing between punctuation, empty brackets, a line that ends in a comma
    // without being a greeting.
    [GeneratedRegex(@"\{\{|\}\}|  | [,.;:?!)]|,[,.]|\(\s*\)|\.\.|^[,.;:]|^- *$")]
    private static partial Regex Untidy();

    // GSM 03.38 basic set: one septet each. Outside of it a message shrinks to 70 characters a part.
    [GeneratedRegex("[^@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,\\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]")]
    private static partial Regex OutsideGsm();
}
