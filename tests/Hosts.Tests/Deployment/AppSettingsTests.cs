using System.Text.Json;
using System.Text.RegularExpressions;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Hosting.Telemetry;
using MarketingAutomation.Support.Stage;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Deployment;

/// <summary>The settings infra/ gives the function app are those the program reads: none is missing, none
/// unknown.</summary>
public sealed class AppSettingsTests
{
    private const string JobHost = "AzureFunctionsJobHost__";

    /// <summary>Settings that have no place in Azure, each with its reason.</summary>
    private static readonly Dictionary<string, string> NotInAzure = new()
    {
        ["ASPNETCORE_URLS"] = "the Functions host says where the program listens",
        ["Data:Path"] = "nothing is kept on an instance",
        ["Storage:Tables:ConnectionString"] = "the identity is let in by ServiceUri; there are no keys",
        ["Clock:Start"] = "real customers live in real time",
        ["Clock:Speed"] = "real customers live in real time",
        ["CallWebhook:AllowLoopback"] = "it is for development on one machine",
    };

    /// <summary>Settings of the Functions host and of libraries; everything else has to be ours.</summary>
    private static readonly string[] OfOthers =
    [
        "AzureWebJobsStorage__accountName",
        "AzureWebJobsStorage__credential",
        "AzureWebJobsStorage__clientId",
        "AZURE_CLIENT_ID",
        "AzureWebJobsDisableHomepage",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
    ];

    [Fact]
    public async Task Every_setting_of_the_program_is_set_in_Azure_or_has_a_reason_not_to_be()
    {
        var set = Ours(await DeploymentPrediction.WithAllOptions).Keys.ToList();

        Assert.All(
            SettingsCatalog.All,
            setting =>
                Assert.True(
                    set.Exists(setting.Matches) ^ NotInAzure.ContainsKey(setting.Key),
                    $"{setting.Key} is neither in infra/modules/settings.bicep nor excused here, or both"
                )
        );
        Assert.All(NotInAzure.Keys, key => Assert.NotNull(SettingsCatalog.Find(key)));
    }

    [Fact]
    public async Task Every_setting_given_in_Azure_is_one_the_program_or_the_Functions_host_reads()
    {
        var prediction = await DeploymentPrediction.WithAllOptions;

        Assert.All(
            Ours(prediction).Keys,
            key => Assert.True(SettingsCatalog.Find(key) is not null, $"{key} is no setting of the program")
        );
        Assert.All(OfOthers, name => Assert.Contains(name, prediction.Settings));
    }

    [Fact]
    public async Task Nothing_is_exported_by_OpenTelemetry_unless_it_is_asked_for()
    {
        Assert.DoesNotContain(
            (await DeploymentPrediction.Default).Settings.Keys,
            TelemetryVariables.IsTelemetryVariable
        );
        Assert.Equal(
            "https://collector.example:4318",
            (await DeploymentPrediction.WithAllOptions).Settings["OTEL_EXPORTER_OTLP_ENDPOINT"]
        );
    }

    [Fact]
    public async Task Every_secret_is_a_reference_to_the_vault_and_nothing_else_is()
    {
        Assert.All(
            Ours(await DeploymentPrediction.WithAllOptions),
            setting => Assert.Equal(SettingsCatalog.Find(setting.Key)!.IsSecret, IsReference(setting.Value))
        );
    }

    /// <summary>An app whose settings name a secret that is not there does not start.</summary>
    [Fact]
    public async Task Every_secret_that_is_referred_to_is_made_or_asked_for_and_no_other()
    {
        foreach (
            var prediction in new[] { await DeploymentPrediction.Default, await DeploymentPrediction.WithAllOptions }
        )
        {
            var named = $"{prediction.Outputs["SECRETS_TO_MAKE"]} {prediction.Outputs["SECRETS_TO_SET"]}"
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(s => s.Split('=')[0]);
            var referred = Ours(prediction).Values.Where(IsReference).Select(Secret);

            Assert.Equal(named.Order(StringComparer.Ordinal), referred.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Settings_that_override_host_json_override_an_existing_value()
    {
        using var host = JsonDocument.Parse(File.ReadAllBytes(Repository.Path("host.json")));
        var overrides = (await DeploymentPrediction.WithAllOptions)
            .Settings.Keys.Where(n => n.StartsWith(JobHost, StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(overrides);
        foreach (var name in overrides)
        {
            var parts = name[JobHost.Length..].Split("__");
            var section = parts[..^1].Aggregate(host.RootElement, (e, part) => e.GetProperty(part));
            Assert.True(
                section.TryGetProperty(parts[^1], out _) || parts[^1] == "connectionStringName",
                $"host.json has no {string.Join('.', parts)}"
            );
        }

        // Fixed once the task hub is made (docs/scale.md).
        Assert.Equal(
            16,
            host.RootElement.GetProperty("extensions")
                .GetProperty("durableTask")
                .GetProperty("storageProvider")
                .GetProperty("partitionCount")
                .GetInt32()
        );
    }

    [Fact]
    public async Task Every_kind_of_shop_can_be_deployed()
    {
        const string module = "infra/modules/settings.bicep";
        var allowed = Regex.Match(
            File.ReadAllText(Repository.Path(module)),
            @"^ +kind: (?<kinds>'.*)$",
            RegexOptions.Multiline
        );
        Assert.All(
            ShopProtocols.All,
            shop =>
                Assert.True(
                    allowed.Groups["kinds"].Value.Contains($"'{shop.Name}'", StringComparison.Ordinal),
                    $"Add '{shop.Name}' to the kinds of the type webhook in {module}"
                )
        );

        var deployed = Ours(await DeploymentPrediction.WithAllOptions)
            .Where(s => s.Key.EndsWith(":Kind", StringComparison.Ordinal))
            .Select(s => s.Value)
            .ToList();

        Assert.All(ShopProtocols.All, shop => Assert.Contains(shop.Name, deployed));
    }

    private static Dictionary<string, string> Ours(DeploymentPrediction prediction) =>
        prediction
            .Settings.Where(s => !OfOthers.Contains(s.Key) && !s.Key.StartsWith(JobHost, StringComparison.Ordinal))
            .ToDictionary(s => s.Key.Replace("__", ":", StringComparison.Ordinal), s => s.Value);

    private static bool IsReference(string value) => value.Contains("@Microsoft.KeyVault(", StringComparison.Ordinal);

    /// <summary>From <c>format('{0}webhook-{1}-0)', …, 'shopify')</c>: only the vault's address waits for the
    /// vault.</summary>
    private static string Secret(string reference)
    {
        var parts = Regex.Match(reference, @"^\[format\('\{0\}(?<name>[^)]+)\)', .*?(?:, '(?<shop>\w+)')?\)\]$").Groups;
        return parts["name"].Value.Replace("{1}", parts["shop"].Value, StringComparison.Ordinal);
    }
}
