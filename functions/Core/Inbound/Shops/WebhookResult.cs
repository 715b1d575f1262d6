using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Events.Products;
using MarketingAutomation.Core.Inbound.Json;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>The result of reading a delivery. The host answers 200, 200, 200, 200, 401 and 400, in the order of the
/// cases.</summary>
public abstract record WebhookResult
{
    private WebhookResult() { }

    /// <summary>Verified and read as one event.</summary>
    public sealed record Accepted(Event Event) : WebhookResult;

    /// <summary>Verified; about the whole shop and not about a customer.</summary>
    public sealed record ShopWide(ShopNotice Notice) : WebhookResult;

    /// <summary>Verified; about products and not about a customer.</summary>
    public sealed record ProductsStated(ProductNotice Notice) : WebhookResult;

    /// <summary>Nothing to do. <paramref name="Reason"/> may be shown to the sender.</summary>
    public sealed record Ignored(string Reason) : WebhookResult;

    /// <summary>Not signed with a configured secret. <paramref name="Reason"/> is for the owner only; the sender gets
    /// no details.</summary>
    public sealed record Unverified(string Reason) : WebhookResult;

    /// <summary>Verified, but not JSON or not in the expected format: all faults, at least one.</summary>
    public sealed record Malformed(IReadOnlyList<JsonFault> Faults) : WebhookResult
    {
        /// <summary>JSON path of the first fault, or a header's name.</summary>
        public string Path => Faults[0].Path;

        /// <summary>The fault at that path and what is allowed there.</summary>
        public string Problem => Faults[0].Problem;
    }
}

/// <summary>
/// A notice about a whole shop: <paramref name="Kind"/> is <c>shop_redact</c> (the app was removed 48 hours ago, erase
/// the shop). <paramref name="Id"/> is created like an event's id.
/// </summary>
public sealed record ShopNotice(string Id, string Source, string Kind, string? Shop, Instant At);
