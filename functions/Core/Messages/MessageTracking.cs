namespace MarketingAutomation.Core.Messages;

/// <summary>
/// How a message is measured, settled when its attempt is decided and kept with it, so that it reads the same for ever.
/// Absent: not at all, as with every message decided before there was such a thing.
/// </summary>
public sealed record MessageTracking
{
    /// <summary>True: links of its HTML lead through <c>/l/</c>.</summary>
    public bool Links { get; init; }

    /// <summary>True: it ends with a picture that tells of its opening.</summary>
    public bool Opens { get; init; }

    /// <summary>What is added to links to the shop's own site; null: nothing.</summary>
    public UtmValues? Utm { get; init; }
}

/// <summary>The shop's own words for its web statistics; a null value is left out.</summary>
/// <param name="Host">The shop's site: only links to it or to a host under it carry them. In lower case, without
/// <c>www.</c></param>
public sealed record UtmValues(string Host, string? Source, string? Medium, string? Campaign);
