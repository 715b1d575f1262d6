namespace MarketingAutomation.Core.Templates.Variables;

/// <summary>How a message is measured: decided with its attempt and stored with it, so that it never changes. Absent:
/// not measured, as with messages decided before this record existed.</summary>
public sealed record MessageTracking
{
    /// <summary>True: links of its HTML go through <c>/l/</c>.</summary>
    public bool Links { get; init; }

    /// <summary>True: it ends with a picture that reports its opening.</summary>
    public bool Opens { get; init; }

    /// <summary>Parameters added to links to the shop's own site; null: none.</summary>
    public UtmValues? Utm { get; init; }
}

/// <summary>UTM parameters for the shop's web statistics; a null value is omitted.</summary>
/// <param name="Host">The shop's site: only links to it or to a host under it get the parameters. In lower case,
/// without <c>www.</c></param>
public sealed record UtmValues(string Host, string? Source, string? Medium, string? Campaign);
