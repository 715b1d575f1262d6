namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>One configured webhook (<c>Webhooks:{name}</c>).</summary>
public sealed record WebhookSource
{
    /// <summary>Its name: the last part of its URL, and the first part of its events' ids.</summary>
    public required string Name { get; init; }

    /// <summary>The platform: which signature and which event formats a webhook has.</summary>
    public required ShopProtocol Protocol { get; init; }

    /// <summary>
    /// Secrets; a signature with any of them is valid. Two are needed while a secret is rotated. Shopify: the app's
    /// client secret; WooCommerce: the webhook's secret; standard: <c>whsec_</c> and base64. None: nothing is accepted.
    /// </summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>True: test orders and test notifications count as real ones. Default: false, they are
    /// ignored.</summary>
    public bool AcceptTestOrders { get; init; }

    /// <summary>WooCommerce: the <c>meta_data</c> key under which a plugin stores consent to e-mail marketing; null:
    /// none.</summary>
    public string? ConsentKey { get; init; }

    /// <summary>
    /// WooCommerce: the <c>meta_data</c> key under which a plugin stores the language a customer ordered in; null: only
    /// the known keys of WPML, Polylang, TranslatePress and Weglot are read.
    /// </summary>
    public string? LanguageKey { get; init; }

    /// <summary>
    /// True: a buyer may get messages about similar goods without having ticked a box (the sale is the legal basis).
    /// Recorded as <c>soft_opt_in</c> with the order's time when the order is paid and has no other consent data. It
    /// must never lift an opt-out: applying an event lets <c>soft_opt_in</c> replace only an unknown status.
    /// </summary>
    public bool SoftOptIn { get; init; }
}
