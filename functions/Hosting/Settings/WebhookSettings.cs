using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Hosting.Secrets;

namespace MarketingAutomation.Hosting.Settings;

/// <summary>The settings <c>Webhooks:{name}:…</c>.</summary>
internal static class WebhookSettings
{
    public static IReadOnlyDictionary<string, WebhookSource> Read(SettingsBinder reading)
    {
        var names = reading
            .KnownSettings.Select(s => s.Key.Split(':'))
            .Where(parts => parts.Length > 2 && parts[0].Equals("Webhooks", StringComparison.OrdinalIgnoreCase))
            .Select(parts => parts[1])
            .Distinct(StringComparer.OrdinalIgnoreCase);
        return names.Select(name => One(reading, name)).ToDictionary(s => s.Name);
    }

    private static WebhookSource One(SettingsBinder reading, string name)
    {
        string Key(string last) => $"Webhooks:{name}:{last}";
        if (reading.ReadText(Key("Kind")) is null)
        {
            reading.ReportFault(
                Key("Kind"),
                SettingCodes.Missing,
                "missing",
                $"Say whose deliveries come to /webhooks/{name}."
            );
        }

        var protocol = reading.ReadChoice(Key("Kind"), [.. ShopProtocols.All.Select(p => p.Name)]) is { } word
            ? ShopProtocols.Find(word)
            : null;
        foreach (var key in (string[])["ConsentKey", "LanguageKey"])
        {
            if (protocol is { HasMetaDataKeys: false } && reading.ReadText(Key(key)) is not null)
            {
                var own = key == "ConsentKey" ? "consent" : "language";
                reading.ReportFault(
                    Key(key),
                    SettingCodes.Together,
                    "this webhook is not WooCommerce's",
                    $"Remove it; the other kinds say {own} in their own fields."
                );
            }
        }

        return new WebhookSource
        {
            Name = name,
            Protocol = protocol ?? ShopProtocols.Standard,
            Secrets = Secrets(reading, name, protocol),
            AcceptTestOrders = reading.ReadChoice(Key("TestOrders"), "accept", "ignore") == "accept",
            ConsentKey = reading.ReadText(Key("ConsentKey")),
            LanguageKey = reading.ReadText(Key("LanguageKey")),
            SoftOptIn = reading.ReadChoice(Key("SoftOptIn"), "true", "false") == "true",
        };
    }

    private static List<string> Secrets(SettingsBinder reading, string name, ShopProtocol? protocol)
    {
        var prefix = $"Webhooks:{name}:Secrets:";
        var secrets = reading
            .KnownSettings.Where(s => s.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .OrderBy(s => s.Key, StringComparer.Ordinal)
            .ToList();
        if (secrets.Count == 0)
        {
            reading.ReportFault(
                $"{prefix}0",
                SettingCodes.Missing,
                "missing, so nothing could be accepted",
                "docs/connect-shop.md says where the shop shows it."
            );
        }

        foreach (var secret in secrets)
        {
            if (SecretRules.Webhook(protocol, secret.Value) is { } fault)
            {
                reading.ReportFault(
                    secret.Key,
                    SettingCodes.Secret,
                    fault,
                    protocol?.SecretCommand is { } command
                        ? $"Make one with: {command}"
                        : "docs/connect-shop.md says where the shop shows it."
                );
            }
        }

        return [.. secrets.Select(s => s.Value)];
    }
}
