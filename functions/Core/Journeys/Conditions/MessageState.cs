using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Conditions;

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
