namespace MarketingAutomation.Flow.Nightly;

/// <summary>
/// How many customers were walked, got their due row again, were reviewed under a new workspace, and failed. It is in
/// the history of Azure's orchestrations: a new job adds an optional property with a default.
/// </summary>
public sealed record NightlyResult(int Customers, int Armed, int Reviewed, int Failed)
{
    public static readonly NightlyResult None = new(0, 0, 0, 0);

    /// <summary>The key to go on from; null: the range is walked.</summary>
    public string? Next { get; init; }

    /// <summary>Both together, going on where the other one stopped.</summary>
    public NightlyResult Add(NightlyResult other) =>
        new(Customers + other.Customers, Armed + other.Armed, Reviewed + other.Reviewed, Failed + other.Failed)
        {
            Next = other.Next,
        };
}
