namespace MarketingAutomation.Core.Webhooks.Replies;

/// <summary>A reply without what it replies to: the quoted tail, the signature and "sent from my phone" are cut. Who answers below the quote is read there.</summary>
internal static class ReplyText
{
    private static readonly string[] Wrote = [" wrote:", " kirjutas:", " kirjoitti:", " schrieb:", " skrev:", " написал:", " пишет:", " a écrit :"];

    private static readonly string[] Original =
    [
        "original message", "forwarded message", "algne sõnum", "algsõnum", "algne kiri", "edastatud sõnum", "edastatud kiri", "alkuperäinen viesti", "ursprüngliche nachricht", "исходное сообщение",
    ];

    private static readonly string[] FromWords = ["from:", "saatja:", "kellelt:", "lähettäjä:", "von:", "от:", "от кого:"];

    private static readonly string[] OtherHeads =
    [
        "sent:", "date:", "to:", "subject:", "saadetud:", "kuupäev:", "adressaat:", "kellele:", "teema:", "lähetetty:", "aihe:", "gesendet:", "betreff:", "дата:", "кому:", "тема:",
    ];

    private static readonly string[] Devices = ["sent from my ", "get outlook for ", "saadetud minu ", "saadetud nutitelefonist", "lähetetty ", "von meinem "];

    /// <summary>Her own words, trimmed; empty when there are none.</summary>
    public static string Own(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd()).ToArray();
        var end = Enumerable.Range(0, lines.Length).Where(i => BeginsQuote(lines, i)).DefaultIfEmpty(lines.Length).First();
        var above = Tidy(lines[..end]);
        return above.Length > 0 ? above : Tidy([.. lines.Skip(end).Where((l, i) => !IsQuoted(l) && !BeginsQuote(lines, end + i) && !EndsOpening(l))]);
    }

    private static bool BeginsQuote(string[] lines, int i)
    {
        var line = lines[i].Trim();
        return IsQuoted(line) || IsOpening(line) || (i + 1 < lines.Length && line.Length > 0 && !EndsOpening(line) && StartsOpening(line) && EndsOpening(lines[i + 1].Trim()))
            || IsOriginal(line) || IsHeaderBlock(lines, i);
    }

    private static bool IsQuoted(string line) => line.TrimStart().StartsWith('>');

    // "On 2 Mar 2026, at 10:00, Shop <a@b> wrote:", "Kontakt Shop (<a@b>) kirjutas kuupäeval E, 2. märts 2026 kell 10:00:"
    private static bool IsOpening(string line) =>
        line.Length is > 8 and < 400 && (EndsOpening(line) ? line.Any(char.IsAsciiDigit) || line.Contains('@', StringComparison.Ordinal) : IsEstonianGmail(line));

    private static bool EndsOpening(string line) => line.Length < 400 && Wrote.Any(w => (" " + line.Trim()).EndsWith(w, StringComparison.OrdinalIgnoreCase));

    private static bool IsEstonianGmail(string line) => line.EndsWith(':') && line.Contains(" kirjutas ", StringComparison.OrdinalIgnoreCase) && line.Any(char.IsAsciiDigit);

    private static bool StartsOpening(string line) =>
        line.StartsWith("On ", StringComparison.Ordinal) || line.StartsWith("Am ", StringComparison.Ordinal) || (line.Any(char.IsAsciiDigit) && line.Contains('@', StringComparison.Ordinal));

    private static bool IsOriginal(string line)
    {
        var bare = line.Trim('-', '_', ' ', '=', '*').ToLowerInvariant();
        return (line.StartsWith("--", StringComparison.Ordinal) || line.StartsWith("Begin ", StringComparison.Ordinal)) && Original.Any(o => bare.TrimEnd(':').EndsWith(o, StringComparison.Ordinal));
    }

    // Outlook writes the head of the mail it quotes as lines; one "From:" alone is somebody's sentence.
    private static bool IsHeaderBlock(string[] lines, int i) =>
        StartsWithAny(lines[i], FromWords) && lines.Skip(i + 1).Take(4).Count(l => StartsWithAny(l, OtherHeads)) >= 2;

    private static bool StartsWithAny(string line, string[] words)
    {
        var bare = line.Trim().TrimStart('*', ' ');
        return words.Any(w => bare.StartsWith(w, StringComparison.OrdinalIgnoreCase));
    }

    private static string Tidy(string[] lines)
    {
        var signature = Array.FindIndex(lines, l => l is "--");
        var kept = (signature < 0 ? lines : lines[..signature]).ToList();
        while (kept.Count > 0 && (kept[^1].Trim().Trim('_', '-').Length == 0 || StartsWithAny(kept[^1], Devices)))
        {
            kept.RemoveAt(kept.Count - 1);
        }

        return string.Join('\n', kept).Trim();
    }
}
