namespace MarketingAutomation.Core.Workspaces.Reading;

/// <summary>Finds the word an author probably meant.</summary>
public static class Spelling
{
    /// <summary><c>did you mean "order.paid"?</c>, or empty when nothing is near.</summary>
    public static string DidYouMean(string found, IEnumerable<string> known) =>
        Nearest(found, known) is { } near ? $"did you mean \"{near}\"?" : "";

    /// <summary>The nearest known word within a third of its length (at least one edit); null: none.</summary>
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
            var distance = Distance(found.ToLowerInvariant(), word.ToLowerInvariant());
            if (distance < best)
            {
                (nearest, best) = (word, distance);
            }
        }

        return nearest;
    }

    /// <summary>Edits (insert, drop, replace, swap two neighbours) from one to the other: optimal string alignment.</summary>
    public static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                d[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(
                    Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1),
                    d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
