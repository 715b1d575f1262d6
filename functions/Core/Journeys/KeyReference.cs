namespace MarketingAutomation.Core.Journeys;

/// <summary>One key of a step or a trigger, as the tables of docs/journeys.md describe it.</summary>
/// <param name="Key">The key; a key inside the value of another one is written <c>wait.at</c>.</param>
/// <param name="Allowed">Allowed values, in Markdown.</param>
/// <param name="Default">The value where the key is left out, in Markdown; empty: the key is required.</param>
/// <param name="Description">What the key says, one sentence of Markdown.</param>
internal sealed record KeyReference(string Key, string Allowed, string Default, string Description);
