using System.Text;

namespace MarketingAutomation.Core.Templates.Rendering;

/// <summary>
/// How many parts an SMS is sent and paid as. Plain letters (GSM-7): 160 alone, 153 a part. One letter outside of them,
/// such as õ or an emoji, turns the whole text into UCS-2: 70 alone, 67 a part, counted in UTF-16 units; an emoji is
/// never split over two parts, nor is an escaped letter such as €.
/// </summary>
/// <param name="Encoding"><c>GSM-7</c> or <c>UCS-2</c>.</param>
/// <param name="Units">Septets or UTF-16 units.</param>
/// <param name="Segments">At least 1.</param>
public sealed record SmsSegments(string Encoding, int Units, int Segments)
{
    public const string Gsm7Encoding = "GSM-7";
    public const string Ucs2Encoding = "UCS-2";

    /// <summary>Counts a text after typographic signs were made plain, as they are when it leaves (Twilio's
    /// SmartEncoded).</summary>
    public static SmsSegments Calculate(string text)
    {
        text = Gsm7.ToPlainCharacters(text);
        return FindFirstUcs2Character(text) is null
            ? Count(Gsm7Encoding, Septets(text), 160, 153)
            : Count(Ucs2Encoding, text.EnumerateRunes().Select(r => r.Utf16SequenceLength), 70, 67);
    }

    /// <summary>Where the first letter stands that turns a text into UCS-2, with the letter; null: there is
    /// none.</summary>
    public static (int At, string Letter)? FindFirstUcs2Character(string text)
    {
        for (var at = 0; at < text.Length; )
        {
            var letter = Rune.TryGetRuneAt(text, at, out var rune) ? rune.ToString() : text[at].ToString();
            if (Gsm7.ToPlainCharacters(letter).Any(c => Gsm7.CountSeptets(c) == 0))
            {
                return (at, letter);
            }

            at += letter.Length;
        }

        return null;
    }

    private static IEnumerable<int> Septets(string text) => text.Select(Gsm7.CountSeptets);

    // A letter of two units that does not fit into a part begins the next one.
    private static SmsSegments Count(string encoding, IEnumerable<int> letters, int alone, int part)
    {
        var sizes = letters.ToList();
        var units = sizes.Sum();
        if (units <= alone)
        {
            return new SmsSegments(encoding, units, 1);
        }

        var (segments, used) = (1, 0);
        foreach (var size in sizes)
        {
            (segments, used) = used + size > part ? (segments + 1, size) : (segments, used + size);
        }

        return new SmsSegments(encoding, units, segments);
    }
}
