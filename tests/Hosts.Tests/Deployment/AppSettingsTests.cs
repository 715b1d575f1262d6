using System.Text.Json;
using MarketingAutomation.Hosting.Settings;
using MarketingAutomation.Support.Stage;
using Xunit;

namespace MarketingAutomation.Hosts.Tests.Deployment;

/// <summary>The settings infra/ gives the function app are those the program reads: none is missing, none unknown.</summary>
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
    };

    /// <summary>Settings of the Functions host and of libraries; everything else has to be ours.</summary>
    private static readonly string[] OfOthers =
    [
        "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId", "AZURE_CLIENT_ID",
        "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
    ];

    private static IReadOnlyDictionary<string, string> Ours => BicepFile.Of("modules/settings.bicep").Settings;

    [Fact]
    public void Every_setting_of_the_program_is_set_in_Azure_or_has_a_reason_not_to_be()
    {
        var set = Ours.Keys.Select(Key).ToList();

        Assert.All(SettingsCatalog.All, setting => Assert.True(set.Exists(setting.Fits) ^ NotInAzure.ContainsKey(setting.Key), $"{setting.Key} is neither in infra/modules/settings.bicep nor excused here, or both"));
        Assert.All(NotInAzure.Keys, key => Assert.NotNull(SettingsCatalog.Of(key)));
    }

    [Fact]
    public void Every_setting_given_in_Azure_is_one_the_program_or_the_Functions_host_reads()
    {
        Assert.All(Ours.Keys, name => Assert.True(SettingsCatalog.Of(Key(name)) is not null, $"{name} in infra/modules/settings.bicep is no setting of the program"));
        Assert.All(
            BicepFile.Of("modules/app.bicep").Settings.Keys,
            name => Assert.True(OfOthers.Contains(name) || name.StartsWith(JobHost, StringComparison.Ordinal), $"{name} in infra/modules/app.bicep is no known setting of the Functions host"));
    }

    [Fact]
    public void Every_secret_is_a_reference_to_the_vault_and_nothing_else_is()
    {
        Assert.All(Ours, setting => Assert.Equal(SettingsCatalog.Of(Key(setting.Key))!.IsSecret, setting.Value.Contains("${reference}", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_overrides_host_json_overrides_something_that_stands_there()
    {
        using var host = JsonDocument.Parse(File.ReadAllBytes(Repository.Path("host.json")));

        foreach (var name in BicepFile.Of("modules/app.bicep").Settings.Keys.Where(n => n.StartsWith(JobHost, StringComparison.Ordinal)))
        {
            var parts = name[JobHost.Length..].Split("__");
            var section = parts[..^1].Aggregate(host.RootElement, (e, part) => e.GetProperty(part));
            Assert.True(section.TryGetProperty(parts[^1], out _) || parts[^1] == "connectionStringName", $"host.json has no {string.Join('.', parts)}");
        }

        // Fixed once the task hub is made (docs/scale.md).
        Assert.Equal(16, host.RootElement.GetProperty("extensions").GetProperty("durableTask").GetProperty("storageProvider").GetProperty("partitionCount").GetInt32());
    }

    [Fact]
    public void Every_kind_of_shop_the_sample_shows_can_be_deployed()
    {
        using var sample = JsonDocument.Parse(File.ReadAllBytes(Repository.Path("local.settings.sample.json")));
        var kinds = sample.RootElement.GetProperty("Values").EnumerateObject()
            .Where(v => v.Name.StartsWith("Webhooks:", StringComparison.Ordinal) && v.Name.EndsWith(":Kind", StringComparison.Ordinal)).Select(v => $"'{v.Value.GetString()}'").ToList();

        Assert.NotEmpty(kinds);
        Assert.All(kinds, kind => Assert.Contains(kind, BicepFile.Main.Text.Split("  kind: ")[1].Split('\n')[0], StringComparison.Ordinal));
    }

    private static string Key(string name) => name.Replace("__", ":", StringComparison.Ordinal).Replace("{name}", "shop", StringComparison.Ordinal);
}
