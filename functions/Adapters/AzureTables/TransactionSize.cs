using System.Text.Json;
using Azure.Data.Tables;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>Counts the bytes of a transaction before it is sent: the service takes no more than a limit, and the
/// library does not count.</summary>
internal static class TransactionSize
{
    /// <summary>The most the service takes in one request.</summary>
    public const int LimitBytes = 4 * 1024 * 1024;

    /// <summary>The fixed text around the whole.</summary>
    public const int Frame = 256;

    // The longest fixed text around one action (headers, boundary, "$format") and a piece of a body; a test compares
    // them with what the library writes.
    private const int ActionFrame = 520,
        PieceFrame = 48;

    /// <summary>The place of the action that passes the limit; -1 when all of them fit.</summary>
    public static int FindTooLarge(TableClient table, IReadOnlyList<TableWrite> writes)
    {
        long sum = Frame;
        for (var place = 0; place < writes.Count; place++)
        {
            sum += CountBytes(table, writes[place]);
            if (sum > LimitBytes)
            {
                return place;
            }
        }

        return -1;
    }

    /// <summary>At least as many bytes as the action takes in a transaction, and not 200 more.</summary>
    public static int CountBytes(TableClient table, TableWrite write)
    {
        var (partition, row) = (write.Entity.PartitionKey, write.Entity.RowKey);
        var bytes =
            ActionFrame + table.Uri.AbsoluteUri.Length + table.Uri.Authority.Length + write.Condition.ToString().Length;
        // An insert names its row in the body alone.
        if (write.Operation is not TableOperation.Insert)
        {
            bytes += InAddress(partition) + InAddress(row);
        }
        if (!write.LeavesRow)
        {
            return bytes;
        }
        bytes += InJson(partition) + InJson(row);
        foreach (var piece in ((IDictionary<string, object>)write.Entity).Values.OfType<byte[]>())
        {
            bytes += PieceFrame + (piece.Length + 2) / 3 * 4;
        }
        return bytes;
    }

    private static int InAddress(string key) =>
        Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal)).Length;

    private static int InJson(string key) => JsonEncodedText.Encode(key).EncodedUtf8Bytes.Length;
}
