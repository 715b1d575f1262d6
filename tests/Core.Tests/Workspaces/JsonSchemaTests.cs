using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using MarketingAutomation.Support.Stage;
using YamlDotNet.Serialization;

namespace MarketingAutomation.Core.Tests.Workspaces;

/// <summary>The schemas that editors use, <c>docs/schema</c>, against files: what the program takes they take, and
/// common slips they mark.</summary>
public sealed class JsonSchemaTests
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder()
        .WithAttemptingUnquotedStringTypeDeserialization()
        .Build();

    public static TheoryData<string, string> Shipped()
    {
        var rows = new TheoryData<string, string> { { "policy", "policy.yaml" }, { "shop", "shop.yaml" } };
        foreach (var journey in Directory.GetFiles(Repository.Path("functions", "workspace", "journeys"), "*.yaml"))
        {
            rows.Add(
                journey.EndsWith(".test.yaml", StringComparison.Ordinal) ? "journey-test" : "journey",
                $"journeys/{Path.GetFileName(journey)}"
            );
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void The_shipped_workspace_fits_its_schema(string schema, string file) =>
        Assert.Empty(Faults(schema, File.ReadAllText(Repository.Path(["functions", "workspace", .. file.Split('/')]))));

    [Theory]
    [InlineData("journey", "jorney: welcome", "jorney")]
    [InlineData("journey", "status: lively", "status")]
    [InlineData("journey", "trigger: { event: order.payed }", "trigger")]
    [InlineData("journey", "steps: [ { snd: welcome } ]", "steps")]
    [InlineData("policy", "min_gpa: 3d", "min_gpa")]
    [InlineData("shop", "history: some", "history")]
    public void A_slip_is_marked_where_it_is(string schema, string slip, string place)
    {
        var written = File.ReadAllText(
            Repository.Path(
                schema == "journey"
                    ? ["functions", "workspace", "journeys", "welcome.yaml"]
                    : ["functions", "workspace", $"{schema}.yaml"]
            )
        );
        var key = slip[..slip.IndexOf(':', StringComparison.Ordinal)];
        var value = Json(written)!.AsObject();
        value[key] = Json(slip)![key]!.DeepClone();

        Assert.Contains(Faults(schema, value), fault => fault.StartsWith($"/{place}", StringComparison.Ordinal));
    }

    private static JsonNode? Json(string yaml) => JsonSerializer.SerializeToNode(Plain(Yaml.Deserialize<object>(yaml)));

    private static object? Plain(object? read) =>
        read switch
        {
            IDictionary<object, object> map => map.ToDictionary(pair => $"{pair.Key}", pair => Plain(pair.Value)),
            IEnumerable<object> list => list.Select(Plain).ToArray(),
            _ => read,
        };

    private static IReadOnlyList<string> Faults(string schema, string yaml) => Faults(schema, Json(yaml));

    private static IReadOnlyList<string> Faults(string schema, JsonNode? value)
    {
        var rules = JsonSchema.FromText(File.ReadAllText(Repository.Path("docs", "schema", $"{schema}.json")));
        var found = rules.Evaluate(
            JsonSerializer.SerializeToElement(value),
            new EvaluationOptions { OutputFormat = OutputFormat.List }
        );
        return found.IsValid
            ? []
            :
            [
                .. found
                    .Details!.Where(d => d.Errors is { Count: > 0 })
                    .SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation}: {e.Value}")),
            ];
    }
}
