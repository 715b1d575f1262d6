namespace MarketingAutomation.Core.Inbound.Replies;

/// <summary>
/// Extracts the writer's own text from a reply: the quote, the signature and "sent from my phone" are removed. Lines
/// with <c>&gt;</c> are the quote (RFC 3676); text below or between them is the writer's.
/// </summary>
internal static class ReplyText
{
    private const int LongLine = 60;

    /// <summary>The writer's own text, trimmed; empty: none.</summary>
    public static string ExtractOwnText(string text)
    {
        var lines = text.ReplaceLineEndings("\n")
            .Replace('\u00A0', ' ')
            .Replace('\u202F', ' ')
            .Split('\n')
            .Select(l => l.TrimEnd())
            .ToArray();
        var end = Enumerable
            .Range(0, lines.Length)
            .Where(i => BeginsQuote(lines, i))
            .DefaultIfEmpty(lines.Length)
            .First();
        var above = JoinTrimmed(lines[..end]);
        return above.Length == 0
            ? JoinTrimmed([
                .. lines.Skip(end).Where((l, i) => !IsQuoted(l) && !BeginsQuote(lines, end + i) && !EndsOpening(l)),
            ])
            : $"{above}\n{JoinTrimmed(TakeBelow(lines, end))}".Trim();
    }

    // A quote without <c>&gt;</c> marks has no visible end: text below its header cannot be distinguished from it.
    private static string[] TakeBelow(string[] lines, int end)
    {
        var (own, headed) = (new List<string>(), end < lines.Length && !IsQuoted(lines[end]));
        for (var i = end; i < lines.Length; i++)
        {
            var begins = BeginsQuote(lines, i);
            if (begins && !IsQuoted(lines[i]) && !QuotesNext(lines, i))
            {
                break;
            }

            if (!begins && !EndsOpening(lines[i]) && !(headed && IsWrapped(lines, i)))
            {
                own.Add(lines[i]);
            }
        }

        return [.. own];
    }

    // Below a quote header written by a program, the end of a long quoted line may be on its own line without the mark,
    // and so may a link of one word.
    private static bool IsWrapped(string[] lines, int i) =>
        IsQuoted(lines[i - 1])
        && (lines[i - 1].Length >= LongLine || !lines[i].Contains(' ', StringComparison.Ordinal));

    // A quote header may have two lines.
    private static bool QuotesNext(string[] lines, int i)
    {
        var next = i + 1 < lines.Length && OpensOverTwo(lines[i].Trim(), lines[i + 1].Trim()) ? i + 2 : i + 1;
        while (next < lines.Length && lines[next].Length == 0)
        {
            next++;
        }

        return next < lines.Length && IsQuoted(lines[next]);
    }

    private static bool BeginsQuote(string[] lines, int i)
    {
        var line = lines[i].Trim();
        return IsQuoted(line)
            || IsOpening(line)
            || IsBetweenDashes(line)
            || (EndsOpening(line) && QuotesNext(lines, i))
            || IsOriginal(line)
            || IsHeaderBlock(lines, i)
            || (i + 1 < lines.Length && OpensOverTwo(line, lines[i + 1].Trim()));
    }

    private static bool OpensOverTwo(string line, string next) =>
        line.Length > 0
        && !EndsOpening(line)
        && StartsOpening(line)
        && (EndsOpening(next) || IsOpening($"{line} {next}"));

    private static bool IsQuoted(string line) => line.TrimStart().StartsWith('>');

    // "On 2 Mar 2026, at 10:00, Shop <a@b> wrote:"
    private static bool IsOpening(string line) =>
        line.Length is > 8 and < 400
        && (
            EndsOpening(line)
                ? line.Any(char.IsAsciiDigit) || line.Contains('@', StringComparison.Ordinal)
                : VerbInside(line) || AddressAtTheEnd(line)
        );

    private static bool EndsOpening(string line) =>
        line.Length < 400
        && ReplyMarks.WroteVerbs.Any(w =>
            (" " + line.Trim().Replace(" :", ":", StringComparison.Ordinal)).EndsWith(
                w,
                StringComparison.OrdinalIgnoreCase
            )
        );

    // "---- On Fri, 2 Mar 2026 10:00:00 +0200 Shop <a@b> wrote ----" (Zoho)
    private static bool IsBetweenDashes(string line) =>
        line.StartsWith("--", StringComparison.Ordinal)
        && line.EndsWith("--", StringComparison.Ordinal)
        && EndsOpening(line.Trim('-', ' ').TrimEnd(':') + ":");

    // "Kontakt Shop (<a@b>) kirjutas kuupäeval E, 2. märts 2026 kell 10:00:", "Am Mo., 2. März 2026 um 10:00 Uhr
    // schrieb Shop <a@b>:"
    private static bool VerbInside(string line) =>
        line.EndsWith(':')
        && line.Any(char.IsAsciiDigit)
        && ReplyMarks.WroteVerbs.Any(w => line.Contains(w[..^1] + " ", StringComparison.OrdinalIgnoreCase));

    // "пн, 2 мар. 2026 г. в 10:00, Shop <a@b>:"
    private static bool AddressAtTheEnd(string line) =>
        line.EndsWith(">:", StringComparison.Ordinal)
        && line.Contains('@', StringComparison.Ordinal)
        && line.Any(char.IsAsciiDigit);

    private static bool StartsOpening(string line) =>
        line.StartsWith("On ", StringComparison.Ordinal)
        || line.StartsWith("Am ", StringComparison.Ordinal)
        || line.StartsWith("Le ", StringComparison.Ordinal)
        || line.StartsWith("El ", StringComparison.Ordinal)
        || (line.Any(char.IsAsciiDigit) && line.Contains('@', StringComparison.Ordinal));

    private static bool IsOriginal(string line)
    {
        var bare = line.Trim('-', '_', ' ', '=', '*').ToLowerInvariant();
        return ReplyMarks.OriginalMarkStarts.Any(s => line.StartsWith(s, StringComparison.Ordinal))
            && ReplyMarks.OriginalMarks.Any(o => bare.TrimEnd(':').EndsWith(o, StringComparison.Ordinal));
    }

    // Outlook, GMX and others write the headers of the quoted e-mail as lines, in varying order; a single "From:" or
    // "Sent:" is a sentence of the writer.
    private static bool IsHeaderBlock(string[] lines, int i)
    {
        if (!StartsWithAny(lines[i], ReplyMarks.FromLabels) && !StartsWithAny(lines[i], ReplyMarks.OtherHeaderLabels))
        {
            return false;
        }

        var block = lines.Skip(i).Take(10).Where(l => l.Trim().Length > 0).Take(5).ToList();
        return block.Any(l => StartsWithAny(l, ReplyMarks.FromLabels))
            && block.Count(l => StartsWithAny(l, ReplyMarks.OtherHeaderLabels)) >= 2;
    }

    private static bool StartsWithAny(string line, string[] words)
    {
        var bare = line.Trim().TrimStart('*', ' ').Replace(" :", ":", StringComparison.Ordinal);
        return words.Any(w => bare.StartsWith(w, StringComparison.OrdinalIgnoreCase));
    }

    private static string JoinTrimmed(string[] lines)
    {
        var signature = Array.FindIndex(lines, l => l is "--");
        var kept = (signature < 0 ? lines : lines[..signature]).ToList();
        while (
            kept.Count > 0
            && (kept[^1].Trim().Trim('_', '-').Length == 0 || StartsWithAny(kept[^1], ReplyMarks.DeviceSignatures))
        )
        {
            kept.RemoveAt(kept.Count - 1);
        }

        return string.Join('\n', kept).Trim();
    }
}
