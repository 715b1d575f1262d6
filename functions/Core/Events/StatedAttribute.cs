namespace MarketingAutomation.Core.Events;

/// <summary>What a sender states of one attribute of the customer: a text (also of a number, a date or yes and no), or
/// the values of a list. Both null: the customer has none.</summary>
public sealed record StatedAttribute(string? Text, IReadOnlyList<string>? Values)
{
    /// <summary>Most attributes of one event.</summary>
    public const int MaxInEvent = 50;
}
