using MarketingAutomation.Adapters.Providers;
using MarketingAutomation.Adapters.Webhooks;
using MarketingAutomation.Hosting.Secrets;
using MarketingAutomation.Hosting.Telemetry;

namespace MarketingAutomation.Hosting.Settings;

/// <summary>Turns the written settings into valid settings, or returns all of their faults.</summary>
public static class SettingsReader
{
    /// <summary>The settings of this process: the home folder's file, the environment, the command line.</summary>
    /// <exception cref="SettingsException">All faults at once.</exception>
    public static HostSettings Read(IEnumerable<string> arguments)
    {
        var home = HomeFolder.Find(Directory.GetCurrentDirectory());
        var variables = System
            .Environment.GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>()
            .Select(v => KeyValuePair.Create((string)v.Key, (string?)v.Value ?? ""));
        return Read(home, new SettingsLayers().File(home).Environment(variables).CommandLine(arguments));
    }

    /// <summary>The settings of a home folder.</summary>
    /// <exception cref="SettingsException">All faults at once, by key.</exception>
    public static HostSettings Read(string home, SettingsLayers layers)
    {
        var reading = new SettingsBinder(layers);
        foreach (var value in layers.All.Values.Where(s => SettingsCatalog.Find(s.Key) is null))
        {
            reading.ReportUnknown(value);
        }

        foreach (
            var value in reading.KnownSettings.Where(s =>
                s.Value.StartsWith("@Microsoft.KeyVault(", StringComparison.Ordinal)
            )
        )
        {
            // Azure hands the reference itself over when it cannot read the secret: everybody knows what it looks like,
            // so it must never count as one.
            reading.ReportFault(
                value.Key,
                SettingCodes.Secret,
                "a Key Vault reference that was not resolved",
                "docs/deploy.md says how secrets get into the vault."
            );
        }

        var urls = reading.ReadUrls("ASPNETCORE_URLS");
        var reached = reading.ReadUrl("Public:Url");
        foreach (
            var value in reading.KnownSettings.Where(s =>
                !HostSettings.OneMachine(urls, reached)
                && SettingsCatalog.Find(s.Key)!.IsSecret
                && PublishedSecrets.All.Contains(s.Value)
            )
        )
        {
            reading.ReportFault(
                value.Key,
                SettingCodes.Secret,
                PublishedSecrets.Problem,
                PublishedSecrets.Remedy(value.Key)
            );
        }

        var settings = new HostSettings
        {
            Home = home,
            Urls = urls,
            DataPath = reading.ReadFolder("Data:Path", home, "data"),
            Storage = StorageSettings.Read(reading),
            WorkspacePath = reading.ReadExistingFolder("Workspace:Path", home, HomeFolder.Workspace(home)),
            ApiKey = reading.ReadSecret("Api:Key", SecretRules.ApiKey, SecretRules.MakeKey),
            MaxApiBytes = reading.ReadBytes("Api:MaxBytes", 8 * 1024 * 1024),
            MaxWebhookBytes = reading.ReadBytes("Webhooks:MaxBytes", 1024 * 1024),
            Webhooks = WebhookSettings.Read(reading),
            ClockStart = reading.ReadTime("Clock:Start"),
            ClockSpeed = reading.ReadNumber("Clock:Speed", 0.001, 1_000_000) ?? 1,
            Shadow = reading.ReadChoice("Sending:Mode", "live", "shadow") == "shadow",
            SendTimeout = TimeSpan.FromSeconds(reading.ReadSeconds("Sending:TimeoutSeconds", 30)),
            Providers = new ProviderOptions
            {
                SendGrid = SendGridSettings.Read(reading),
                Twilio = TwilioSettings.Read(reading),
                Webhooks = new WebhookOptions
                {
                    Secret = reading.ReadSecret(
                        "CallWebhook:Secret",
                        SecretRules.CallSecret,
                        "Make one with: echo whsec_$(openssl rand -base64 32)"
                    ),
                    AllowsLoopback = reading.ReadChoice("CallWebhook:AllowLoopback", "false", "true") == "true",
                },
            },
            PublicUrl = reached,
            StoreSecret = reading.ReadStoreSecret("Store:Secret"),
            TimerHorizon = reading.ReadDuration("Durable:Horizon", TimeSpan.FromDays(3), TimeSpan.FromDays(30)),
            HistoryRetention = TimeSpan.FromDays(reading.ReadDays("Durable:HistoryDays", 7)),
            Telemetry = TelemetrySettings.Read(reading),
        };
        return reading.Faults is { Count: > 0 } faults ? throw new SettingsException(faults) : settings;
    }
}

/// <summary>Where relative folders and the settings file are.</summary>
internal static class HomeFolder
{
    /// <summary>The checkout the current folder lies in, so that it does not matter from which of its folders the
    /// program is started; else the current folder.</summary>
    public static string Find(string current)
    {
        for (var folder = new DirectoryInfo(current); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MarketingAutomation.sln")))
            {
                return folder.FullName;
            }
        }

        return current;
    }

    /// <summary>The sample workspace: where it can be edited, else the copy beside the program.</summary>
    public static string Workspace(string home)
    {
        var edited = Path.Combine(home, "functions", "workspace");
        return Directory.Exists(edited) ? edited : Path.Combine(AppContext.BaseDirectory, "workspace");
    }
}
