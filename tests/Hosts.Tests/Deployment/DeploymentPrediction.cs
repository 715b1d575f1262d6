using System.Reflection;
using System.Text.Json;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Support.Stage;
using MarketingAutomation.Support.Tools;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Deployment;

/// <summary>
/// What a deployment of infra/ would make, as the Bicep compiler predicts it from the parameters: it checks every file
/// and type, runs its linter, and works out every expression that does not wait for something to be made.
/// </summary>
/// <param name="CompilerOutput">What the compiler had to say, faults and warnings alike.</param>
internal sealed record DeploymentPrediction(string CompilerOutput, JsonElement Root)
{
    private const string Email = """["you@shop.example"]""";
    private static readonly Lazy<Task<DeploymentPrediction>> TheUsual = new(() =>
        Predict([], new() { ["alertEmails"] = Email })
    );
    private static readonly Lazy<Task<DeploymentPrediction>> TheWhole = new(() =>
        Predict(
            new()
            {
                ["CALLS_WEBHOOKS"] = "true",
                ["EMAIL_PROVIDER"] = "sendgrid",
                ["SMS_PROVIDER"] = "twilio",
                ["DURABLE_TASK_SCHEDULER"] = "Dedicated",
                ["ENTRA_CLIENT_ID"] = "22222222-2222-2222-2222-222222222222",
            },
            new()
            {
                ["webhooks"] = $"[{string.Join(", ", WebhooksOfAllKinds())}]",
                ["alertEmails"] = Email,
                ["monthlyBudget"] = "50",
                ["budgetFrom"] = "\"2026-12-01\"",
                ["auditTables"] = "true",
                ["privateNetwork"] = "true",
                ["openTelemetry"] =
                    """{ "OTEL_EXPORTER_OTLP_ENDPOINT": "https://collector.example:4318", "OTEL_SERVICE_NAME": "shop" }""",
                ["operatorAddresses"] = """["203.0.113.7"]""",
            }
        )
    );

    // One of each kind; every option is used at least once.
    private static IEnumerable<string> WebhooksOfAllKinds() =>
        ShopProtocols.All.Select(shop =>
            $$"""{ "name": "{{shop.Name}}1", "kind": "{{shop.Name}}"{{(
                shop.HasMetaDataKeys ? ", \"consentKey\": \"opt_in\", \"secondSecret\": true" : ""
            )}} }"""
        );

    /// <summary>Everything as the parameters file has it, and an address for alerts, which it asks for.</summary>
    public static Task<DeploymentPrediction> Default => TheUsual.Value;

    /// <summary>Whatever can be asked for.</summary>
    public static Task<DeploymentPrediction> WithAllOptions => TheWhole.Value;

    private static string Compiler =>
        typeof(DeploymentPrediction)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "BicepPath")
            .Value!;

    // Root, which is undefined where the compiler refused a file or the parameters.
    private JsonElement Predicted
    {
        get
        {
            Assert.True(
                Root.ValueKind == JsonValueKind.Object,
                "Bicep refuses infra/ or its parameters; a shop platform that was added is also a kind of the type "
                    + $"webhook in infra/modules/settings.bicep. {CompilerOutput}"
            );
            return Root;
        }
    }

    public IReadOnlyDictionary<string, string> Outputs =>
        Predicted.GetProperty("outputs").EnumerateObject().ToDictionary(o => o.Name, o => o.Value.ToString());

    /// <summary>The app's settings; a value that waits for something to be made is the expression for it.</summary>
    public IReadOnlyDictionary<string, string> Settings =>
        Assert
            .Single(All("Microsoft.Web/sites"))
            .GetProperty("properties")
            .GetProperty("siteConfig")
            .GetProperty("appSettings")
            .EnumerateArray()
            .ToDictionary(s => s.GetProperty("name").GetString()!, s => s.GetProperty("value").GetString()!);

    public IReadOnlyList<JsonElement> All(string type) =>
        [
            .. Predicted
                .GetProperty("predictedResources")
                .EnumerateArray()
                .Where(r => r.GetProperty("type").GetString() == type),
        ];

    public static async Task<DeploymentPrediction> Predict(
        Dictionary<string, string> environment,
        Dictionary<string, string> written
    )
    {
        // The compiler takes no way to a file that does not begin beside it.
        var folder = Directory.CreateDirectory(Repository.Path("tests", ".tools", "bicep", Path.GetRandomFileName()));
        try
        {
            var file = Path.Combine(folder.FullName, "main.bicepparam");
            await File.WriteAllLinesAsync(
                file,
                ["using '../../../../infra/main.bicep'", .. AzdParameters.Filled(environment, written)]
            );
            var bicep = await ToolProcess.Run(
                Compiler,
                [
                    "snapshot",
                    file,
                    "--mode",
                    "overwrite",
                    "--deployment-name",
                    "main",
                    "--location",
                    "westeurope",
                    "--subscription-id",
                    Guid.Empty.ToString(),
                    "--tenant-id",
                    Guid.Empty.ToString(),
                ]
            );
            var snapshot = Path.Combine(folder.FullName, "main.snapshot.json");
            return new(
                bicep.Errors,
                File.Exists(snapshot)
                    ? JsonSerializer.Deserialize<JsonElement>(await File.ReadAllBytesAsync(snapshot))
                    : default
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
