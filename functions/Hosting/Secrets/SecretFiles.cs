using System.Security.Cryptography;
using MarketingAutomation.Adapters.Files;
using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Hosting.Secrets;

/// <summary>
/// Secrets that no setting names: made once at random, kept in the data folder, readable by this account alone. They
/// are held to the rules of the settings whenever they are read: a file that was cut short opens nothing.
/// </summary>
public sealed class SecretFiles(string folder)
{
    private const string StoreFile = "store.secret";
    private const string Restore =
        "Put the file back from a backup. Remove it only with a store that is empty: with another secret "
        + "none of its customers is found again.";
    private const string Remake = "Remove the file, and the next start makes a new one.";

    /// <summary>Where the API's key is, for people.</summary>
    public static string ApiKeyFile(string folder) => Path.Combine(folder, "api.key");

    /// <summary>The store's secret: the setting, else the kept one, which is made where there is none. <see
    /// cref="StoreSecret"/> holds it against the store.</summary>
    /// <exception cref="SettingsException">The setting is another one than this folder was begun with, or the kept one
    /// is none.</exception>
    public byte[] StoreSecretOf(HostSettings settings)
    {
        var kept = FindStoreSecret(settings);
        if (settings.StoreSecret is { } set && kept is not null && !CryptographicOperations.FixedTimeEquals(set, kept))
        {
            throw new SettingsException([
                new Fault<SettingPlace>(
                    SettingCodes.Together,
                    new("Store:Secret"),
                    $"another one than the data folder was begun with ({Path.Combine(folder, StoreFile)})",
                    "",
                    "Remove the setting to go on with that folder, or name another folder in Data:Path."
                ),
            ]);
        }

        return settings.StoreSecret
            ?? kept
            ?? Convert.FromBase64String(
                ReadOrCreate(StoreFile, () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))
            );
    }

    /// <summary>The kept secret of the store; null: there is none. Makes nothing.</summary>
    /// <exception cref="SettingsException">There is one, and it is not a secret.</exception>
    public byte[]? FindStoreSecret(HostSettings settings)
    {
        if (!File.Exists(Path.Combine(folder, StoreFile)))
        {
            return null;
        }

        var bytes = Array.Empty<byte>();
        CheckRule(
            settings,
            StoreFile,
            "Store:Secret",
            Read(StoreFile),
            text => SecretRules.Store(text, out bytes),
            Restore
        );
        return bytes;
    }

    /// <summary>The API's key: the setting, else the kept one, made where there is none.</summary>
    /// <exception cref="SettingsException">The kept one is no key.</exception>
    public string ApiKey(HostSettings settings) =>
        settings.ApiKey
        ?? CheckRule(
            settings,
            "api.key",
            "Api:Key",
            ReadOrCreate("api.key", () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))),
            SecretRules.ApiKey,
            Remake
        );

    /// <summary>The configured webhooks; where none is configured, one of each kind with a secret of this folder's own,
    /// for trying.</summary>
    /// <exception cref="SettingsException">A kept secret is none.</exception>
    public IReadOnlyDictionary<string, WebhookSource> Webhooks(HostSettings settings)
    {
        if (settings.Webhooks.Count > 0)
        {
            return settings.Webhooks;
        }

        return ShopProtocols.All.Select(protocol => TrialWebhook(settings, protocol)).ToDictionary(s => s.Name);
    }

    private WebhookSource TrialWebhook(HostSettings settings, ShopProtocol protocol)
    {
        var name = protocol.Name;
        var file = $"webhook-{name}.secret";
        return new()
        {
            Name = name,
            Protocol = protocol,
            Secrets =
            [
                CheckRule(
                    settings,
                    file,
                    $"Webhooks:{name}:Secrets:0",
                    ReadOrCreate(
                        file,
                        () => protocol.CreateTrialSecret(RandomNumberGenerator.GetBytes(protocol.TrialSecretBytes))
                    ),
                    secret => SecretRules.Webhook(protocol, secret),
                    Remake
                ),
            ],
        };
    }

    private string CheckRule(
        HostSettings settings,
        string file,
        string key,
        string secret,
        Func<string, string?> rule,
        string remedy
    )
    {
        if (rule(secret) is { } problem)
        {
            throw new SettingsException([
                new Fault<SettingPlace>(
                    SettingCodes.Secret,
                    new(key, null, Path.Combine(folder, file)),
                    problem,
                    SettingsCatalog.Find(key)!.Allowed,
                    remedy
                ),
            ]);
        }

        if (!settings.IsOneMachine && PublishedSecrets.All.Contains(secret))
        {
            throw new SettingsException([
                new Fault<SettingPlace>(
                    SettingCodes.Secret,
                    new(key, null, Path.Combine(folder, file)),
                    PublishedSecrets.Problem,
                    "",
                    remedy
                ),
            ]);
        }

        return secret;
    }

    private string ReadOrCreate(string name, Func<string> make)
    {
        PrivateFiles.EnsureFolder(folder);
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            CreateFile(path, make);
        }

        return Read(name);
    }

    private string Read(string name)
    {
        PrivateFiles.CloseFile(Path.Combine(folder, name));
        return File.ReadAllText(Path.Combine(folder, name)).Trim();
    }

    // Two processes at their first start agree on one. Moving a file without overwriting would not do: where there is
    // nothing yet, it is a look and then a rename.
    private static void CreateFile(string path, Func<string> make)
    {
        using var alone = OpenNew($"{path}.lock");
        if (!File.Exists(path))
        {
            PrivateFiles.Replace(path, make() + "\n");
        }
    }

    private static FileStream OpenNew(string path)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return PrivateFiles.Open(
                    path,
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None,
                    FileOptions.DeleteOnClose
                );
            }
            catch (IOException) when (tries < 500)
            {
                Thread.Sleep(10);
            }
        }
    }
}
