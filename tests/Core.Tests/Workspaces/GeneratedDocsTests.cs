using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Simulation.JourneyTests;
using MarketingAutomation.Core.Workspaces.Parsing;
using MarketingAutomation.Core.Workspaces.Schemas;
using MarketingAutomation.Support.Samples;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Core.Tests.Workspaces;

/// <summary>What is written down beside the code says what the code says. <c>UPDATE_DOCS=1 dotnet test
/// tests/Core.Tests</c> rewrites what is generated.</summary>
public class GeneratedDocsTests
{
    private static readonly string Docs = Path.Combine(Root(), "docs");

    [Theory]
    [InlineData("journey.json")]
    [InlineData("policy.json")]
    [InlineData("segments.json")]
    [InlineData("shop.json")]
    [InlineData("journey-test.json")]
    public void The_schemas_editors_use_are_current(string name)
    {
        var path = Path.Combine(Docs, "schema", name);
        var schema = name == "journey-test.json" ? JourneyTestSchema.Write() : JsonSchemas.All[name];
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, schema);
        }

        Assert.Equal(schema, File.ReadAllText(path));
    }

    [Fact]
    public void The_docs_list_every_field_and_no_other() =>
        Generated(
            "fields",
            string.Concat(FieldCatalog.All.Select(f => $"| `{f.Name}` | {Kind(f.Kind)} | {f.Meaning} |\n"))
        );

    [Fact]
    public void The_docs_list_every_comparison_word_and_no_other() =>
        Generated(
            "comparisons",
            string.Concat(
                ComparisonCatalog.Words.Select(w =>
                    $"| `{w}` | {ComparisonCatalog.Meaning(ComparisonCatalog.Find(w)!.Value)} | {Fits(w)} |\n"
                )
            )
        );

    [Fact]
    public void The_docs_list_every_event_and_no_other() =>
        Generated(
            "events",
            string.Concat(
                EventNames
                    .KnownNames.Order(StringComparer.Ordinal)
                    .Select(e => $"| `{e}` | {(EventNames.OrderEvents.Contains(e) ? "yes" : "")} | {FieldsOf(e)} |\n")
            )
        );

    [Fact]
    public void The_docs_list_the_fields_of_every_event()
    {
        var rows = string.Concat(
            EventPayload.All.Select(f => $"| `event.{f.Name}` | {Kind(f.Kind)} | {f.Meaning} |\n")
        );
        Generated("event-fields", rows);
        Generated("event-fields", rows, "templates.md");
    }

    [Fact]
    public void One_name_is_of_one_kind_in_every_event() =>
        Assert.All(
            EventPayload.All,
            f =>
                Assert.All(
                    EventNames.KnownNames.SelectMany(EventPayload.FieldsOf).Where(o => o.Name == f.Name),
                    o => Assert.Equal(f.Kind, o.Kind)
                )
        );

    [Fact]
    public void Every_event_with_fields_is_one_of_ours_and_no_field_hides_another() =>
        Assert.All(
            EventNames.KnownNames.Append("loyalty.joined"),
            e =>
                Assert.DoesNotContain(
                    EventPayload.FieldsOf(e),
                    f => FieldCatalog.Find($"event.{f.Name}") is not null || (e == "loyalty.joined")
                )
        );

    [Fact]
    public void The_files_the_docs_show_read_without_a_fault()
    {
        var files = SampleWorkspace.Files();
        files["shop.yaml"] = Shown("## shop.yaml")
            .Replace("history: complete ", "history: partial ", StringComparison.Ordinal);
        files["policy.yaml"] = Shown("## policy.yaml")
            .Replace(
                "topics:\n",
                "topics:\n  getting-started: { names: { en: Start, et: Algus } }\n",
                StringComparison.Ordinal
            );
        files["products.csv"] = Shown("## products.csv");
        files["journeys/welcome.yaml"] = Shown("## A first journey");

        Assert.Empty(SampleWorkspace.Faults(SampleWorkspace.Read(files)));
    }

    [Fact]
    public void The_journey_tests_the_docs_show_pass()
    {
        var read = JourneyTestReader.Read(
            new Dictionary<string, string> { ["journeys/welcome.test.yaml"] = Shown("## Tests") },
            TestShop.SampleWorkspace
        );

        Assert.Empty(read.Faults);
        Assert.All(read.Tests, t => Assert.True(JourneyTestRunner.Run(t, TestShop.SampleWorkspace).Passed, t.Name));
        Assert.NotEmpty(read.Tests);
    }

    [Fact]
    public void The_steps_the_docs_show_read_without_a_fault()
    {
        var steps = Shown("## Steps")
            .Replace("[ … ]", "[ { set: { seen: yes } } ]", StringComparison.Ordinal)
            .Replace("picks-for-you ", "we-miss-you ", StringComparison.Ordinal);

        Assert.Empty(
            SampleWorkspace.FaultsOfJourney(
                $"journey: try\ntopic: offers\ntrigger: {{ event: order.paid }}\nsteps:\n{steps}"
            )
        );
    }

    [Fact]
    public void The_conditions_the_docs_show_read_without_a_fault()
    {
        var conditions = Shown("## Conditions").Trim().Split('\n').Select(line => $"  - {line}\n");

        Assert.Empty(
            SampleWorkspace.FaultsOfJourney(
                $"journey: try\ntopic: offers\ntrigger: {{ event: order.paid }}\nonly_while:\n{string.Concat(conditions)}steps: "
                    + $"[ {{ send: welcome }} ]"
            )
        );
    }

    [Fact]
    public void Every_fault_has_a_page_with_cause_rule_and_remedy()
    {
        var pages = File.ReadAllText(Path.Combine(Docs, "errors.md"))
            .Split("\n## ")
            .Skip(1)
            .ToDictionary(p => p[..p.IndexOf('\n', StringComparison.Ordinal)]);

        foreach (var code in FaultCodes.All)
        {
            Assert.True(
                pages.TryGetValue($"{code.Code} {code.Title}", out var page),
                $"docs/errors.md has no heading \"## {code.Code} {code.Title}\""
            );
            Assert.Contains("\n**Cause.** ", page, StringComparison.Ordinal);
            Assert.Contains("\n**Rule.** ", page, StringComparison.Ordinal);
            Assert.Contains("\n**How to fix.** ", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_two_faults_share_a_code() =>
        Assert.Equal(FaultCodes.All.Count, FaultCodes.All.Select(c => c.Code).Distinct().Count());

    // The rows between <!-- name --> and <!-- /name --> of a page of docs, after the table's two head lines.
    internal static void Generated(string name, string rows, string file = "journeys.md")
    {
        var path = Path.Combine(Docs, file);
        var text = File.ReadAllText(path);
        var (open, close) = ($"<!-- {name} -->\n", $"<!-- /{name} -->");
        var start = text.IndexOf("|---|", text.IndexOf(open, StringComparison.Ordinal), StringComparison.Ordinal);
        start = text.IndexOf('\n', start) + 1;
        var end = text.IndexOf(close, start, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, text[..start] + rows + text[end..]);
        }

        Assert.Equal(rows, Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1" ? rows : text[start..end]);
    }

    // The first code block under a heading of docs/journeys.md.
    private static string Shown(string heading)
    {
        var text = File.ReadAllText(Path.Combine(Docs, "journeys.md"));
        var under = text[text.IndexOf($"\n{heading}\n", StringComparison.Ordinal)..];
        var start = under.IndexOf('\n', under.IndexOf("```", StringComparison.Ordinal)) + 1;
        return under[start..under.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static string FieldsOf(string name) =>
        EventNames.NotUsableInJourneys.ContainsKey(name)
            ? "not for journeys: it only carries data, or stops everything"
            : string.Join(
                ", ",
                (name == EventNames.FeedbackReceived ? ["`rating`"] : (string[])[]).Concat(
                    EventPayload.FieldsOf(name).Select(f => $"`{f.Name}`")
                )
            );

    private static string Fits(string word) =>
        string.Join(
            ", ",
            Enum.GetValues<FieldKind>()
                .Where(k =>
                    k is not (FieldKind.Any or FieldKind.Attribute) && ComparisonCatalog.WordsFor(k).Contains(word)
                )
                .Select(Kind)
        );

    private static string Kind(FieldKind kind) =>
        kind switch
        {
            FieldKind.YesNo => "yes or no",
            FieldKind.TextList => "list",
            _ => kind.ToString().ToLowerInvariant(),
        };

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MarketingAutomation.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
