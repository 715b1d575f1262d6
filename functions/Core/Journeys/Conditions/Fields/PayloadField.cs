using MarketingAutomation.Core.Customers;

namespace MarketingAutomation.Core.Journeys.Conditions.Fields;

/// <summary>One field of one of the program's events.</summary>
/// <param name="Name">Without <c>event.</c>.</param>
/// <param name="Kind">Determines the comparisons that are allowed.</param>
/// <param name="Meaning">Half a sentence for the docs, without a full stop.</param>
/// <param name="ReadValue">Reads the value from the event that just arrived.</param>
public sealed record PayloadField(string Name, FieldKind Kind, string Meaning, Func<ConditionScope, Value> ReadValue)
{
    /// <summary>Reads the value from an event that was kept, as it is now; null: it is as it was when the event
    /// arrived.</summary>
    public Func<ConditionScope, RunEvent, Value>? ReadKept { get; init; }

    /// <summary>All values it can have; null: any value.</summary>
    public IReadOnlyList<string>? AllowedValues { get; init; }

    /// <summary>True: it is a topic of policy.yaml.</summary>
    public bool IsTopic { get; init; }

    /// <summary>True: it is an address, stored without what follows a <c>?</c> or <c>#</c>.</summary>
    public bool IsUrlWithoutQuery { get; init; }

    /// <summary>True: it is a language or locale.</summary>
    public bool IsLanguage { get; init; }

    /// <summary>The meaning, with the allowed values.</summary>
    public string FullMeaning => AllowedValues is null ? Meaning : $"{Meaning} ({string.Join(", ", AllowedValues)})";
}
