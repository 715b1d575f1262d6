using System.Text.RegularExpressions;

namespace MarketingAutomation.Core.Webhooks.Replies;

/// <summary>What a text says about messages.</summary>
public enum StopReading
{
    /// <summary>No wish to get no more messages.</summary>
    None,

    /// <summary>The wish, and no more than a greeting and a name.</summary>
    Plain,

    /// <summary>The wish, and words that the team should read too.</summary>
    WithMore,
}

/// <summary>The wish with a little more around it, in short texts: "I said STOP", "Stop, wrong number", "not
/// interested, take me off this list", words in another order.</summary>
public sealed partial class StopWords
{
    private const int WordsOfAShortText = 14;

    private static readonly string[][] Frames = Phrases(StopReasons.Frames);
    private static readonly string[][] Sure = Phrases(StopReasons.Sure);
    private static readonly string[][] Likely = Phrases(StopReasons.Likely);
    private static readonly HashSet<string> Other = [.. Phrases(StopReasons.Other).Select(p => p[0])];
    private static readonly WordSet[] Sets = WordSet.Read(StopWordSets.Lines, StopWordSets.Lists);

    private bool SaidWithMore(string? text) =>
        text is { Length: > 0 and <= LongestSentence }
            && PhrasePattern.Words(Tapback.Without(text)).Length <= WordsOfAShortText
            && Begins(Tapback.Without(text))
        || text is not null && SomeShortLine(text);

    // A longer e-mail: its first sentence, or a line of its own.
    private bool SomeShortLine(string text)
    {
        var first = Tapback
            .Without(text)
            .ReplaceLineEndings("\n")
            .Split('\n', StringSplitOptions.TrimEntries)
            .FirstOrDefault(l => Key(l).Length > 0);
        return first is { Length: <= LongestSentence }
            && PhrasePattern.Words(first).Length <= WordsOfAShortText
            && Begins(first);
    }

    private bool Begins(string text)
    {
        var clauses = ClauseEnd().Split(text).Select(Heard).Where(c => c.Length > 0).ToArray();
        var all = Heard(text);
        var asks = text.TrimEnd().EndsWith('?');
        return clauses.Length > 0
            && (
                BeforeReason(all, asks)
                || InSet(all)
                || (!asks && clauses.Length > 1 && LastClause(clauses))
                || (IsWish(clauses[0]) && clauses.Skip(1).All(IsNumberOrShop))
            );
    }

    // "Not interested, take me off this list": nothing but a reason comes before.
    private bool LastClause(string[][] clauses) =>
        IsWish(clauses[^1])
        && clauses[..^1].Sum(c => c.Length) <= 6
        && !clauses[..^1].Any(c => Denied(string.Join(' ', c)) || c.Any(Other.Contains));

    // "Stop wrong number", "Stop, I never signed up", "Stop 2".
    private bool BeforeReason(string[] words, bool asks)
    {
        for (var n = Math.Min(words.Length, 9); n > 0; n--)
        {
            var (wish, rest) = (Unframed(words[..n]), words[n..]);
            var clear = Is(wish) || InSet(wish);
            if (!clear && !Alone.IsMatch(string.Concat(wish)))
            {
                continue;
            }

            if (
                rest.Length == 0
                    ? clear
                    : Starts(rest, Sure)
                        || (
                            clear
                            && (IsNumberOrShop(rest) || (!asks && Starts(rest, Likely) && !rest.Any(Other.Contains)))
                        )
            )
            {
                return true;
            }
        }

        return false;
    }

    private bool IsWish(string[] words) => Unframed(words) is var wish && (Is(wish) || InSet(wish));

    private bool Is(string[] words) =>
        string.Concat(words) is { Length: > 0 } key && (Clear.IsMatch(key) || more.Contains(key));

    private static bool InSet(string[] words) =>
        words.Length is > 0 and <= WordsOfAShortText && Sets.Any(s => s.Holds(words));

    private bool IsNumberOrShop(string[] words) => words.All(w => w.All(char.IsDigit) || shop.Contains(w));

    private static string[] Unframed(string[] words)
    {
        var from = words.TakeWhile(w => w.All(char.IsDigit)).Count();
        var frame = Frames
            .Where(f => words.Length - from > f.Length && words.Skip(from).Take(f.Length).SequenceEqual(f))
            .Select(f => f.Length)
            .DefaultIfEmpty()
            .Max();
        return words[(from + frame)..];
    }

    private static bool Starts(string[] words, string[][] phrases) =>
        phrases.Any(p => words.Length >= p.Length && words.Take(p.Length).SequenceEqual(p));

    // Without the courtesies, as what customers write is read.
    private static string[][] Phrases(string lines) =>
        [
            .. lines
                .Split(['|', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(PhrasePattern.Words)
                .Where(p => p.Length > 0),
        ];

    [GeneratedRegex(@"[,;:/()!?…""“”«»]|\.(?=\s|$|\p{L}{3})|\s[-–—]+\s|[–—]|\n", RegexOptions.CultureInvariant)]
    private static partial Regex ClauseEnd();

    /// <summary>A line of <see cref="StopWordSets"/>.</summary>
    private sealed record WordSet(HashSet<string>[] Needed, HashSet<string> Allowed)
    {
        public static WordSet[] Read(string lines, IReadOnlyDictionary<string, string> lists) =>
            [
                .. lines
                    .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Select(l => One(l, lists)),
            ];

        public bool Holds(string[] words) => words.All(Allowed.Contains) && Needed.All(n => words.Any(n.Contains));

        private static WordSet One(string line, IReadOnlyDictionary<string, string> lists)
        {
            var named = lists
                .Aggregate(line, (l, list) => l.Replace($"{{{list.Key}}}", list.Value, StringComparison.Ordinal))
                .Split(':');
            HashSet<string>[] needed = [.. named[0].Split('&').Select(Words)];
            return new WordSet(needed, [.. needed.SelectMany(n => n), .. Words(named.Length > 1 ? named[1] : "")]);
        }

        private static HashSet<string> Words(string part) => [.. PhrasePattern.Words(part)];
    }
}
