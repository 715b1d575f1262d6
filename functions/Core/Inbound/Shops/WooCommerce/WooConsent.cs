using System.Text.Json;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops.WooCommerce;

/// <summary>
/// Reads consent from WooCommerce. WooCommerce has no consent field; plugins store it in <c>meta_data</c> under a key
/// named in the source's settings. A yes is an opt-in. A no on an order withdraws a yes of the same order and has no
/// other effect (an empty box); a no on the customer's own record is a withdrawal. The customer's record never has the
/// time of the decision: the value is repeated with every change of the record, and is not a new act.
/// </summary>
internal static class WooConsent
{
    public static IReadOnlyList<ConsentChange> Read(
        JsonCursor resource,
        WebhookSource source,
        string? address,
        Instant? at,
        bool onOrder
    )
    {
        ConsentStatus? status = ReadAnswer(resource, source.ConsentKey) switch
        {
            true => ConsentStatus.Subscribed,
            false when !onOrder => ConsentStatus.Unsubscribed,
            _ => null,
        };
        var unread =
            address is null
            && (
                PersonFields.IsUnreadableEmail(resource, "email")
                || PersonFields.IsUnreadableEmail(resource.GetObject("billing"), "email")
            );
        return status is null || (unread && status == ConsentStatus.Subscribed)
            ? []
            :
            [
                new()
                {
                    Channel = Channel.Email,
                    Address = address,
                    Status = status.Value,
                    At = at,
                    Method = onOrder ? "checkout" : "shop",
                },
            ];
    }

    /// <summary>True: the order reports that its consent box is not ticked.</summary>
    public static bool IsUnticked(JsonCursor order, WebhookSource source) =>
        ReadAnswer(order, source.ConsentKey) is false;

    /// <summary>The answer in the last entry with the key; null: no entry, or neither a yes nor a no.</summary>
    private static bool? ReadAnswer(JsonCursor resource, string? key) =>
        key is null || WooMeta.FindLast(resource, key) is not { } entry
            ? null
            : entry.Element.GetProperty("value") switch
            {
                { ValueKind: JsonValueKind.True } => true,
                { ValueKind: JsonValueKind.False } => false,
                { ValueKind: JsonValueKind.Number } number => number.GetRawText() switch
                {
                    "1" => true,
                    "0" => false,
                    _ => null,
                },
                { ValueKind: JsonValueKind.String } => entry.GetText("value")?.ToLowerInvariant() switch
                {
                    "1" or "yes" or "true" or "on" or "y" or "subscribed" => true,
                    "0" or "no" or "false" or "off" or "n" or "unsubscribed" => false,
                    _ => null,
                },
                _ => null,
            };
}
