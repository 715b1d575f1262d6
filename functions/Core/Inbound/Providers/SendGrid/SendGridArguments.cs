namespace MarketingAutomation.Core.Inbound.Providers.SendGrid;

/// <summary>What our messages carry through SendGrid, which gives it back flat in every event. Nothing personal:
/// SendGrid keeps these outside of what it protects.</summary>
public static class SendGridArguments
{
    /// <summary>Our message id.</summary>
    public const string Message = "ma_message";

    /// <summary>The attempt's number.</summary>
    public const string Attempt = "ma_attempt";

    /// <summary>What it is about: an opt-out of a group is one of this topic.</summary>
    public const string Topic = "ma_topic";

    /// <summary><c>staff</c> for notices to the shop's own people, whose clicks and complaints are not the customer's;
    /// else absent.</summary>
    public const string Channel = "ma_channel";
}
