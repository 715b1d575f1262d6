using MarketingAutomation.Core.Templates;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Templates.Checking;

/// <summary>Merge tags of other programs are sent as they are written, so their author gets advice; they stop
/// nothing.</summary>
public sealed class MergeTagTests
{
    [Theory]
    [InlineData("Hi {customer.first_name},", "1:4", "{customer.first_name}", "write {{customer.first_name}}")]
    [InlineData("Hi *|FNAME|*,", "1:4", "*|FNAME|*", "write {{customer.first_name}}")]
    [InlineData("Hi\nyou *|UNSUB|*", "2:5", "*|UNSUB|*", "write {{links.unsubscribe}}")]
    [InlineData("Hi %FIRSTNAME%", "1:4", "%FIRSTNAME%", "write {{customer.first_name}}")]
    [InlineData("Hi %%First Name%%", "1:4", "%%First Name%%", "write {{customer.first_name}}")]
    [InlineData("Hi [[first_name]]", "1:4", "[[first_name]]", "write {{customer.first_name}}")]
    [InlineData("Hi ${first_name}", "1:4", "${first_name}", "write {{customer.first_name}}")]
    [InlineData("Hi {$name}", "1:4", "{$name}", "write {{customer.first_name}}")]
    [InlineData("Hi {first_name|there}", "1:4", "{first_name|there}", "write {{customer.first_name}}")]
    [InlineData("Order {order.name}", "1:7", "{order.name}", "write {{order.name}}")]
    [InlineData("It cost {order.total}", "1:9", "{order.total}", "write {{money order.total}}")]
    [InlineData("Since {order.placed_at}", "1:7", "{order.placed_at}", "write {{date order.placed_at}}")]
    [InlineData("Your {order.number}", "1:6", "{order.number}", "write {{order.name}}")]
    [InlineData(
        "In {person.city}",
        "1:4",
        "{person.city}",
        "write a value of docs/templates.md in two braces, such as {{customer.first_name}}"
    )]
    [InlineData(
        "*|MC:DATE|*",
        "1:1",
        "*|MC:DATE|*",
        "write a value of docs/templates.md in two braces, such as {{customer.first_name}}"
    )]
    [InlineData(
        "{% if first_name %}Hi{% else %}Ho{% endif %}",
        "1:1",
        "{% if first_name %}",
        "write {{#if customer.first_name}}…{{/if}}"
    )]
    [InlineData(
        "{% for line in order.lines %}x{% endfor %}",
        "1:1",
        "{% for line in order.lines %}",
        "write {{#each order.lines}}…{{/each}}"
    )]
    [InlineData(
        "{% unsubscribe 'Stop' %}",
        "1:1",
        "{% unsubscribe 'Stop' %}",
        "write {{links.unsubscribe}} as the address of a link"
    )]
    [InlineData(
        "{% include 'x' %}",
        "1:1",
        "{% include 'x' %}",
        "leave it out; docs/templates.md lists what a template may hold"
    )]
    public void A_tag_of_another_program_is_advice_with_the_line_to_write(
        string text,
        string place,
        string tag,
        string remedy
    )
    {
        var (templates, faults) = TemplateReader.Read(
            new Dictionary<string, string> { ["templates/t/sms.hbs"] = $"{text}\n{{{{links.page}}}}" },
            SampleTemplates.Shop with
            {
                Languages = ["en"],
            }
        );
        Assert.Empty(faults);
        Assert.Equal(
            $"templates/t/sms.hbs:{place} MA1069 {tag} is sent as it is written: nothing fills it in. {remedy}",
            Assert.Single(templates["t"].Advice).ToString()
        );
    }

    [Theory]
    [InlineData("Save 20% today, 100% wool, 5%-10% off")]
    [InlineData("<style>.a{color:red} @media (max-width:480px){.b{margin:0}} .c{}</style>")]
    [InlineData("A set {of braces}, {sale}, [a], [[1]], *bold*, a|b")]
    [InlineData("<!--[if mso]><td><![endif]--> https://shop.example/p?q=%C3%A4%C3%B5")]
    [InlineData("{{customer.first_name}} {{#if order.name}}{{order.name}}{{/if}} {{!-- {% if x %} --}}")]
    public void Other_text_is_left_alone(string text)
    {
        var (templates, faults) = TemplateReader.Read(
            new Dictionary<string, string> { ["templates/t/sms.hbs"] = $"{text}\n{{{{links.page}}}}" },
            SampleTemplates.Shop with
            {
                Languages = ["en"],
            }
        );
        Assert.Empty(faults);
        Assert.Empty(templates["t"].Advice);
    }

    [Fact]
    public void It_is_found_in_subjects_layouts_and_partials_once_each()
    {
        var files = SampleTemplates.Files();
        files["templates/welcome/email.hbs"] = files["templates/welcome/email.hbs"]
            .Replace("subject: ", "subject: {first_name} ", StringComparison.Ordinal);
        files["templates/_layout/email.hbs"] = files["templates/_layout/email.hbs"]
            .Replace("{{{body}}}", "*|FNAME|* {{{body}}}", StringComparison.Ordinal);
        files["templates/_partials/footer.hbs"] += "%FIRSTNAME%";
        var (templates, faults) = TemplateReader.Read(files, SampleTemplates.Shop);
        Assert.Empty(faults);
        Assert.Equal(
            ["templates/_layout/email.hbs", "templates/_partials/footer.hbs", "templates/welcome/email.hbs"],
            templates
                .Values.SelectMany(t => t.Advice)
                .Where(a => a.Code == "MA1069")
                .Distinct()
                .Select(a => a.Place.File)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_notice_to_staff_is_a_templates_text_too() =>
        Assert.Equal(
            "journeys/try.yaml:4:50 MA1069 {order.name} is sent as it is written: nothing fills it in. write "
                + "{{order.name}}",
            Assert
                .Single(
                    SampleWorkspace
                        .Valid(
                            SampleWorkspace.With(
                                "journeys/try.yaml",
                                "journey: try\ntopic: offers\ntrigger: { event: order.paid }\nsteps: [ { "
                                    + "notify_staff: { to: care, text: \"Call {order.name}\" } } ]\n"
                            )
                        )
                        .Advice,
                    a => a.Place.File == "journeys/try.yaml"
                )
                .ToString()
        );

    [Theory]
    [InlineData("<a href=“https://shop.example”>x</a>", "1:9", "Write href=\"https://shop.example\".")]
    [InlineData("<a class=\"b\" href=”https://shop.example/a”>x</a>", "1:19", "Write href=\"https://shop.example/a\".")]
    [InlineData(
        "<a href=\"https://shop.example”>x</a><a href=\"https://shop.example\">y</a>",
        "1:30",
        "Write href=\"https://shop.example\"."
    )]
    [InlineData("<img src=‘https://shop.example/i.png’>", "1:10", "Write src=\"https://shop.example/i.png\".")]
    public void Curly_quotation_marks_at_an_address_are_a_fault(string html, string place, string remedy)
    {
        var (_, faults) = TemplateReader.Read(
            new Dictionary<string, string>
            {
                ["templates/t/email.hbs"] = $"---\nsubject: S\n---\n{html}\n{{{{links.page}}}} {{{{shop.address}}}}",
            },
            SampleTemplates.Shop with
            {
                Languages = ["en"],
            }
        );
        var fault = Assert.Single(faults);
        Assert.Equal(
            ($"4:{place[2..]}", "MA1217", remedy),
            ($"{fault.Place.Line}:{fault.Place.Column}", fault.Code, fault.Remedy)
        );
    }

    [Theory]
    [InlineData("<a href=\"https://shop.example\" title=\"“Mug”\">“x”</a>")]
    [InlineData("<a href='mailto:hi@shop.example?subject=“Hi”'>x</a>")]
    [InlineData("<a href=https://shop.example>“x”</a>")]
    public void Curly_quotation_marks_in_the_words_are_none(string html) =>
        Assert.Empty(
            TemplateReader
                .Read(
                    new Dictionary<string, string>
                    {
                        ["templates/t/email.hbs"] =
                            $"---\nsubject: S\n---\n{html}\n{{{{links.page}}}} {{{{shop.address}}}}",
                    },
                    SampleTemplates.Shop with
                    {
                        Languages = ["en"],
                    }
                )
                .Faults
        );
}
