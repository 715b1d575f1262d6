namespace MarketingAutomation.Core.Events;

/// <summary>Where events come from, as <c>event.source</c> and <c>order.source</c> name it, beside the configured
/// webhooks.</summary>
public static class EventSources
{
    /// <summary><c>POST /api/events</c>.</summary>
    public const string Api = "api";

    /// <summary>A link of a message that was followed, or its picture.</summary>
    public const string Link = "link";

    /// <summary>The customer's own page.</summary>
    public const string Page = "page";

    /// <summary>All sources that are no webhook of a shop: those above and the providers.</summary>
    public static readonly IReadOnlyList<string> Internal = [Api, Link, Page, "sendgrid", "twilio"];
}
