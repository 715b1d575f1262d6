using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Support.Samples;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Templates.Rendering;

public sealed class TemplateHelperTests
{
    private static string Text(string body, MessageContext context, string language = "en") =>
        SampleTemplates
            .Template($"---\nsubject: s\n---\n{body} {{{{links.page}}}}", language)
            .Render(Channel.Email, language, context, SampleTemplates.Links)
            .Text.Replace(" " + SampleTemplates.Links.Page, "", StringComparison.Ordinal);

    private static MessageContext Paid(decimal amount, string currency, string? locale) =>
        SampleTemplates.MinimalContext with
        {
            Locale = locale,
            Order = new OrderView(null, new Money(amount, currency), Instant.FromUtc(2026, 11, 21, 22, 5), null, []),
        };

    [Theory]
    [InlineData("et", "et-EE", 59.90, "EUR", "59,90 €")]
    [InlineData("en", "en-US", 59.90, "EUR", "€59.90")]
    [InlineData("en", "en-US", 1234.5, "USD", "$1,234.50")]
    [InlineData("et", "et-EE", 1234.5, "JPY", "1 235 ¥")]
    [InlineData("en", "en-GB", 5, "SEK", "SEK 5.00")]
    [InlineData("et", null, 7, "EUR", "7,00 €")]
    [InlineData("en", "et-EE", 59.90, "EUR", "€59.90")]
    [InlineData("en", "no such locale", 59.90, "EUR", "€59.90")]
    public void Money_is_written_as_the_reader_of_that_language_writes_it(
        string language,
        string? locale,
        double amount,
        string currency,
        string expected
    ) =>
        Assert.Equal(
            expected,
            Text("{{money order.total}}", Paid((decimal)amount, currency, locale), language).Replace('\u00A0', ' ')
        );

    [Theory]
    [InlineData("et", "et-EE", "Europe/Tallinn", "22. november|pühapäev, 22. november 2026|22.11.2026|00:05")]
    [InlineData("en", "en-US", "America/New_York", "November 21|Saturday, November 21, 2026|11/21/2026|5:05 PM")]
    [InlineData("en", null, "Europe/Tallinn", "22 November|Sunday, 22 November 2026|22/11/2026|00:05")]
    [InlineData("en", "en-GB", "Nowhere/Land", "22 November|Sunday, 22 November 2026|22/11/2026|00:05")]
    public void Dates_are_in_the_customer_s_zone_and_language(
        string language,
        string? locale,
        string zone,
        string expected
    )
    {
        var text = Text(
            "{{date order.placed_at}}|{{date order.placed_at \"long\"}}|{{date order.placed_at "
                + "\"short\"}}|{{time order.placed_at}}",
            Paid(1, "EUR", locale) with
            {
                Zone = zone,
            },
            language
        );
        Assert.Equal(expected, text.Replace('\u202F', ' ').Replace('\u00A0', ' '));
    }

    [Theory]
    [InlineData("en", 1, "star")]
    [InlineData("en", 0, "stars")]
    [InlineData("en", null, "stars")]
    [InlineData("et", 1, "star")]
    [InlineData("et", 21, "stars")]
    public void Plural_takes_the_form_of_the_language(string language, int? count, string expected) =>
        Assert.Equal(
            expected,
            Text(
                "{{plural customer.order_count \"star\" \"stars\"}}",
                SampleTemplates.MinimalContext with
                {
                    OrderCount = count,
                },
                language
            )
        );

    [Theory]
    [InlineData("ru", 1, "a")]
    [InlineData("ru", 3, "b")]
    [InlineData("ru", 11, "c")]
    [InlineData("ru", 21, "a")]
    [InlineData("lv", 1, "a")]
    [InlineData("lv", 2, "b")]
    [InlineData("lv", 10, "c")]
    [InlineData("lt", 1, "a")]
    [InlineData("lt", 5, "b")]
    [InlineData("lt", 12, "c")]
    [InlineData("pl", 22, "b")]
    [InlineData("pl", 21, "c")]
    public void Languages_with_three_forms_are_given_three(string language, int count, string expected) =>
        Assert.Equal(
            expected,
            Text(
                "{{plural customer.order_count \"a\" \"b\" \"c\"}}",
                SampleTemplates.MinimalContext with
                {
                    OrderCount = count,
                },
                language
            )
        );

    [Fact]
    public void A_fallback_replaces_what_is_missing_and_nothing_else()
    {
        const string Body = "{{fallback customer.first_name customer.last_name \"there\"}}";
        Assert.Equal("there", Text(Body, SampleTemplates.MinimalContext));
        Assert.Equal("there", Text(Body, SampleTemplates.MinimalContext with { FirstName = " " }));
        Assert.Equal("Tamm", Text(Body, SampleTemplates.MinimalContext with { LastName = "Tamm" }));
        Assert.Equal("Anna", Text(Body, SampleTemplates.FullContext));
    }

    [Fact]
    public void Inside_a_list_names_are_the_item_s_and_dots_lead_out() =>
        Assert.Equal(
            "0 Birch leaf tea Anna,1 Clay cup Anna,2 Gift wrap Anna.",
            Text(
                "{{#each order.lines}}{{@index}} {{title}} {{../customer.first_name}}{{#if "
                    + "@last}}.{{else}},{{/if}}{{/each}}",
                SampleTemplates.FullContext
            )
        );

    [Fact]
    public void Conditions_chain()
    {
        const string Body = "{{#if (eq event.rating 5)}}five{{else if (eq event.rating 4)}}four{{else}}fewer{{/if}}";
        Assert.Equal("four", Text(Body, SampleTemplates.FullContext));
        Assert.Equal("fewer", Text(Body, SampleTemplates.MinimalContext));
    }
}
