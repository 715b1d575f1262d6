using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Hosting.Settings;

namespace MarketingAutomation.Hosting.Secrets;

/// <summary>The secret a store is opened with, held against the fingerprint that the store keeps. Every host asks here
/// before it reads anything else.</summary>
public static class StoreSecret
{
    private const string Why =
        "With another one none of its customers would be found, and no link in a message would open.";

    /// <summary>The secret to go on with. A store without a fingerprint gets one.</summary>
    /// <exception cref="SettingsException">Another secret than the store was begun with, or none where it was begun
    /// with one.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot be asked.</exception>
    public static async Task<byte[]> CheckOrStore(
        ITableStore store,
        SecretFiles kept,
        HostSettings settings,
        CancellationToken cancel
    )
    {
        var fingerprint = new StoreFingerprint(store);
        if (await fingerprint.Read(cancel) is { } begun)
        {
            // Nothing is made here: a new secret would only be wrong, and lie there for the right one.
            return RequireMatch(settings.StoreSecret ?? kept.FindStoreSecret(settings), begun, settings);
        }

        var secret = kept.StoreSecretOf(settings);
        return RequireMatch(
            secret,
            await fingerprint.StoreIfMissing(new KeyHasher(secret).Fingerprint, cancel),
            settings
        );
    }

    private static byte[] RequireMatch(byte[]? secret, string begun, HostSettings settings)
    {
        if (secret is not null && new KeyHasher(secret).Fingerprint == begun)
        {
            return secret;
        }

        var file = Path.Combine(settings.DataPath, "store.secret");
        var remedy =
            $"Put the file store.secret that belongs to this store into {settings.DataPath}, or its content "
            + $"into Store:Secret; a backup holds it. Or name another, empty store. {Why}";
        throw new SettingsException([
            secret is null
                ? new Fault<SettingPlace>(
                    SettingCodes.Missing,
                    new("Store:Secret"),
                    $"missing, while the store was begun with one and there is no file {file}",
                    "",
                    remedy
                )
                : new Fault<SettingPlace>(
                    SettingCodes.Together,
                    new("Store:Secret", null, settings.StoreSecret is null ? file : null),
                    "another one than this store was begun with",
                    "",
                    remedy
                ),
        ]);
    }
}
