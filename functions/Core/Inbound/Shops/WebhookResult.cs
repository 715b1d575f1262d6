using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>What a delivery turned out to be. The host answers 200, 200, 200, 401 and 400 in this order.</summary>
public abstract record WebhookResult
{
    private WebhookResult() { }

    /// <summary>Verified and understood.</summary>
    public sealed record Accepted(Event Event) : WebhookResult;

    /// <summary>Verified; about the shop as a whole and no customer.</summary>
    public sealed record ShopWide(ShopNotice Notice) : WebhookResult;

    /// <summary>Nothing to act on. <paramref name="Reason"/> may be shown to the sender.</summary>
    public sealed record Ignored(string Reason) : WebhookResult;

    /// <summary>Not signed by a secret we know. <paramref name="Reason"/> is for the owner only; the sender gets no
    /// hint.</summary>
    public sealed record Unverified(string Reason) : WebhookResult;

    /// <summary>Verified, but not JSON or of another shape: all faults, at least one.</summary>
    public sealed record Malformed(IReadOnlyList<JsonFault> Faults) : WebhookResult
    {
        /// <summary>JSON path of the first fault, or a header's name.</summary>
        public string Path => Faults[0].Path;

        /// <summary>What is wrong there and what is allowed.</summary>
        public string Problem => Faults[0].Problem;
    }
}

/// <summary>
/// Something about a whole shop: <paramref name="Kind"/> is <c>shop_redact</c> (the app was removed 48 hours ago, erase
/// the shop). <paramref name="Id"/> is made like an event's id.
/// </summary>
public sealed record ShopNotice(string Id, string Source, string Kind, string? Shop, Instant At);
