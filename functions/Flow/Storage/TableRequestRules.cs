using System.Buffers;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Flow.Storage;

/// <summary>
/// What every adapter checks before it touches anything, so that no store is more lenient than another. A request that
/// breaks the port's rules is a fault of the program: <see cref="ArgumentException"/>. A body over <see
/// cref="TableLimits"/> is data: <see cref="CommitConflict.TooLarge"/>.
/// </summary>
public static class TableRequestRules
{
    private const string Forbidden = "/\\#?%";
    private static readonly SearchValues<char> Plain = SearchValues.Create([
        .. Enumerable
            .Range(' ', '~' - ' ' + 1)
            .Select(code => (char)code)
            .Where(character => !Forbidden.Contains(character)),
    ]);

    /// <summary>A key of 1 to 512 characters, all of them allowed. Errors give the place of a character, never the key:
    /// it may be personal.</summary>
    public static void CheckKey(string key, string name)
    {
        ArgumentNullException.ThrowIfNull(key, name);
        if (key.Length is 0 or > TableLimits.KeyCharacters)
        {
            throw new ArgumentException(
                $"The {name} key has {CountText.WithNoun(key.Length, "character")}; 1 to {TableLimits.KeyCharacters} "
                    + $"are allowed. Hash what is longer.",
                name
            );
        }
        CheckCharacters(key, name);
    }

    /// <summary>The bounds and size of a page. A bound is not a stored key: it may be empty or long, and null is an
    /// open end.</summary>
    public static void CheckPage(string? from, string? to, int take)
    {
        if (take is < 1 or > TableLimits.PageItems)
        {
            throw new ArgumentOutOfRangeException(
                nameof(take),
                take,
                $"A page holds 1 to {TableLimits.PageItems} entities."
            );
        }
        if (from is not null)
        {
            CheckCharacters(from, nameof(from));
        }
        if (to is not null)
        {
            CheckCharacters(to, nameof(to));
        }
    }

    /// <summary>The lower bound that goes on after <paramref name="last"/>: no key lies between, since none holds a
    /// control character.</summary>
    public static string After(string last) => last + '\u0001';

    /// <summary>Where a scan that ended a page with <paramref name="last"/> goes on: both keys, apart by a character no
    /// key holds.</summary>
    public static string ScanContinuation(Entity last) => $"{last.Partition}\n{last.Row}";

    /// <summary>The last entity <see cref="ScanContinuation"/> was made of; null at the beginning.</summary>
    public static (string Partition, string Row)? LastScanned(string? continuation) =>
        continuation?.Split('\n') switch
        {
            null => null,
            [var partition, var row] => (partition, row),
            _ => throw new ArgumentException(
                "The continuation is not one this store gave. Begin the scan anew.",
                nameof(continuation)
            ),
        };

    /// <summary>Null when the transaction may be tried; otherwise the refusal to answer with.</summary>
    public static CommitResult.Refused? CheckCommit(string partition, IReadOnlyList<TableOperation> operations)
    {
        CheckKey(partition, nameof(partition));
        ArgumentNullException.ThrowIfNull(operations);
        if (operations.Count is 0 or > TableLimits.Operations)
        {
            throw new ArgumentException(
                $"A transaction of {CountText.WithNoun(operations.Count, "operation")}; 1 to {TableLimits.Operations} "
                    + $"are allowed.",
                nameof(operations)
            );
        }
        CheckRows(operations);
        long sum = 0;
        for (var index = 0; index < operations.Count; index++)
        {
            var length = operations[index].Content.Length;
            sum += length;
            if (length > TableLimits.BodyBytes || sum > TableLimits.TransactionBytes)
            {
                return new CommitResult.Refused(index, CommitConflict.TooLarge);
            }
        }

        return null;
    }

    private static void CheckRows(IReadOnlyList<TableOperation> operations)
    {
        var seen = operations.Count > 8 ? new HashSet<string>(operations.Count, StringComparer.Ordinal) : null;
        for (var index = 0; index < operations.Count; index++)
        {
            var row = operations[index].Row;
            CheckKey(row, "row");
            var repeated = seen is not null ? !seen.Add(row) : IsRepeatedRow(operations, index, row);
            if (repeated)
            {
                throw new ArgumentException(
                    $"Operation {index} is about a row that an earlier operation of the transaction is about; "
                        + $"rows must be distinct.",
                    nameof(operations)
                );
            }
        }
    }

    private static bool IsRepeatedRow(IReadOnlyList<TableOperation> operations, int end, string row)
    {
        for (var index = 0; index < end; index++)
        {
            if (string.Equals(operations[index].Row, row, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static void CheckCharacters(string text, string name)
    {
        var at = text.AsSpan().IndexOfAnyExcept(Plain);
        for (; at >= 0 && at < text.Length; at++)
        {
            // Surrogates sort differently as UTF-8 and as UTF-16; without them every store has one order.
            var character = text[at];
            if (
                char.IsControl(character)
                || char.IsSurrogate(character)
                || Forbidden.Contains(character, StringComparison.Ordinal)
            )
            {
                throw new ArgumentException(
                    $"The {name} key holds U+{(int)character:X4} at {at}; / \\ # ? %, control characters and "
                        + $"surrogates are not allowed. Encode or hash it.",
                    name
                );
            }
        }
    }
}
