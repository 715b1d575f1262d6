namespace MarketingAutomation.Core.Events;

/// <summary>Sources of events besides the configured webhooks: values of <c>event.source</c> and
/// <c>order.source</c>.</summary>
public static class EventSources
{
    /// <summary><c>POST /api/events</c>.</summary>
    public const string Api = "api";

    /// <summary>A link of a message that was opened, or the message's tracking picture.</summary>
    public const string Link = "link";

    /// <summary>The customer's own page.</summary>
    public const string Page = "page";

    /// <summary>A step of a journey (<c>emit</c>).</summary>
    public const string Journey = "journey";

    /// <summary>All sources that are not a shop's webhook: those above and the providers.</summary>
    public static readonly IReadOnlyList<string> Internal = [Api, Link, Page, Journey, "sendgrid", "twilio"];
}
