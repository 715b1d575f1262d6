using System.Text.Json.Serialization;

namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>Who signs and in whose shapes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WebhookKind>))]
public enum WebhookKind
{
    /// <summary>Shopify's REST-shaped webhooks.</summary>
    [JsonStringEnumMemberName("shopify")]
    Shopify,

    /// <summary>WooCommerce's REST v3 resources.</summary>
    [JsonStringEnumMemberName("woocommerce")]
    WooCommerce,

    /// <summary>Standard Webhooks signatures with the shapes of docs/events.md: the way in for every other
    /// shop.</summary>
    [JsonStringEnumMemberName("standard")]
    Standard,
}

/// <summary>One configured webhook (<c>Webhooks:{name}</c>).</summary>
public sealed record WebhookSource
{
    /// <summary>Its name: the last part of its address, and the first part of its events' ids.</summary>
    public required string Name { get; init; }

    /// <summary>Who signs and in whose shapes.</summary>
    public required WebhookKind Kind { get; init; }

    /// <summary>
    /// Secrets, any of which may have signed: two while one is being rotated. Shopify: the app's client secret;
    /// WooCommerce: the webhook's secret; standard: <c>whsec_</c> and base64. None: nothing is accepted.
    /// </summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>Test orders and test notifications count as real ones. Default: they are ignored.</summary>
    public bool AcceptTestOrders { get; init; }

    /// <summary>WooCommerce: the <c>meta_data</c> key under which a plugin keeps consent to e-mail marketing; null:
    /// there is none.</summary>
    public string? ConsentKey { get; init; }

    /// <summary>
    /// WooCommerce: the <c>meta_data</c> key under which a plugin keeps the language a customer ordered in; null: only
    /// the known keys of WPML, Polylang, TranslatePress and Weglot are looked at.
    /// </summary>
    public string? LanguageKey { get; init; }

    /// <summary>
    /// A buyer may be written to about similar goods without having ticked a box (facts of the sale as the legal
    /// basis). Recorded as <c>soft_opt_in</c> with the order's time when the order is paid and says nothing else. It
    /// must never lift an opt-out: applying an event lets <c>soft_opt_in</c> replace only an unknown status.
    /// </summary>
    public bool SoftOptIn { get; init; }
}
