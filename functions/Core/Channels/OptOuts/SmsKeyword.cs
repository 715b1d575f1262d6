namespace MarketingAutomation.Core.Channels.OptOuts;

/// <summary>The request that a customer makes with one keyword.</summary>
public enum TwilioKeyword
{
    None,
    Stop,
    Start,
    Help,
}
