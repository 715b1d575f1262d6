namespace MarketingAutomation.Core.Workspaces.Definitions;

/// <summary>The values of <c>tracking</c> in <c>policy.yaml</c>. The customer can refuse all of it on their
/// page.</summary>
public sealed record TrackingPolicy
{
    /// <summary>Links of HTML e-mails lead through this program. Default true.</summary>
    public bool Links { get; init; } = true;

    /// <summary>An invisible picture reports openings. Default false: half of the reported openings are by machines,
    /// and the customer cannot see the picture.</summary>
    public bool Opens { get; init; }

    /// <summary>Parameters added to links to the shop's own site; null: none. Default null.</summary>
    public UtmPolicy? Utm { get; init; }
}

/// <summary>The values for the shop's web statistics; <c>{journey}</c>, <c>{step}</c> and <c>{template}</c> are
/// replaced by those of the message. Null: parameter omitted.</summary>
public sealed record UtmPolicy(string? Source, string? Medium, string? Campaign)
{
    /// <summary>Words in braces that are replaced.</summary>
    public static readonly IReadOnlyList<string> Placeholders = ["{journey}", "{step}", "{template}"];
}
