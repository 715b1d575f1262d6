namespace MarketingAutomation.Core.Templates.Reading;

/// <summary>Finds the probable meaning of a mistyped word.</summary>
internal static class Nearest
{
    /// <summary>Returns <c>did you mean "first_name"?</c>, or an empty text when no candidate is close (a third of the
    /// characters, at least one, may differ).</summary>
    public static string Remedy(string word, IEnumerable<string> candidates)
    {
        var best = candidates
            .Select(c => (Word: c, Distance: Distance(word, c)))
            .OrderBy(c => c.Distance)
            .FirstOrDefault((Word: "", Distance: int.MaxValue));
        return best.Distance <= Math.Max(1, word.Length / 3) ? $"Did you mean \"{best.Word}\"?" : "";
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitute = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitute, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
