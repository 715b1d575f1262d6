using System.Security.Cryptography;
using MarketingAutomation.Core.Webhooks;

namespace MarketingAutomation.Hosting.Settings;

/// <summary>Secrets nobody set: made once at random, kept in the data folder, readable by this account alone.</summary>
public sealed class KeptSecrets(string folder)
{
    /// <summary>The store's secret: the setting, else the kept one.</summary>
    /// <exception cref="SettingsException">The setting is another one than this folder was begun with: none of its customers would be found again.</exception>
    public byte[] Store(HostSettings settings)
    {
        if (settings.StoreSecret is not { } set)
        {
            return Convert.FromBase64String(Kept("store.secret", () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
        }

        if (File.Exists(Path.Combine(folder, "store.secret")) && !set.AsSpan().SequenceEqual(Convert.FromBase64String(File.ReadAllText(Path.Combine(folder, "store.secret")).Trim())))
        {
            throw new SettingsException([new SettingFault(
                SettingCodes.Together, "Store:Secret", null, null, $"another one than the data folder was begun with ({Path.Combine(folder, "store.secret")})", "",
                "Remove the setting to go on with that folder, or name another folder in Data:Path.")]);
        }

        return set;
    }

    /// <summary>The API's key: the setting, else the kept one.</summary>
    public string ApiKey(HostSettings settings) => settings.ApiKey ?? Kept("api.key", () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));

    /// <summary>The configured webhooks; where none is configured, one of each kind with a secret of this folder's own, for trying.</summary>
    public IReadOnlyDictionary<string, WebhookSource> Webhooks(HostSettings settings)
    {
        if (settings.Webhooks.Count > 0)
        {
            return settings.Webhooks;
        }

        return new[]
        {
            Trying("shopify", WebhookKind.Shopify, () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24))),
            Trying("woocommerce", WebhookKind.WooCommerce, () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24))),
            Trying("standard", WebhookKind.Standard, () => "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
        }.ToDictionary(s => s.Name);
    }

    private WebhookSource Trying(string name, WebhookKind kind, Func<string> make) =>
        new() { Name = name, Kind = kind, Secrets = [Kept($"webhook-{name}.secret", make)] };

    private string Kept(string name, Func<string> make)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            Make(path, make);
        }

        return File.ReadAllText(path).Trim();
    }

    // Two processes at their first start agree on one. Moving a file without overwriting would not do: where there is nothing yet, it is a look and then a rename.
    private static void Make(string path, Func<string> make)
    {
        using var alone = Alone($"{path}.lock");
        if (!File.Exists(path))
        {
            // Written beside and moved: nobody reads half a secret, and a process that dies here leaves none.
            var beside = $"{path}.{RandomNumberGenerator.GetHexString(8)}";
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var file = new StreamWriter(beside, options))
            {
                file.WriteLine(make());
            }

            File.Move(beside, path);
        }
    }

    private static FileStream Alone(string path)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (tries < 500)
            {
                Thread.Sleep(10);
            }
        }
    }
}
