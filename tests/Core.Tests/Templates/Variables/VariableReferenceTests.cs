using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Templates.Variables;
using MarketingAutomation.Core.Tests.Workspaces;
using MarketingAutomation.Support.Samples;

namespace MarketingAutomation.Core.Tests.Templates.Variables;

/// <summary>The one list of template variables: the docs show it, and every variable can be printed by its
/// kind.</summary>
public class VariableReferenceTests
{
    // The fields of EventPayload have a table of their own on the page.
    [Fact]
    public void The_docs_list_every_variable_and_no_other() =>
        GeneratedDocsTests.Generated(
            "template-values",
            string.Concat(
                VariableReference
                    .Rows.Where(r => !EventPayload.All.Any(f => r.Name == $"event.{f.Name}"))
                    .Select(r =>
                        $"| `{r.Name}`{(r.List is { } list ? $" in `{list}`" : "")} | {r.Kind} | {r.Use} | {r.Description} |\n"
                    )
            ),
            "templates.md"
        );

    // An order's total is above or below the sum of its lines, so either extra or discount has no value.
    [Theory]
    [InlineData(5, "order.discount")]
    [InlineData(-5, "order.extra")]
    public void Every_variable_prints_a_value_in_the_way_of_its_kind(int remainder, string missing)
    {
        var rows = VariableReference.Rows.Where(r => r.Use != "layouts" && r.Kind != "group").ToList();
        var copy = string.Concat(rows.Select(r => $"{r.List ?? "top"}/{r.Name}={Print(r)};\n"));
        var full = SampleTemplates.FullContext;
        var order = full.Order! with { MoreLines = 2, Remainder = SampleTemplates.Eur(remainder) };
        var context = full with
        {
            Order = order with { Lines = [order.Lines[0]] },
            Suggestions = [full.Suggestions[0]],
            Event = EventPayload.All.ToDictionary(f => f.Name, Sample),
            Staff = new StaffView
            {
                Kind = "rating",
                PreviousRating = 2,
                CustomerText = "Good tea",
                Email = "anna@example.com",
                Phone = "+3725551234",
                Latest = order,
            },
        };

        var text = SampleTemplates
            .Template($"---\nsubject: s\n---\n{copy}")
            .Render(Channel.Email, "en", context, SampleTemplates.Links with { Record = "https://shop.example/r/1" })
            .Html!;

        Assert.Equal(rows.Count, text.Split(";\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(
            [$"top/{missing}="],
            text.Split(";\n", StringSplitOptions.RemoveEmptyEntries).Where(l => l.EndsWith('='))
        );
    }

    private static string Print(VariableRow row)
    {
        var tag = row.Kind switch
        {
            "money" => $"{{{{money {row.Name}}}}}",
            "date" => $"{{{{date {row.Name}}}}}",
            "yes or no" => $"{{{{#if {row.Name}}}}}yes{{{{/if}}}}",
            "list" => $"{{{{#each {row.Name}}}}}{{{{@index}}}}{{{{/each}}}}",
            _ => $"{{{{{row.Name}}}}}",
        };
        return row.List is { } list ? $"{{{{#each {list}}}}}{tag}{{{{/each}}}}" : tag;
    }

    private static string Sample((string Name, FieldKind Kind, string Meaning) field) =>
        field.Kind switch
        {
            FieldKind.Number => "2",
            FieldKind.Money => "12.50 EUR",
            FieldKind.YesNo => "yes",
            _ when field.Name is "url" or "product.url" => "https://shop.example/checkout",
            _ => "text",
        };
}
