namespace MarketingAutomation.Core.Inbound.Replies;

/// <summary>Parses a raw header block into values by lower-case name. Folded lines are joined; of a repeated name the
/// first counts.</summary>
public static class MailHeaders
{
    private const int MaxLines = 2_000;

    public static Dictionary<string, string> Parse(string? block)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        string? name = null;
        foreach (var line in (block ?? "").Split('\n').Take(MaxLines).Select(l => l.TrimEnd('\r')))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line.StartsWith(' ') || line.StartsWith('\t'))
            {
                if (name is not null && headers[name].Length < 2_000)
                {
                    headers[name] += " " + line.Trim();
                }
            }
            else if (colon > 0)
            {
                name = line[..colon].Trim().ToLowerInvariant();
                name = headers.TryAdd(name, line[(colon + 1)..].Trim()) ? name : null;
            }
        }

        return headers;
    }
}
