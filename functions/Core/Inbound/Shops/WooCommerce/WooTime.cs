using MarketingAutomation.Core.Inbound.Json;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops.WooCommerce;

/// <summary>
/// Reads the dates of a resource. API versions 2 and 3 write each date twice, <c>date_paid_gmt</c> in UTC and
/// <c>date_paid</c> in the shop's zone; version 1 writes only the second. None of them contains its zone.
/// </summary>
internal static class WooTime
{
    /// <summary>
    /// The time in <c>NAME_gmt</c>; where there is no such field, in <c>NAME</c>, read in the shop's zone unless it has
    /// an offset. Null: none. A value of the wrong kind is handled as <paramref name="resource"/> handles it (refused
    /// or dropped).
    /// </summary>
    public static Instant? Read(JsonCursor resource, string name, DateTimeZone zone) =>
        resource.Contains(name + "_gmt")
            ? resource.GetInstant(name + "_gmt", DateTimeZone.Utc)
            : resource.GetInstant(name, zone);
}
