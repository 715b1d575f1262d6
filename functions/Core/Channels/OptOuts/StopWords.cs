using System.Text.RegularExpressions;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Channels.OptOuts;

/// <summary>
/// Detects whether a customer asks for no more messages: the same rule for SMS, WhatsApp and e-mail. A phrase of
/// <see cref="StopPhrases"/> or of <c>stop_words</c> in policy.yaml counts where it is a whole sentence or line near
/// the top; "don't stop" and "stop by tomorrow?" are other sentences. Greetings, "please", case, accents and
/// punctuation are ignored.
/// </summary>
public sealed partial class StopWords
{
    /// <summary>Maximum length of a phrase of <c>stop_words</c>, in characters.</summary>
    public const int MaxPhraseLength = 60;

    // Lines below these are signatures, and our own footers that a mail program quoted without a mark.
    private const int MaxLinesRead = 10;

    // Further lines are ignored: the text may come from anyone.
    private const int MaxLines = 500;

    // Maximum number of sentences read of one line.
    private const int MaxSentences = 50;

    // Mail programs wrap lines at about this width: the next line continues the same sentence.
    private const int WrappedAt = 60;

    private const int MaxSentenceLength = 160;

    // "Mari Mets", "Best regards, Mari": text with more words than this is not a signature.
    private const int SignatureWords = 5;

    private const int WordsOfAStop = 12;

    private static readonly Regex ClearPattern = PhrasePattern.Compile(StopPhrases.ClearPhrases);
    private static readonly Regex StandalonePattern = PhrasePattern.Compile(StopPhrases.StandalonePhrases);
    private static readonly string[] Courtesy = ParsePhrases(StopPhrases.CourtesyPhrases);
    private static readonly string[] Denials = ParsePhrases(StopPhrases.DenialPhrases);
    private readonly HashSet<string> extraPhrases;
    private HashSet<string> shopNames = [];

    /// <param name="more">The shop's own phrases; they count like the clear phrases of the built-in list.</param>
    public StopWords(IEnumerable<string>? more = null) => this.extraPhrases = [.. (more ?? []).Select(MatchKey)];

    /// <summary>The built-in list only.</summary>
    public static StopWords Default { get; } = new();

    /// <summary>The same rule for a shop with this name: "STOP Birch Shop" is a stop request.</summary>
    public StopWords ForShop(string shopName) => new(extraPhrases) { shopNames = [.. PhrasePattern.Words(shopName)] };

    /// <summary>Whether a phrase holds a word that could be matched: more than a greeting, "please" or
    /// punctuation.</summary>
    public static bool HasMatchableWord(string phrase) => MatchKey(phrase).Length >= 2;

    /// <param name="ownWords">The customer's own text, without quotes and signature block.</param>
    /// <param name="subject">Subject of an e-mail, without "Re:"; null: none.</param>
    public bool IsStopRequest(string? ownWords, string? subject = null) =>
        Classify(ownWords, subject) != StopResult.None;

    /// <summary>Whether the text is a stop request, and whether it contains more than the request.</summary>
    /// <inheritdoc cref="IsStopRequest"/>
    public StopResult Classify(string? ownWords, string? subject = null)
    {
        if (IsPlainRequest(ownWords, subject))
        {
            return HasMoreText(ownWords ?? "") ? StopResult.WithMore : StopResult.Plain;
        }

        return IsRequestWithMore(subject) || IsRequestWithMore(ownWords) ? StopResult.WithMore : StopResult.None;
    }

    private bool IsPlainRequest(string? ownWords, string? subject)
    {
        var lines = Tapback
            .RemoveQuotedMessage(ownWords ?? "")
            .ReplaceLineEndings("\n")
            .Split('\n', StringSplitOptions.TrimEntries)
            .SkipWhile(l => l.Length == 0)
            .Take(MaxLines)
            .ToList();
        return IsClear(subject) || IsStandaloneIn(subject) || AnySentenceAsks(lines) || IsStandaloneIn(lines);
    }

    // True: the text is too long to be only a stop request, so the team should read it too.
    private static bool HasMoreText(string ownWords) =>
        ownWords.Length > MaxSentenceLength || PhrasePattern.Words(ownWords).Length > WordsOfAStop;

    private bool AnySentenceAsks(List<string> lines)
    {
        var (before, read) = ("", 0);
        foreach (var line in lines)
        {
            if (read == MaxLinesRead)
            {
                return false;
            }

            read += line.Length > 0 ? 1 : 0;
            var wrapped =
                before.Length >= WrappedAt && !EndsSentence(before) && line.Length > 0 && char.IsLower(line[0]);
            foreach (var sentence in Sentences(line).Take(MaxSentences))
            {
                if (!wrapped && !EndsWithDenial(before) && IsClear(sentence))
                {
                    return true;
                }

                (before, wrapped) = (sentence, false);
            }

            before =
                line.Length == 0 ? ""
                : EndsWithDenial(before) ? before
                : line;
        }

        return false;
    }

    // "STOP - Mari", "Stop please, Mari Mets": a name after the word is a signature.
    private bool IsClear(string? sentence)
    {
        if (sentence is null or { Length: 0 or > MaxSentenceLength })
        {
            return false;
        }

        var name = sentence.LastIndexOfAny([',', '-', '–', '—', '/']);
        return Is(sentence)
            || (name > 0 && IsName(sentence[(name + 1)..]) && Is(sentence[..name]))
            || NameAfterCourtesy(sentence) is { } asked && Is(asked);
    }

    // "Stop please Mari": null where no name follows a "please" or "thanks".
    private static string? NameAfterCourtesy(string sentence)
    {
        var words = sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Enumerable
            .Range(1, 2)
            .Where(n =>
                words.Length > n + 1 && IsName(string.Join(' ', words[^n..])) && MatchKey(words[^(n + 1)]).Length == 0
            )
            .Select(n => string.Join(' ', words[..^n]))
            .FirstOrDefault();
    }

    private bool Is(string sentence) => Is(SignificantWords(sentence));

    private static bool IsStandaloneIn(string? text) =>
        text is { Length: <= MaxSentenceLength } && StandalonePattern.IsMatch(MatchKey(text));

    // The word is the first line after any greeting, and at most a name follows.
    private static bool IsStandaloneIn(List<string> lines)
    {
        // Each of these lines has a word, so one word more than a signature may have is enough to know that it is not
        // one.
        var withWords = lines.Where(l => MatchKey(l).Length > 0).Take(SignatureWords + 2).ToList();
        return withWords.Count > 0
            && IsStandaloneIn(withWords[0])
            && withWords.Skip(1).Sum(l => PhrasePattern.Words(l).Length) <= SignatureWords
            && !withWords.Skip(1).Any(l => l.Any(char.IsDigit) || l.Contains('?', StringComparison.Ordinal));
    }

    // A full stop inside a word or a number does not end a sentence.
    private static IEnumerable<string> Sentences(string line)
    {
        var from = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] is '.' or '!' or '?' or '…' or ';' && (i + 1 == line.Length || char.IsWhiteSpace(line[i + 1])))
            {
                yield return line[from..(i + 1)];
                from = i + 1;
            }
        }

        if (from < line.Length)
        {
            yield return line[from..];
        }
    }

    private static bool EndsSentence(string line) =>
        line.Length > 0 && (line[^1] is '.' or '!' or '?' or '…' or ';' or ':' or ',' || char.IsSurrogate(line[^1]));

    private static bool EndsWithDenial(string sentence)
    {
        if (
            sentence.Length > 0 && sentence[^1] is '!' or '?'
            || (sentence.EndsWith('.') && !sentence.EndsWith("..", StringComparison.Ordinal))
        )
        {
            return false;
        }

        var words = $" {string.Join(' ', PhrasePattern.Words(sentence))}";
        return words.Length <= MaxSentenceLength && Denials.Any(d => words.EndsWith($" {d}", StringComparison.Ordinal));
    }

    private static bool IsName(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length is 1 or 2
            && words.All(w =>
                w.Length > 1 && char.IsUpper(w[0]) && w.Skip(1).All(c => char.IsLower(c) || c is '.' or '!')
            );
    }

    private static string MatchKey(string text) => string.Concat(SignificantWords(text));

    // The significant words: courtesy words are removed, a repeated word counts once, "STOPPPP" is read as "stop".
    private static string[] SignificantWords(string text)
    {
        var words =
            $" "
            + $"{string.Join(' ', PhrasePattern.Words(TextTruncation.Truncate(text, MaxSentenceLength)).Select(CollapseRepeatedLetters))} ";
        foreach (var courtesy in text.Length > MaxSentenceLength ? [] : Courtesy)
        {
            while (words.Contains($" {courtesy} ", StringComparison.Ordinal))
            {
                words = words.Replace($" {courtesy} ", " ", StringComparison.Ordinal);
            }
        }

        var remaining = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. remaining.Where((w, i) => i == 0 || w != remaining[i - 1])];
    }

    private static string CollapseRepeatedLetters(string word) =>
        string.Concat(
            word.Where(
                (c, i) =>
                    !char.IsLetter(c)
                    || !(IsRepeatedLetter(word, i - 2) || IsRepeatedLetter(word, i - 1) || IsRepeatedLetter(word, i))
                    || i == 0
                    || word[i - 1] != c
            )
        );

    private static bool IsRepeatedLetter(string word, int at) =>
        at >= 0 && at + 2 < word.Length && word[at] == word[at + 1] && word[at] == word[at + 2];

    // Longest first, so that "thank you" is removed as a whole.
    private static string[] ParsePhrases(string lines) =>
        [
            .. lines
                .Split(['|', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(s => string.Join(' ', PhrasePattern.Words(s)))
                .Distinct()
                .OrderByDescending(s => s.Length),
        ];
}
