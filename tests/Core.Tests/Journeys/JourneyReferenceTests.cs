using System.Text.Json.Nodes;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Journeys.Triggers;
using MarketingAutomation.Core.Tests.Workspaces;

namespace MarketingAutomation.Core.Tests.Journeys;

/// <summary>The tables of steps and triggers in docs/journeys.md are made from the definitions, and describe every key
/// of their schemas.</summary>
public sealed class JourneyReferenceTests
{
    public static TheoryData<string> StepKinds => [.. StepCatalog.Shipped.Kinds];

    [Fact]
    public void The_docs_list_every_step_with_its_keys() =>
        GeneratedDocsTests.Generated(
            "steps",
            string.Concat(StepCatalog.Shipped.All.Select(d => Rows(d.Kind, d.Description, d.Reference)))
                + "| any | `id` | a name | a `send`: its template; others: kind and place | Its name. |\n"
        );

    [Fact]
    public void The_docs_list_every_trigger_with_its_keys() =>
        GeneratedDocsTests.Generated(
            "triggers",
            string.Concat(TriggerCatalog.Shipped.All.Select(d => Rows(d.Kind, d.Description, d.Keys)))
                + "| any | `where` | a [condition](#conditions) | none | What has to be true at the start. |\n"
        );

    [Theory]
    [MemberData(nameof(StepKinds))]
    public void Every_key_of_a_steps_schema_is_described(string kind)
    {
        var definition = StepCatalog.Shipped.Find(kind)!;
        var keys = definition.WriteSchema().SelectMany(p => ListKeys(p.Key, p.Value)).Order(StringComparer.Ordinal);
        Assert.Equal(
            keys,
            definition.Reference.SelectMany(r => Prefixes(r.Key)).Distinct().Order(StringComparer.Ordinal)
        );
        Assert.Equal(kind, definition.Reference[0].Key);
    }

    [Fact]
    public void Every_key_of_a_triggers_schema_is_described() =>
        Assert.All(
            TriggerCatalog.Shipped.All,
            d => Assert.Equal(d.WriteSchema().Keys.Order(), d.Keys.Select(k => k.Key).Order())
        );

    private static string Rows(string kind, string description, IReadOnlyList<KeyReference> keys) =>
        $"| **`{kind}`** | | | | {description} |\n"
        + string.Concat(
            keys.Select(k => $"| | `{k.Key}` | {k.Allowed} | {k.Default ?? "required"} | {k.Description} |\n")
        );

    // "needs.suggestions.at_least" also describes where it is written.
    private static IEnumerable<string> Prefixes(string key)
    {
        var parts = key.Split('.');
        return Enumerable.Range(1, parts.Length).Select(n => string.Join('.', parts[..n]));
    }

    // The keys of a schema with those inside of it.
    private static IEnumerable<string> ListKeys(string key, JsonNode schema)
    {
        var inner = schema["anyOf"]?.AsArray().SelectMany(s => ListKeys(key, s!)) ?? [];
        inner = inner.Concat(schema["items"] is { } items ? ListKeys(key, items) : []);
        inner = inner.Concat(
            schema["properties"]
                ?.AsObject()
                .Where(p => IsOwnKey(schema, p.Key))
                .SelectMany(p => ListKeys($"{key}.{p.Key}", p.Value!))
                ?? []
        );
        return inner.Prepend(key).Distinct();
    }

    // Conditions are described in a table of their own; of one inside a step, only what the step adds to it.
    private static bool IsOwnKey(JsonNode schema, string property) =>
        schema["patternProperties"] is null || property == "suggestions";
}
