namespace MarketingAutomation.Core.Values;

/// <summary>Finds the word an author probably meant.</summary>
public static class Spelling
{
    /// <summary><c>did you mean "order.paid"?</c>, or empty when no known word is similar.</summary>
    public static string DidYouMean(string found, IEnumerable<string> known)
    {
        var words = known.ToList();
        var ends = FindByLastPart(found, words);
        return ends.Count > 1
                ? $"did you mean {string.Join(", ", ends.SkipLast(1).Select(e => $"\"{e}\""))} or \"{ends[^1]}\"?"
            : Nearest(found, words) is { } near ? $"did you mean \"{near}\"?"
            : "";
    }

    /// <summary>The same as a sentence: <c>Did you mean "first_name"?</c></summary>
    public static string DidYouMeanSentence(string found, IEnumerable<string> known) =>
        DidYouMean(found, known) is { Length: > 0 } question ? $"D{question[1..]}" : "";

    // An equal last part wins over similar spellings: order_count means customer.order_count.
    private static List<string> FindByLastPart(string found, List<string> known) =>
        found.Length == 0 || known.Contains(found)
            ? []
            :
            [
                .. known.Where(k =>
                    k.EndsWith($".{found[(found.LastIndexOf('.') + 1)..]}", StringComparison.OrdinalIgnoreCase)
                    && !found.Contains('.', StringComparison.Ordinal)
                ),
            ];

    /// <summary>
    /// The nearest known word, with at most a third of its length in edits (at least one edit); null: none. A word
    /// without a point is also compared with the part after the last point of the known words.
    /// </summary>
    public static string? Nearest(string found, IEnumerable<string> known)
    {
        if (found.Length is 0 or > 100)
        {
            return null;
        }

        string? nearest = null;
        var best = Math.Max(1, found.Length / 3) + 1;
        foreach (var word in known)
        {
            if (SplitSamePrefix(found, word) is var (tail, other))
            {
                if (!IsNear(tail, other))
                {
                    continue;
                }
            }

            var distance = Distance(found.ToLowerInvariant(), word.ToLowerInvariant());
            if (!found.Contains('.', StringComparison.Ordinal) && word.LastIndexOf('.') is var point and > 0)
            {
                distance = Math.Min(
                    distance,
                    Distance(found.ToLowerInvariant(), word[(point + 1)..].ToLowerInvariant())
                );
            }

            if (distance < best)
            {
                (nearest, best) = (word, distance);
            }
        }

        return nearest;
    }

    // The parts after the last point, where the parts before it are equal: order.status is not order.total.
    private static (string Found, string Known)? SplitSamePrefix(string found, string known) =>
        found.LastIndexOf('.') is var point and > 0
        && known.LastIndexOf('.') == point
        && string.Compare(found, 0, known, 0, point, StringComparison.OrdinalIgnoreCase) == 0
            ? (found[(point + 1)..].ToLowerInvariant(), known[(point + 1)..].ToLowerInvariant())
            : null;

    private static bool IsNear(string found, string known) =>
        found.Length > 0
        && (
            known.StartsWith(found, StringComparison.Ordinal)
            || found.StartsWith(known, StringComparison.Ordinal)
            || Distance(found, known) <= Math.Max(1, (found.Length + 1) / 3)
        );

    /// <summary>The number of edits (insert, delete, replace, swap of two neighbours) between two words: optimal string
    /// alignment distance.</summary>
    public static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                d[i, j] =
                    i == 0 ? j
                    : j == 0 ? i
                    : Math.Min(
                        Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1),
                        d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
                    );
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
