using System.Text.RegularExpressions;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Webhooks.Replies;

/// <summary>
/// Whether a customer asks for no more messages: the one rule for SMS, WhatsApp and e-mail. A phrase of <see
/// cref="StopPhrases"/> or of <c>stop_words</c> in policy.yaml counts
/// where it is a whole sentence or line near the top; "don't stop" and "stop by tomorrow?" are other sentences.
/// Greetings, "please", case, accents and punctuation do not count.
/// </summary>
public sealed partial class StopWords
{
    /// <summary>Longest phrase of <c>stop_words</c>, in characters.</summary>
    public const int LongestPhrase = 60;

    // Further down are signatures, and footers of ours that a mail program quoted without a mark.
    private const int LinesRead = 10;

    // Of more lines the first ones: anybody may write to us.
    private const int MostLines = 500;

    // Of one line.
    private const int MostSentences = 50;

    // A mail program breaks lines at about this width: what goes on below is the same sentence.
    private const int WrappedAt = 60;

    private const int LongestSentence = 160;

    // "Mari Mets", "Best regards, Mari": more words than these are something else that was said.
    private const int SignatureWords = 5;

    private const int WordsOfAStop = 12;

    private static readonly Regex Clear = PhrasePattern.Compile(StopPhrases.Clear);
    private static readonly Regex Alone = PhrasePattern.Compile(StopPhrases.Alone);
    private static readonly string[] Courtesy = Spoken(StopPhrases.Courtesy);
    private static readonly string[] Denials = Spoken(StopPhrases.Denials);
    private readonly HashSet<string> more;
    private HashSet<string> shop = [];

    /// <param name="more">Phrases of the shop's own; they count like the clear ones.</param>
    public StopWords(IEnumerable<string>? more = null) => this.more = [.. (more ?? []).Select(Key)];

    /// <summary>The built-in list alone.</summary>
    public static StopWords Default { get; } = new();

    /// <summary>The same, for a shop of this name: "STOP Birch Shop" is a stop.</summary>
    public StopWords Of(string shopName) => new(more) { shop = [.. PhrasePattern.Words(shopName)] };

    /// <summary>Whether a phrase holds a word that could be matched: more than a greeting, "please" or
    /// punctuation.</summary>
    public static bool SaysSomething(string phrase) => Key(phrase).Length >= 2;

    /// <param name="ownWords">What the customer wrote themselves, without quotes and signature block.</param>
    /// <param name="subject">Of an e-mail, without "Re:"; null: none.</param>
    public bool AskedFor(string? ownWords, string? subject = null) => Read(ownWords, subject) != StopReading.None;

    /// <summary>What was asked for, and whether there is more in it than the wish.</summary>
    /// <inheritdoc cref="AskedFor"/>
    public StopReading Read(string? ownWords, string? subject = null)
    {
        if (SaidPlainly(ownWords, subject))
        {
            return SaysMore(ownWords ?? "") ? StopReading.WithMore : StopReading.Plain;
        }

        return SaidWithMore(subject) || SaidWithMore(ownWords) ? StopReading.WithMore : StopReading.None;
    }

    private bool SaidPlainly(string? ownWords, string? subject)
    {
        var lines = Tapback
            .Without(ownWords ?? "")
            .ReplaceLineEndings("\n")
            .Split('\n', StringSplitOptions.TrimEntries)
            .SkipWhile(l => l.Length == 0)
            .Take(MostLines)
            .ToList();
        return IsClear(subject) || AloneIn(subject) || SomeSentence(lines) || AloneIn(lines);
    }

    // So much was written that it cannot be only the wish to stop: the team should read it too.
    private static bool SaysMore(string ownWords) =>
        ownWords.Length > LongestSentence || PhrasePattern.Words(ownWords).Length > WordsOfAStop;

    private bool SomeSentence(List<string> lines)
    {
        var (before, read) = ("", 0);
        foreach (var line in lines)
        {
            if (read == LinesRead)
            {
                return false;
            }

            read += line.Length > 0 ? 1 : 0;
            var wrapped =
                before.Length >= WrappedAt && !EndsSentence(before) && line.Length > 0 && char.IsLower(line[0]);
            foreach (var sentence in Sentences(line).Take(MostSentences))
            {
                if (!wrapped && !Denied(before) && IsClear(sentence))
                {
                    return true;
                }

                (before, wrapped) = (sentence, false);
            }

            before =
                line.Length == 0 ? ""
                : Denied(before) ? before
                : line;
        }

        return false;
    }

    // "STOP - Mari", "Stop please, Mari Mets": a name after the word is a signature.
    private bool IsClear(string? sentence)
    {
        if (sentence is null or { Length: 0 or > LongestSentence })
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
                words.Length > n + 1 && IsName(string.Join(' ', words[^n..])) && Key(words[^(n + 1)]).Length == 0
            )
            .Select(n => string.Join(' ', words[..^n]))
            .FirstOrDefault();
    }

    private bool Is(string sentence) => Is(Heard(sentence));

    private static bool AloneIn(string? text) => text is { Length: <= LongestSentence } && Alone.IsMatch(Key(text));

    // The word as the first line that is more than a greeting, and no more than a name after it.
    private static bool AloneIn(List<string> lines)
    {
        // Each of these lines has a word, so one more than a signature may have is enough to know that it is none.
        var said = lines.Where(l => Key(l).Length > 0).Take(SignatureWords + 2).ToList();
        return said.Count > 0
            && AloneIn(said[0])
            && said.Skip(1).Sum(l => PhrasePattern.Words(l).Length) <= SignatureWords
            && !said.Skip(1).Any(l => l.Any(char.IsDigit) || l.Contains('?', StringComparison.Ordinal));
    }

    // A full stop inside a word or a number ends nothing.
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

    private static bool Denied(string sentence)
    {
        if (
            sentence.Length > 0 && sentence[^1] is '!' or '?'
            || (sentence.EndsWith('.') && !sentence.EndsWith("..", StringComparison.Ordinal))
        )
        {
            return false;
        }

        var words = $" {string.Join(' ', PhrasePattern.Words(sentence))}";
        return words.Length <= LongestSentence && Denials.Any(d => words.EndsWith($" {d}", StringComparison.Ordinal));
    }

    private static bool IsName(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length is 1 or 2
            && words.All(w =>
                w.Length > 1 && char.IsUpper(w[0]) && w.Skip(1).All(c => char.IsLower(c) || c is '.' or '!')
            );
    }

    private static string Key(string text) => string.Concat(Heard(text));

    // The words that count: no courtesy, a word said again and again once, "STOPPPP" as "stop".
    private static string[] Heard(string text)
    {
        var words = $" {string.Join(' ', PhrasePattern.Words(TextCut.To(text, LongestSentence)).Select(Unstretched))} ";
        foreach (var said in text.Length > LongestSentence ? [] : Courtesy)
        {
            while (words.Contains($" {said} ", StringComparison.Ordinal))
            {
                words = words.Replace($" {said} ", " ", StringComparison.Ordinal);
            }
        }

        var heard = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. heard.Where((w, i) => i == 0 || w != heard[i - 1])];
    }

    private static string Unstretched(string word) =>
        string.Concat(
            word.Where(
                (c, i) =>
                    !char.IsLetter(c)
                    || !(InRow(word, i - 2) || InRow(word, i - 1) || InRow(word, i))
                    || i == 0
                    || word[i - 1] != c
            )
        );

    private static bool InRow(string word, int at) =>
        at >= 0 && at + 2 < word.Length && word[at] == word[at + 1] && word[at] == word[at + 2];

    // The longest first, so that "thank you" goes as a whole.
    private static string[] Spoken(string lines) =>
        [
            .. lines
                .Split(['|', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(s => string.Join(' ', PhrasePattern.Words(s)))
                .Distinct()
                .OrderByDescending(s => s.Length),
        ];
}
