using System.Text;

namespace MarketingAutomation.Core.Templates.Rendering;

/// <summary>
/// The number of parts in which an SMS is sent and billed. Plain characters (GSM-7): 160 in a single part, 153 in each
/// of several parts. One character outside of GSM-7, such as õ or an emoji, changes the whole text to UCS-2: 70 in a
/// single part, 67 in each of several, counted in UTF-16 units; an emoji is never split over two parts, nor is an
/// escaped character such as €.
/// </summary>
/// <param name="Encoding"><c>GSM-7</c> or <c>UCS-2</c>.</param>
/// <param name="Units">Septets or UTF-16 units.</param>
/// <param name="Segments">At least 1.</param>
public sealed record SmsSegments(string Encoding, int Units, int Segments)
{
    public const string Gsm7Encoding = "GSM-7";
    public const string Ucs2Encoding = "UCS-2";

    /// <summary>Counts a text after typographic characters were replaced by plain ones, as they are when it is sent
    /// (Twilio's SmartEncoded).</summary>
    public static SmsSegments Calculate(string text)
    {
        text = Gsm7.ToPlainCharacters(text);
        return FindFirstUcs2Character(text) is null
            ? Count(Gsm7Encoding, Septets(text), 160, 153)
            : Count(Ucs2Encoding, text.EnumerateRunes().Select(r => r.Utf16SequenceLength), 70, 67);
    }

    /// <summary>Finds the first character that changes a text to UCS-2, with its position; null: there is
    /// none.</summary>
    public static (int At, string Character)? FindFirstUcs2Character(string text)
    {
        for (var at = 0; at < text.Length; )
        {
            var character = Rune.TryGetRuneAt(text, at, out var rune) ? rune.ToString() : text[at].ToString();
            if (Gsm7.ToPlainCharacters(character).Any(c => Gsm7.CountSeptets(c) == 0))
            {
                return (at, character);
            }

            at += character.Length;
        }

        return null;
    }

    private static IEnumerable<int> Septets(string text) => text.Select(Gsm7.CountSeptets);

    // A character of two units that does not fit into a part begins the next one.
    private static SmsSegments Count(string encoding, IEnumerable<int> characters, int alone, int part)
    {
        var sizes = characters.ToList();
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
