using MarketingAutomation.Core.Channels;

namespace MarketingAutomation.Core.Customers;

/// <summary>Describes, for the customer's record page, who allowed or stopped messages and by what act.</summary>
public static class ConsentDescriptions
{
    /// <summary>The source of consent changes that a journey made.</summary>
    public const string JourneySource = "journey";

    /// <summary>The method of a journey's own unsubscribe: the journey, and its reason.</summary>
    public static string JourneyMethod(string journey, string reason) => $"{JourneySource} {journey}: {reason}";

    /// <summary>Describes an opt-out: <c>the customer stopped e-mail (on their page)</c>, <c>the journey reactivation
    /// stopped offers (sunset)</c>.</summary>
    /// <param name="by">The opt-out.</param>
    /// <param name="what">What it stops: a channel or a topic.</param>
    public static string DescribeStop(ConsentRecord by, string what)
    {
        if (by.Source != JourneySource)
        {
            return $"the customer stopped {what} ({DescribeAct(by)})";
        }

        // Older records keep only the reason.
        var parts = by.Method.Split(": ", 2);
        return $"{(parts[0].Length > JourneySource.Length ? $"the {parts[0]}" : "a journey")} stopped {what}{(parts.Length > 1 ? $" ({parts[1]})" : "")}";
    }

    /// <summary>Describes the act that gave or stopped consent.</summary>
    public static string DescribeAct(ConsentRecord consent) =>
        consent.Method switch
        {
            "one_click" => "one-click unsubscribe",
            "page" => "on their page",
            "sms_keyword" => "by SMS",
            "reply" => "in a reply",
            "spam_report" => "marked as spam",
            "provider" => "reported by the provider",
            "journey" => "by a journey",
            "checkout" => "at the checkout",
            "shop" => "reported by the shop",
            "api" => "reported by the API",
            var other => other.Replace('_', ' '),
        };

    /// <summary>The name of a channel: e-mail or SMS.</summary>
    public static string ChannelName(Channel channel) => ChannelCatalog.Get(channel).Name;
}
