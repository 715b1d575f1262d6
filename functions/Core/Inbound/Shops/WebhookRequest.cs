namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>
/// A delivery as received: headers by name (the dictionary must ignore case, see <see cref="From"/>) and the raw bytes
/// of the body, because signatures cover bytes and not parsed JSON.
/// </summary>
public sealed record WebhookRequest(IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>False: only the headers have been read so far, and <see cref="Body"/> is empty for this
    /// reason.</summary>
    public bool IsBodyRead { get; init; } = true;

    /// <summary>False: our clock is known to be wrong, so the age of a signature is not checked. An event still counts
    /// once, by its id.</summary>
    public bool ClockIsReliable { get; init; } = true;

    /// <summary>Copies headers into a dictionary that ignores case; of a repeated name the first counts.</summary>
    public static WebhookRequest From(IEnumerable<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body)
    {
        var byName = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
        {
            byName.TryAdd(name, value);
        }

        return new(byName, body);
    }

    internal string? Header(string name) =>
        Headers.TryGetValue(name, out var value) && value.Length > 0 ? value.Trim() : null;
}
