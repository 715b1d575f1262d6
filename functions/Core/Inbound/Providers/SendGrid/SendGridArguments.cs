namespace MarketingAutomation.Core.Inbound.Providers.SendGrid;

/// <summary>Custom arguments of our messages, which SendGrid returns as flat fields in every event. They contain no
/// personal data, because SendGrid does not store them with its protected data.</summary>
public static class SendGridArguments
{
    /// <summary>Our message id.</summary>
    public const string Message = "ma_message";

    /// <summary>The attempt's number.</summary>
    public const string Attempt = "ma_attempt";

    /// <summary>The message's topic: an opt-out from a group is an opt-out from this topic.</summary>
    public const string Topic = "ma_topic";

    /// <summary><c>staff</c> for notices to the shop's team, whose clicks and complaints are not the customer's; else
    /// absent.</summary>
    public const string Channel = "ma_channel";
}
