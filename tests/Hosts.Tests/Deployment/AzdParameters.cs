using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Hosts.Tests.Deployment;

/// <summary>infra/main.parameters.json as azd fills it in, in the compiler's own language.</summary>
internal static partial class AzdParameters
{
    private static readonly Dictionary<string, string> AlwaysThere = new()
    {
        ["AZURE_ENV_NAME"] = "shop",
        ["AZURE_LOCATION"] = "westeurope",
        ["AZURE_PRINCIPAL_ID"] = "11111111-1111-1111-1111-111111111111",
    };

    public static JsonObject InFile =>
        JsonNode.Parse(File.ReadAllBytes(Repository.Path("infra", "main.parameters.json")))!["parameters"]!.AsObject();

    /// <param name="environment">What <c>azd env set</c> has set.</param>
    /// <param name="written">What is written into the file instead of its value.</param>
    public static IEnumerable<string> Filled(
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyDictionary<string, string> written
    )
    {
        foreach (var (name, parameter) in InFile)
        {
            var value = written.TryGetValue(name, out var other) ? JsonNode.Parse(other)! : parameter!["value"]!;
            var text = Variable()
                .Replace(
                    value.ToJsonString(),
                    m =>
                        environment.GetValueOrDefault(m.Groups["name"].Value)
                        ?? AlwaysThere.GetValueOrDefault(m.Groups["name"].Value)
                        ?? m.Groups["default"].Value
                );

            // A parameter that is not set gets the template's own default.
            if (text != "\"\"")
            {
                yield return $"param {name} = {Literal(JsonNode.Parse(text)!)}";
            }
        }
    }

    private static string Literal(JsonNode value) =>
        value switch
        {
            JsonObject item => $"{{ {string.Join(", ", item.Select(p => $"{p.Key}: {Literal(p.Value!)}"))} }}",
            JsonArray list => $"[{string.Join(", ", list.Select(v => Literal(v!)))}]",
            _ when value.GetValueKind() == JsonValueKind.String => $"'{value.GetValue<string>()}'",
            _ => value.ToJsonString(),
        };

    [GeneratedRegex(@"\$\{(?<name>\w+)(?:=(?<default>[^}]*))?\}")]
    private static partial Regex Variable();
}
