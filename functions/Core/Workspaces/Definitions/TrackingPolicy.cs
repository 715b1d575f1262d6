namespace MarketingAutomation.Core.Workspaces.Definitions;

/// <summary><c>tracking</c> of <c>policy.yaml</c>. She can refuse all of it on her page.</summary>
public sealed record TrackingPolicy
{
    /// <summary>Links of HTML e-mails lead through us. Default true.</summary>
    public bool Links { get; init; } = true;

    /// <summary>An invisible picture tells of openings. Default false: half of what it tells is machines, and she
    /// cannot see it.</summary>
    public bool Opens { get; init; }

    /// <summary>Added to links to the shop's own site; null: nothing. Default null.</summary>
    public UtmPolicy? Utm { get; init; }
}

/// <summary>The shop's words for its web statistics; <c>{journey}</c>, <c>{step}</c> and <c>{template}</c> stand for
/// the message's. Null: left out.</summary>
public sealed record UtmPolicy(string? Source, string? Medium, string? Campaign)
{
    /// <summary>Words in braces that stand for something.</summary>
    public static readonly IReadOnlyList<string> Placeholders = ["{journey}", "{step}", "{template}"];
}
