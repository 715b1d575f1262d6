namespace MarketingAutomation.Core.Channels;

/// <summary>What a message of a channel consists of.</summary>
public enum MessageForm
{
    /// <summary>A subject, HTML and plain text.</summary>
    Email,

    /// <summary>A short plain text without a subject.</summary>
    Text,
}
