using MarketingAutomation.Core.Templates;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Templates.Checking;

public sealed class TemplateFaultTests
{
    private const string Stop = " {{links.page}} {{shop.address}}";

    private static string[] Email(string body, params (string Path, string Text)[] more) =>
        SampleTemplates.FaultsOf([("templates/t/email.hbs", $"---\nsubject: s\n---\n{body}{Stop}"), .. more]);

    private static void Only(string expected, string[] faults) => Assert.Equal([expected], faults);

    [Fact]
    public void A_mistyped_value_names_its_place_and_its_neighbours() =>
        Only(
            "templates/t/email.hbs:5:4 MA1203 unknown value \"customer.frist_name\"; allowed: first_name, "
                + "last_name, order_count. Did you mean \"first_name\"?",
            Email("Hi\n   {{customer.frist_name}}")
        );

    [Fact]
    public void A_mistyped_helper_names_the_helpers() =>
        Only(
            "templates/t/email.hbs:4:1 MA1204 unknown helper \"mony\"; allowed: money, date, time, plural, "
                + "fallback, eq. Did you mean \"money\"?",
            Email("{{mony order.total}}")
        );

    [Fact]
    public void Money_and_dates_need_a_helper() =>
        Assert.Equal(
            [
                "templates/t/email.hbs:4:1 MA1209 order.total is money and cannot stand by itself; allowed: "
                    + "a text or a number. Write {{money order.total}}.",
                "templates/t/email.hbs:5:1 MA1209 order.placed_at is a date and cannot stand by itself; "
                    + "allowed: a text or a number. Write {{date order.placed_at}} or {{time order.placed_at}}.",
                "templates/t/email.hbs:6:1 MA1209 suggestions is a list and cannot stand by itself; allowed: "
                    + "a text or a number. Write {{#each suggestions}}…{{/each}}.",
            ],
            Email("{{order.total}}\n{{order.placed_at}}\n{{suggestions}}")
        );

    [Theory]
    [InlineData("{{money customer.first_name}}", "MA1205 money takes one amount; allowed: {{money order.total}}")]
    [InlineData(
        "{{date order.placed_at \"american\"}}",
        "MA1205 date has no such style; allowed: \"day\", \"long\", \"short\""
    )]
    [InlineData(
        "{{plural event.rating \"star\"}}",
        "MA1205 plural takes a number and 2 forms in this language; allowed: {{plural quantity \"piece\" \"pieces\"}}"
    )]
    [InlineData(
        "{{fallback customer.first_name}}",
        "MA1205 fallback takes a value and what to say instead; allowed: {{fallback customer.first_name \"there\"}}"
    )]
    [InlineData(
        "{{#each customer.first_name}}x{{/each}}",
        "MA1205 each needs a list, this is a text; allowed: order.lines, suggestions, links.rate"
    )]
    [InlineData("{{#if (eq language)}}x{{/if}}", "MA1205 eq takes two values; allowed: {{#if (eq event.rating 5)}}")]
    [InlineData(
        "{{#unlss language}}x{{/unlss}}",
        "MA1204 unknown block \"unlss\"; allowed: if, unless, each, with. Did you mean \"unless\"?"
    )]
    [InlineData("{{#if language}}x", "MA1202 {{#if}} is never closed; allowed: {{/if}}. Close it where it should end.")]
    [InlineData("{{/if}}", "MA1202 {{/if}} closes nothing that is open here. Blocks close in reverse order.")]
    [InlineData("{{else}}", "MA1202 {{else}} outside of a block; allowed: inside if, unless, each, with")]
    [InlineData(
        "{{../language}}",
        "MA1203 ../language leads out of the template; allowed: ../ inside of each and with. Name the value "
            + "from the top, without ../."
    )]
    [InlineData("{{> buton}}", "MA1206 unknown partial \"buton\"; allowed: button. Did you mean \"button\"?")]
    [InlineData(
        "{{}}",
        "MA1201 an empty tag; allowed: {{name}}, {{helper value}}, {{#if value}}…{{/if}}. Correct the braces."
    )]
    [InlineData(
        "{{ language } }}",
        "MA1201 a tag with a brace too many or too few; allowed: {{name}}, {{helper value}}, {{#if "
            + "value}}…{{/if}}. Correct the braces."
    )]
    [InlineData(
        "{{fallback language \"x}}",
        "MA1201 a tag with a quotation mark that never ends; allowed: {{name}}, {{helper value}}, {{#if "
            + "value}}…{{/if}}. Correct the braces."
    )]
    [InlineData(
        "{{language (}}",
        "MA1201 a tag that cannot be read: language (; allowed: {{name}}, {{helper value}}, {{#if "
            + "value}}…{{/if}}. Correct the tag."
    )]
    [InlineData(
        "{{^language}}",
        "MA1201 a tag that starts with ^; allowed: {{name}}, {{helper value}}, {{#if value}}…{{/if}}. "
            + "Correct the braces."
    )]
    public void Every_misuse_says_what_is_allowed(string body, string expected) =>
        Assert.Contains(
            $"templates/t/email.hbs:4:1 {expected}",
            Email(body, ("templates/_partials/button.hbs", "<a href=\"{{url}}\">x</a>"))
        );

    [Theory]
    [InlineData("<a href=\"javascript:alert(1)\">x</a>", "javascript:alert(1)")]
    [InlineData("<a class='b' href='/sale'>x</a>", "/sale")]
    [InlineData("<a href=\"www.shop.example\">x</a>", "www.shop.example")]
    [InlineData("<a href=\"\">x</a>", "")]
    [InlineData("<a href=\"https://\">x</a>", "https://")]
    [InlineData("<a href=\"data:text/html,x\">x</a>", "data:text/html,x")]
    [InlineData("<img alt=\"\" src=\"logo.png\">", "logo.png")]
    [InlineData("<img src=\"mailto:a@b.example\">", "mailto:a@b.example")]
    public void An_address_that_leads_nowhere_from_a_message_is_a_fault(string body, string address) =>
        Assert.Contains(
            $"MA1217 an address that leads nowhere from a message: \"{address}\"",
            Assert.Single(Email(body)),
            StringComparison.Ordinal
        );

    [Fact]
    public void Whole_addresses_and_values_are_none() =>
        Assert.Empty(
            Email(
                "<a href=\"https://shop.example/a?b=1&amp;c=2#d\">x</a><a href='mailto:a@b.example'>x</a><a "
                    + "href=\"tel:+372\">x</a><a href=\"{{shop.url}}/sale\">x</a><img "
                    + "src=\"http://i.example/x.png\">"
            )
        );

    [Fact]
    public void An_address_in_a_partial_or_a_layout_is_held_to_the_same() =>
        Assert.Equal(
            [
                "templates/_layout/email.hbs:2:10 MA1217 an address that leads nowhere from a message: "
                    + "\"/home\"; allowed: https://…, mailto:…, tel:…, a value such as {{links.page}}. Write the "
                    + "whole address.",
                "templates/_partials/button.hbs:1:10 MA1217 an address that leads nowhere from a message: "
                    + "\"/x\"; allowed: https://…, mailto:…, tel:…, a value such as {{links.page}}. Write the "
                    + "whole address.",
            ],
            Email(
                "{{> button}}",
                ("templates/_partials/button.hbs", "<a href=\"/x\">x</a>"),
                ("templates/_layout/email.hbs", "{{{body}}}\n<a href=\"/home\">x</a>")
            )
        );

    [Fact]
    public void Front_matter_is_checked_line_by_line() =>
        Assert.Equal(
            [
                "templates/t/email.hbs:1:1 MA1208 an e-mail without a subject; allowed: subject: in the "
                    + "front matter. Put ---, subject: What it is about, --- on top of the file.",
                "templates/t/email.hbs:2:1 MA1207 unknown front matter \"subjekt\"; allowed: subject, "
                    + "preheader, from, sendgrid_template. Did you mean \"subject\"?",
                "templates/t/email.hbs:3:1 MA1207 a front matter line without a colon: \"preheader\"; "
                    + "allowed: key: value, with the keys subject, preheader, from, sendgrid_template. Each value "
                    + "is on one line.",
                "templates/t/email.hbs:4:10 MA1203 unknown value \"shop.nam\"; allowed: name, url, address, "
                    + "from, reply_to, review_url. Did you mean \"name\"?",
            ],
            SampleTemplates.FaultsOf(
                ("templates/t/email.hbs", $"---\nsubjekt: Hello\npreheader\nfrom: x, {{{{shop.nam}}}}\n---\n{Stop}")
            )
        );

    [Fact]
    public void Front_matter_that_never_ends_is_one_fault_and_no_subject() =>
        Assert.Equal(
            [
                "templates/t/email.hbs:1:1 MA1207 front matter that never ends; allowed: a second line of "
                    + "---. Close it with a line of three dashes.",
                "templates/t/email.hbs:1:1 MA1208 an e-mail without a subject; allowed: subject: in the "
                    + "front matter. Put ---, subject: What it is about, --- on top of the file.",
                "templates/t/email.hbs:1:1 MA1213 a message that does not say how to stop; allowed: "
                    + "links.page, links.unsubscribe. Link to {{links.page}} here or in the layout.",
                "templates/t/email.hbs:1:1 MA1215 an e-mail without the shop's postal address; allowed: "
                    + "shop.address. Write {{shop.address}} here or in the layout.",
            ],
            SampleTemplates.FaultsOf(("templates/t/email.hbs", "---\nsubject: Hello\n{{links.page}}"))
        );

    [Fact]
    public void A_fault_in_a_partial_is_reported_once_and_in_the_partial() =>
        Only(
            "templates/_partials/et/hi.hbs:2:1 MA1203 unknown value \"nothing\"; allowed: language, customer, "
                + "order, suggestions, coupon, event, staff, decided_at, shop, links",
            SampleTemplates.FaultsOf(
                ("templates/_partials/hi.hbs", "Hello"),
                ("templates/_partials/et/hi.hbs", "Tere\n{{nothing}}"),
                ("templates/t/sms.hbs", "{{> hi}}" + Stop),
                ("templates/t/et/sms.hbs", "{{> hi}}{{> hi}}" + Stop),
                ("templates/u/sms.hbs", "{{> hi}}" + Stop),
                ("templates/u/et/sms.hbs", "{{> hi}}" + Stop)
            )
        );

    [Fact]
    public void A_partial_that_calls_itself_is_a_fault() =>
        Only(
            "templates/_partials/b.hbs:1:1 MA1206 the partial \"a\" calls itself; allowed: partials that "
                + "end. Take the call out.",
            Email("{{> a}}", ("templates/_partials/a.hbs", "{{> b}}"), ("templates/_partials/b.hbs", "{{> a}}"))
        );

    [Fact]
    public void A_message_must_say_how_to_stop_but_a_staff_notice_need_not() =>
        Only(
            "templates/t/sms.hbs:1:1 MA1213 a message that does not say how to stop; allowed: links.page, "
                + "links.unsubscribe, the word STOP. Link to {{links.page}} here or in the layout, or say: reply STOP.",
            SampleTemplates.FaultsOf(
                ("templates/t/sms.hbs", "Hello"),
                ("templates/_staff/email.txt.hbs", "---\nsubject: s\n---\nHello")
            )
        );

    [Fact]
    public void A_layout_must_print_the_message_unescaped() =>
        Only(
            "templates/_layout/email.hbs:1:1 MA1212 a layout that leaves the message out; allowed: "
                + "{{{body}}}. Put {{{body}}} where the message goes.",
            Email("Hello", ("templates/_layout/email.hbs", "<html>{{body}}</html>"))
        );

    [Fact]
    public void Files_that_belong_to_no_message_are_named() =>
        Assert.Equal(
            [
                "templates/readme.md:1:1 MA1200 a file where no template can be; allowed: "
                    + "templates/<name>/email.hbs, templates/<name>/<language>/email.hbs. Move, rename or "
                    + "remove the file.",
                "templates/t/de/sms.hbs:1:1 MA1200 a folder for \"de\", which is not a language of the shop; "
                    + "allowed: en, et. Rename the folder to the language it is in, or add that language to "
                    + "languages of shop.yaml.",
                "templates/t/emial.hbs:1:1 MA1200 a file no message is made of: emial.hbs; allowed: "
                    + "email.hbs, email.txt.hbs, sms.hbs. Move, rename or remove the file.",
            ],
            SampleTemplates.FaultsOf(
                ("templates/readme.md", ""),
                ("templates/t/de/sms.hbs", ""),
                ("templates/t/emial.hbs", ""),
                ("products.csv", "")
            )
        );

    [Fact]
    public void The_shop_s_first_language_is_written_once_and_always() =>
        Assert.Equal(
            [
                "templates/t/sms.hbs:1:1 MA1211 a second copy for en; the first is templates/t/en/sms.hbs; "
                    + "allowed: one. A file without a language folder is in en, the first of languages in "
                    + "shop.yaml: where this one is in et, put et first again, or move it to "
                    + "templates/t/et/sms.hbs; else keep the one you mean.",
                "templates/u/et/sms.hbs:1:1 MA1210 u has no such copy in en, the language used when none "
                    + "fits; allowed: templates/u/sms.hbs. Write that one too.",
            ],
            [
                .. SampleTemplates
                    .FaultsOf(
                        ("templates/t/sms.hbs", Stop),
                        ("templates/t/en/sms.hbs", Stop),
                        ("templates/u/et/sms.hbs", Stop)
                    )
                    .Order(StringComparer.Ordinal),
            ]
        );

    [Fact]
    public void A_faulty_template_is_omitted_and_a_faulty_layout_omits_all_its_templates()
    {
        var files = new Dictionary<string, string>
        {
            ["templates/_layout/email.hbs"] = "{{nothing}}{{{body}}}{{links.page}}{{shop.address}}",
            ["templates/a/email.hbs"] = "---\nsubject: s\n---\na",
            ["templates/b/email.hbs"] = "---\nsubject: s\n---\nb",
            ["templates/c/sms.hbs"] = Stop,
        };
        var (templates, faults) = TemplateReader.Read(files, SampleTemplates.Shop);
        Assert.Equal(["c"], templates.Keys);
        Assert.Equal("MA1203", Assert.Single(faults).Code);
    }
}
