using MarketingAutomation.Core.Values;
using MarketingAutomation.Hosting.Secrets;

namespace MarketingAutomation.Hosting.Settings;

/// <summary>What the settings must say beyond being valid where several instances run: all have to find the same tables
/// and secrets, so nothing is made at a first start.</summary>
public static class MultiInstanceRules
{
    /// <summary>What is missing, all at once; empty: nothing.</summary>
    public static IReadOnlyList<Fault<SettingPlace>> FindFaults(HostSettings settings)
    {
        List<Fault<SettingPlace>> faults = [];
        void Missing(bool missing, string key, string problem, string remedy)
        {
            if (missing)
            {
                faults.Add(
                    new Fault<SettingPlace>(
                        SettingCodes.Missing,
                        new(key),
                        problem,
                        SettingsCatalog.Find(key)!.Allowed,
                        remedy
                    )
                );
            }
        }

        Missing(
            settings.Storage.Kind != StorageKind.Tables,
            "Storage:Kind",
            "must be tables here: every instance sees the same ones",
            "Set it, and say with Storage:Tables:ServiceUri where they are."
        );
        Missing(
            settings.StoreSecret is null,
            "Store:Secret",
            "missing; every instance needs the same one",
            "Keep it in Key Vault: openssl rand -base64 32. It must never change."
        );
        Missing(
            settings.ApiKey is null,
            "Api:Key",
            "missing; every instance needs the same one",
            "Keep it in Key Vault: openssl rand -hex 24"
        );
        Missing(
            settings.Webhooks.Count == 0,
            "Webhooks:shop:Kind",
            "no webhook is configured, and secrets for trying are not made here",
            "docs/connect-shop.md says how a shop is connected."
        );
        faults.AddRange(
            Secrets(settings)
                .Where(s => PublishedSecrets.All.Contains(s.Value))
                .Select(s => new Fault<SettingPlace>(
                    SettingCodes.Secret,
                    new(s.Key),
                    PublishedSecrets.Problem,
                    "",
                    PublishedSecrets.Remedy(s.Key)
                ))
        );
        return faults;
    }

    // Everybody reaches an app on Azure, wherever its process listens.
    private static IEnumerable<(string Key, string Value)> Secrets(HostSettings settings) =>
        settings
            .Webhooks.Values.SelectMany(w =>
                w.Secrets.Select((secret, i) => ($"Webhooks:{w.Name}:Secrets:{i}", secret))
            )
            .Append(("Api:Key", settings.ApiKey ?? ""));
}
