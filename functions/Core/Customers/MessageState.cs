namespace MarketingAutomation.Core.Customers;

/// <summary>The state of a message, as conditions see it.</summary>
public enum MessageState
{
    Sent,
    Delivered,
    Opened,
    Clicked,
    Replied,
    Failed,
    NotSent,
}
