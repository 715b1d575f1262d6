using System.Text.RegularExpressions;

namespace MarketingAutomation.Core.Channels.OptOuts;

/// <summary>Whether a text asks for no more messages.</summary>
public enum StopResult
{
    /// <summary>No stop request.</summary>
    None,

    /// <summary>A stop request with at most a greeting and a name.</summary>
    Plain,

    /// <summary>A stop request with further text that the team should read too.</summary>
    WithMore,
}

/// <summary>Detects stop requests with some text around them, in short texts: "I said STOP", "Stop, wrong number", "not
/// interested, take me off this list", words in another order.</summary>
public sealed partial class StopWords
{
    private const int WordsOfAShortText = 14;

    private static readonly string[][] Introductions = Phrases(StopReasons.Introductions);
    private static readonly string[][] CertainReasons = Phrases(StopReasons.CertainReasons);
    private static readonly string[][] LikelyReasons = Phrases(StopReasons.LikelyReasons);
    private static readonly HashSet<string> OtherTopics = [.. Phrases(StopReasons.OtherTopics).Select(p => p[0])];
    private static readonly WordSet[] Sets = WordSet.Read(StopWordSets.Lines, StopWordSets.NamedLists);

    private bool IsRequestWithMore(string? text) =>
        text is { Length: > 0 and <= MaxSentenceLength }
            && PhrasePattern.Words(Tapback.RemoveQuotedMessage(text)).Length <= WordsOfAShortText
            && BeginsWithRequest(Tapback.RemoveQuotedMessage(text))
        || text is not null && AnyShortLineAsks(text);

    // For a longer e-mail: its first sentence, or a separate line.
    private bool AnyShortLineAsks(string text)
    {
        var first = Tapback
            .RemoveQuotedMessage(text)
            .ReplaceLineEndings("\n")
            .Split('\n', StringSplitOptions.TrimEntries)
            .FirstOrDefault(l => MatchKey(l).Length > 0);
        return first is { Length: <= MaxSentenceLength }
            && PhrasePattern.Words(first).Length <= WordsOfAShortText
            && BeginsWithRequest(first);
    }

    private bool BeginsWithRequest(string text)
    {
        var clauses = ClauseEnd().Split(text).Select(SignificantWords).Where(c => c.Length > 0).ToArray();
        var all = SignificantWords(text);
        var asks = text.TrimEnd().EndsWith('?');
        return clauses.Length > 0
            && (
                IsRequestBeforeReason(all, asks)
                || MatchesWordSet(all)
                || (!asks && clauses.Length > 1 && LastClause(clauses))
                || (IsRequest(clauses[0]) && clauses.Skip(1).All(IsNumberOrShop))
            );
    }

    // "Not interested, take me off this list": only a reason comes before the request.
    private bool LastClause(string[][] clauses) =>
        IsRequest(clauses[^1])
        && clauses[..^1].Sum(c => c.Length) <= 6
        && !clauses[..^1].Any(c => EndsWithDenial(string.Join(' ', c)) || c.Any(OtherTopics.Contains));

    // "Stop wrong number", "Stop, I never signed up", "Stop 2".
    private bool IsRequestBeforeReason(string[] words, bool asks)
    {
        for (var n = Math.Min(words.Length, 9); n > 0; n--)
        {
            var (wish, rest) = (RemoveIntroduction(words[..n]), words[n..]);
            var clear = Is(wish) || MatchesWordSet(wish);
            if (!clear && !StandalonePattern.IsMatch(string.Concat(wish)))
            {
                continue;
            }

            if (
                rest.Length == 0
                    ? clear
                    : StartsWithAny(rest, CertainReasons)
                        || (
                            clear
                            && (
                                IsNumberOrShop(rest)
                                || (!asks && StartsWithAny(rest, LikelyReasons) && !rest.Any(OtherTopics.Contains))
                            )
                        )
            )
            {
                return true;
            }
        }

        return false;
    }

    private bool IsRequest(string[] words) =>
        RemoveIntroduction(words) is var wish && (Is(wish) || MatchesWordSet(wish));

    private bool Is(string[] words) =>
        string.Concat(words) is { Length: > 0 } key && (ClearPattern.IsMatch(key) || extraPhrases.Contains(key));

    private static bool MatchesWordSet(string[] words) =>
        words.Length is > 0 and <= WordsOfAShortText && Sets.Any(s => s.Holds(words));

    private bool IsNumberOrShop(string[] words) => words.All(w => w.All(char.IsDigit) || shopNames.Contains(w));

    private static string[] RemoveIntroduction(string[] words)
    {
        var from = words.TakeWhile(w => w.All(char.IsDigit)).Count();
        var frame = Introductions
            .Where(f => words.Length - from > f.Length && words.Skip(from).Take(f.Length).SequenceEqual(f))
            .Select(f => f.Length)
            .DefaultIfEmpty()
            .Max();
        return words[(from + frame)..];
    }

    private static bool StartsWithAny(string[] words, string[][] phrases) =>
        phrases.Any(p => words.Length >= p.Length && words.Take(p.Length).SequenceEqual(p));

    // Removes the courtesy words, as is done with the customer's text.
    private static string[][] Phrases(string lines) =>
        [
            .. lines
                .Split(['|', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(PhrasePattern.Words)
                .Where(p => p.Length > 0),
        ];

    [GeneratedRegex(@"[,;:/()!?…""“”«»]|\.(?=\s|$|\p{L}{3})|\s[-–—]+\s|[–—]|\n", RegexOptions.CultureInvariant)]
    private static partial Regex ClauseEnd();

    /// <summary>One line of <see cref="StopWordSets"/>.</summary>
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
