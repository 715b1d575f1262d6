using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Inbound.Shops.WooCommerce;

/// <summary>
/// Reads the language a customer ordered in. WooCommerce has no field for it; translation plugins store it in
/// <c>meta_data</c>, and Polylang adds its own field <c>lang</c>.
/// </summary>
internal static class WooLanguage
{
    /// <summary>Keys of WPML, TranslatePress, Polylang and Weglot, which are read without any setting.</summary>
    private static readonly string[] KnownKeys =
    [
        "wpml_language",
        "trp_language",
        "_trp_language",
        "pll_language",
        "_pll_language",
        "polylang_language",
        "lang",
        "weglot_language",
    ];

    /// <summary>The language, BCP 47; null: unknown. The key in the settings (<see cref="WebhookSource.LanguageKey"/>)
    /// takes precedence over the known keys.</summary>
    public static string? Read(JsonCursor resource, WebhookSource source)
    {
        if (source.LanguageKey is { } own && LocaleCodes.NormalizeLocale(WooMeta.ReadText(resource, own)) is { } named)
        {
            return named;
        }

        if (LocaleCodes.NormalizeLocale(resource.GetText("lang")) is { } polylang)
        {
            return polylang;
        }

        foreach (var key in KnownKeys)
        {
            if (LocaleCodes.NormalizeLocale(WooMeta.ReadText(resource, key)) is { } locale)
            {
                return locale;
            }
        }

        return null;
    }
}
