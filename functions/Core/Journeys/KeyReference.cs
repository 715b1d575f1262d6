namespace MarketingAutomation.Core.Journeys;

/// <summary>One key of a step or a trigger, as the tables of docs/journeys.md describe it.</summary>
/// <param name="Key">The key; a key inside the value of another one is written <c>wait.at</c>.</param>
/// <param name="Allowed">Allowed values, in Markdown.</param>
/// <param name="Default">What holds where the key is left out, in Markdown; null: it is required.</param>
/// <param name="Description">What the key says, one sentence of Markdown.</param>
internal sealed record KeyReference(string Key, string Allowed, string? Default, string Description)
{
    /// <summary>True: it may not be left out.</summary>
    public bool IsRequired => Default is null;

    /// <summary>True: it is written inside the value of another key.</summary>
    public bool IsInside => Key.Contains('.', StringComparison.Ordinal);
}
