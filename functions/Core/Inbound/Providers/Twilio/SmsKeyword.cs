using MarketingAutomation.Core.Inbound.Replies;

namespace MarketingAutomation.Core.Inbound.Providers.Twilio;

/// <summary>The request that a customer makes with one keyword.</summary>
public enum TwilioKeyword
{
    None,
    Stop,
    Start,
    Help,
}
