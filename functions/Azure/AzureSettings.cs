using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Azure;

/// <summary>
/// What the settings must say here beyond being valid. Every instance has to find the same tables and the same secrets, so nothing is made at the first start
/// as on one machine; under Core Tools (<c>AZURE_FUNCTIONS_ENVIRONMENT</c> = Development) there is one machine.
/// </summary>
internal static class AzureSettings
{
    /// <summary>The settings with what Azure itself knows filled in.</summary>
    /// <exception cref="SettingsException">All faults at once.</exception>
    public static HostSettings Complete(HostSettings settings) => Complete(settings, Environment.GetEnvironmentVariable);

    internal static HostSettings Complete(HostSettings settings, Func<string, string?> variable)
    {
        if (!string.Equals(variable("AZURE_FUNCTIONS_ENVIRONMENT"), "Development", StringComparison.OrdinalIgnoreCase) && Faults(settings) is { Count: > 0 } faults)
        {
            throw new SettingsException(faults);
        }

        return settings.PublicUrl is null && variable("WEBSITE_HOSTNAME") is { Length: > 0 } host
            ? settings with { PublicUrl = $"{(host.StartsWith("localhost", StringComparison.Ordinal) ? "http" : "https")}://{host}" }
            : settings;
    }

    private static List<SettingFault> Faults(HostSettings settings)
    {
        List<SettingFault> faults = [];
        void Missing(bool missing, string key, string problem, string remedy)
        {
            if (missing)
            {
                faults.Add(new SettingFault(SettingCodes.Missing, key, null, null, problem, SettingsCatalog.Of(key)!.Allowed, remedy));
            }
        }

        Missing(settings.Storage.Kind != StorageKind.Tables, "Storage:Kind", "must be tables on Azure: every instance sees the same ones", "Set it, and say with Storage:Tables:ServiceUri where they are.");
        Missing(settings.StoreSecret is null, "Store:Secret", "missing; every instance needs the same one", "Keep it in Key Vault: openssl rand -base64 32. It must never change.");
        Missing(settings.ApiKey is null, "Api:Key", "missing; every instance needs the same one", "Keep it in Key Vault: openssl rand -hex 24");
        Missing(settings.Webhooks.Count == 0, "Webhooks:shop:Kind", "no webhook is configured, and secrets for trying are not made here", "docs/connect-shop.md says how a shop is connected.");
        return faults;
    }
}
