namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>
/// A delivery as it came: headers by name (upper and lower case must not matter to the dictionary, see <see
/// cref="From"/>) and the raw bytes of the body, because signatures are over bytes and not over parsed JSON.
/// </summary>
public sealed record WebhookRequest(IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>False: only the headers are known yet, and <see cref="Body"/> is empty for that reason alone.</summary>
    public bool IsBodyRead { get; init; } = true;

    /// <summary>False: our clock cannot be right, so how old a signature is cannot be judged. Its age is not looked at;
    /// an event counts once by its id all the same.</summary>
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
