using MarketingAutomation.Core.Inbound.Shops;
using MarketingAutomation.Hosting.Secrets;

namespace MarketingAutomation.Hosting.Settings;

/// <summary>The settings <c>Webhooks:{name}:…</c>.</summary>
internal static class WebhookSettings
{
    private static readonly Dictionary<string, WebhookKind> Kinds = ShopProtocols.All.ToDictionary(
        p => p.Name,
        p => p.Kind
    );

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

        var kind = reading.ReadChoice(Key("Kind"), [.. Kinds.Keys]) is { } word ? Kinds[word] : (WebhookKind?)null;
        foreach (var key in (string[])["ConsentKey", "LanguageKey"])
        {
            if (kind is not null and not WebhookKind.WooCommerce && reading.ReadText(Key(key)) is not null)
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
            Kind = kind ?? WebhookKind.Standard,
            Secrets = Secrets(reading, name, kind),
            AcceptTestOrders = reading.ReadChoice(Key("TestOrders"), "accept", "ignore") == "accept",
            ConsentKey = reading.ReadText(Key("ConsentKey")),
            LanguageKey = reading.ReadText(Key("LanguageKey")),
            SoftOptIn = reading.ReadChoice(Key("SoftOptIn"), "true", "false") == "true",
        };
    }

    private static List<string> Secrets(SettingsBinder reading, string name, WebhookKind? kind)
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
            if (SecretRules.Webhook(kind, secret.Value) is { } fault)
            {
                reading.ReportFault(
                    secret.Key,
                    SettingCodes.Secret,
                    fault,
                    kind == WebhookKind.Standard
                        ? SecretRules.MakeStandard
                        : "docs/connect-shop.md says where the shop shows it."
                );
            }
        }

        return [.. secrets.Select(s => s.Value)];
    }
}
