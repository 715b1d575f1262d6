using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Azure;

/// <summary>The settings as Azure completes them. Under Core Tools (<c>AZURE_FUNCTIONS_ENVIRONMENT</c> = Development)
/// there is one machine, as in the embedded host.</summary>
internal static class AzureSettings
{
    /// <exception cref="SettingsException">What every instance must share is not set; all faults at once.</exception>
    public static HostSettings WithAzureDefaults(HostSettings settings, Func<string, string?> variable)
    {
        if (
            !string.Equals(variable("AZURE_FUNCTIONS_ENVIRONMENT"), "Development", StringComparison.OrdinalIgnoreCase)
            && MultiInstanceRules.FindFaults(settings) is { Count: > 0 } faults
        )
        {
            throw new SettingsException(faults);
        }

        return settings.PublicUrl is null && variable("WEBSITE_HOSTNAME") is { Length: > 0 } host
            ? settings with
            {
                PublicUrl = $"{(host.StartsWith("localhost", StringComparison.Ordinal) ? "http" : "https")}://{host}",
            }
            : settings;
    }
}
