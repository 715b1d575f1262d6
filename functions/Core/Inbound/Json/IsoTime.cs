using NodaTime;

namespace MarketingAutomation.Core.Inbound.Json;

/// <summary>
/// Parses ISO 8601 times as shops write them: <c>2026-03-02T22:40:00+02:00</c>, <c>…Z</c>, <c>….123Z</c>,
/// <c>…+0200</c>, a space in place of the T. Framework parsers are not used because they guess missing parts (today's
/// date, the machine's zone).
/// </summary>
internal static class IsoTime
{
    /// <summary>Years outside these limits mean "never" or are a mistake of the shop; adding days to them would exceed
    /// the calendar.</summary>
    private const int MinYear = 1900;
    private const int MaxYear = 2199;

    /// <summary>The time; null: not such a time. Without an offset it is read as UTC where <paramref name="assumeUtc"/>
    /// is true, else null.</summary>
    public static Instant? Parse(ReadOnlySpan<char> text, bool assumeUtc) =>
        Parse(text, assumeUtc ? DateTimeZone.Utc : null);

    /// <summary>
    /// The time; null: not such a time. Without an offset it is read in <paramref name="defaultZone"/> (of an hour that
    /// occurs twice the first, for a skipped hour the next one), where one is given.
    /// </summary>
    public static Instant? Parse(ReadOnlySpan<char> text, DateTimeZone? defaultZone)
    {
        if (
            text.Length < 16
            || !ReadDigits(text, 0, 4, out var year)
            || text[4] != '-'
            || !ReadDigits(text, 5, 2, out var month)
            || text[7] != '-'
            || !ReadDigits(text, 8, 2, out var day)
            || text[10] is not ('T' or 't' or ' ')
            || !ReadDigits(text, 11, 2, out var hour)
            || text[13] != ':'
            || !ReadDigits(text, 14, 2, out var minute)
        )
        {
            return null;
        }

        var rest = text[16..];
        var second = 0;
        long nanosecond = 0;
        if (rest is [':', ..])
        {
            if (!ReadDigits(rest, 1, 2, out second))
            {
                return null;
            }

            rest = rest[3..];
            if (rest is ['.' or ',', ..] && !ReadFraction(ref rest, out nanosecond))
            {
                return null;
            }
        }

        var offset = ParseOffset(rest);
        if (
            (offset is null && (defaultZone is null || !rest.IsEmpty))
            || year is < MinYear or > MaxYear
            || month is < 1 or > 12
            || day < 1
            || day > CalendarSystem.Iso.GetDaysInMonth(year, month)
            || hour > 23
            || minute > 59
            || second > 59
        )
        {
            return null;
        }

        var local = new LocalDateTime(year, month, day, hour, minute, second).PlusNanoseconds(nanosecond);
        return offset is { } named ? local.WithOffset(named).ToInstant() : defaultZone!.AtLeniently(local).ToInstant();
    }

    private static Offset? ParseOffset(ReadOnlySpan<char> text)
    {
        if (text is ['Z' or 'z'])
        {
            return NodaTime.Offset.Zero;
        }

        if (text.IsEmpty || text[0] is not ('+' or '-') || !ReadDigits(text, 1, 2, out var hours))
        {
            return null;
        }

        var minutes = 0;
        var tail = text[3..];
        var wellFormed = tail switch
        {
            [] => true,
            [':', _, _] => ReadDigits(tail, 1, 2, out minutes),
            [_, _] => ReadDigits(tail, 0, 2, out minutes),
            _ => false,
        };
        return wellFormed && hours <= 18 && minutes <= 59 && (hours < 18 || minutes == 0)
            ? NodaTime.Offset.FromSeconds((text[0] == '-' ? -1 : 1) * ((hours * 3600) + (minutes * 60)))
            : null;
    }

    private static bool ReadFraction(ref ReadOnlySpan<char> rest, out long nanosecond)
    {
        nanosecond = 0;
        var length = 1;
        for (long unit = 100_000_000; length < rest.Length && char.IsAsciiDigit(rest[length]); length++, unit /= 10)
        {
            nanosecond += (rest[length] - '0') * unit;
        }

        rest = rest[length..];
        return length > 1;
    }

    private static bool ReadDigits(ReadOnlySpan<char> text, int start, int count, out int number)
    {
        number = 0;
        if (text.Length < start + count)
        {
            return false;
        }

        for (var i = start; i < start + count; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                return false;
            }

            number = (number * 10) + (text[i] - '0');
        }

        return true;
    }
}
