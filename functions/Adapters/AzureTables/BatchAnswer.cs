using System.Globalization;
using System.Text;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>One operation's answer inside a transaction's answer.</summary>
/// <param name="Place">The operation it is about: named by the error's text, otherwise its own place.</param>
internal sealed record BatchPart(int Place, TablesAnswer Answer);

/// <summary>
/// Reads a transaction's answer: one part an operation, or a single part with the error of the first that failed.
/// Read line by line, without trusting the boundary: the service's own name it differently at different places.
/// </summary>
internal static class BatchAnswer
{
    /// <summary>The parts; null when they are neither all of <paramref name="count"/> nor one error.</summary>
    public static IReadOnlyList<BatchPart>? Read(ReadOnlySpan<byte> content, int count)
    {
        var parts = new List<BatchPart>();
        var lines = Encoding.UTF8.GetString(content).Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            if (lines[at].StartsWith("HTTP/1.1 ", StringComparison.Ordinal))
                parts.Add(Part(lines, ref at, parts.Count));
        }

        return parts is [{ Answer.IsSuccess: false }] || (parts.Count == count && parts.All(part => part.Answer.IsSuccess)) ? parts : null;
    }

    private static BatchPart Part(string[] lines, ref int at, int place)
    {
        var line = lines[at];
        var status = line.Length >= 12 && int.TryParse(line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        string? etag = null;
        while (++at < lines.Length && lines[at].TrimEnd().Length > 0 && !IsBoundary(lines[at]))
        {
            if (lines[at].StartsWith("ETag:", StringComparison.OrdinalIgnoreCase))
                etag = lines[at]["ETag:".Length..].Trim();
        }

        var body = new StringBuilder();
        while (at + 1 < lines.Length && !IsBoundary(lines[at]) && !IsBoundary(lines[at + 1]))
            body.Append(lines[++at]);
        var answer = new TablesAnswer(status, ETag: etag);
        if (answer.IsSuccess)
            return new BatchPart(place, answer);
        var error = ErrorBody.Read(Encoding.UTF8.GetBytes(body.ToString()));
        // Azure leaves the index out when it is 0.
        return new BatchPart(error.Operation ?? 0, answer with { Code = error.Code });
    }

    private static bool IsBoundary(string line) => line.StartsWith("--", StringComparison.Ordinal);
}
