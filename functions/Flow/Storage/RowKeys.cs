using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace MarketingAutomation.Flow.Storage;

/// <summary>How row and partition keys are written: ordinal order is time order, and nothing in them is forbidden to
/// Table Storage.</summary>
public static class RowKeys
{
    /// <summary>The customer's one record.</summary>
    public const string State = "state";

    /// <summary>Due shards; fixed, because a customer's shard is computed from their key.</summary>
    public const int Shards = 32;

    /// <summary>Longest part that <see cref="EscapeText"/> makes of a text with other characters than those that
    /// stay.</summary>
    public const int LongestPart = 400;

    public static string Applied(string eventId) => $"d|{eventId}";

    public static string Timeline(Instant at, string id) => $"e|{DescendingTicks(at)}|{EscapeText(id)}";

    public static string Order(string source, string id) => $"o|{EscapeText(source)}|{EscapeText(id)}";

    /// <summary>An order that left the customer, until the one whose it is has it.</summary>
    public static string OrderLeft(string source, string id) => $"l|{EscapeText(source)}|{EscapeText(id)}";

    public static string Entered(string journey, string entryKey) => $"r|{journey}|{EscapeText(entryKey)}";

    /// <summary>Receipts sort after the numbered lines.</summary>
    public static string Ledger(string message, int n, string? receipt) =>
        receipt is null ? $"m|{message}|{n:D4}" : $"m|{message}|r{receipt}";

    public static string Queued(string eventId) => $"q|{eventId}";

    /// <summary>A row that says events are waiting is never the row of a plain wake at the same tick, which would
    /// overwrite it.</summary>
    public static string Due(Instant at, string customer, bool queued = false) =>
        $"{Ticks(at)}|{customer}{(queued ? "|q" : "")}";

    public static string Shard(string customer)
    {
        var hash = 2166136261u;
        foreach (var c in customer)
        {
            hash = (hash ^ c) * 16777619;
        }

        return ShardName((int)(hash % Shards));
    }

    public static string ShardName(int shard) => shard.ToString("x2", CultureInfo.InvariantCulture);

    /// <summary>19 digits; instants before 1970 count as 1970.</summary>
    public static string Ticks(Instant at) =>
        Math.Max(0, at.ToUnixTimeTicks()).ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>19 digits that fall as time rises: newest first.</summary>
    public static string DescendingTicks(Instant at) =>
        (long.MaxValue - Math.Max(0, at.ToUnixTimeTicks())).ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>
    /// Any text as a key part: letters, digits and <c>-_.:@+</c> stay, everything else becomes <c>~XX</c> of its UTF-8
    /// bytes. What would be longer than <see cref="LongestPart"/> is cut and ends in <c>~~</c> and a hash of the whole
    /// text, so that two texts never share a part: an id of 200 letters of another script is longer than a key may be.
    /// </summary>
    public static string EscapeText(string text)
    {
        if (text.All(IsPlain))
        {
            return text;
        }

        var safe = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            safe.Append(b < 128 && IsPlain((char)b) ? (char)b : $"~{b:X2}");
        }

        if (safe.Length <= LongestPart)
        {
            return safe.ToString();
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
        return $"{safe.ToString(0, LongestPart - 34)}~~{hash}";
    }

    private static bool IsPlain(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '+' or '@' or ' ';
}
