using System.Globalization;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>Addresses and filters of one store's tables, escaped.</summary>
internal sealed class TablePaths
{
    private readonly string prefix;

    /// <exception cref="ArgumentException">Table Storage allows letters and digits only, a letter first.</exception>
    public TablePaths(string prefix)
    {
        if (prefix.Length is 0 or > 40 || !char.IsAsciiLetter(prefix[0]) || !prefix.All(char.IsAsciiLetterOrDigit))
            throw new ArgumentException($"The table prefix '{prefix}' is not a letter followed by letters and digits, at most 40. Choose another.", nameof(prefix));
        this.prefix = prefix;
    }

    public string Name(TableName table) => prefix + Enum.GetName(table);

    public string Table(TableName table) => "/" + Name(table);

    public string Query(TableName table) => $"/{Name(table)}()";

    public string Row(TableName table, string partition, string row) =>
        $"/{Name(table)}(PartitionKey='{Escape(Doubled(partition))}',RowKey='{Escape(Doubled(row))}')";

    /// <param name="fixedName">The property held fixed, its value, and the property that ranges.</param>
    public static string Range(string fixedName, string value, string ranging, string? from, string? to, int take, string? continuation)
    {
        var filter = $"{fixedName} eq {Literal(value)}";
        if (!string.IsNullOrEmpty(from))
            filter += $" and {ranging} ge {Literal(from)}";
        if (to is not null)
            filter += $" and {ranging} lt {Literal(to)}";
        return $"$filter={Escape(filter)}&{Page(take, continuation)}";
    }

    public static string Page(int take, string? continuation)
    {
        var page = string.Create(CultureInfo.InvariantCulture, $"$top={take}");
        if (continuation is null)
            return page;
        var (partition, row) = Split(continuation);
        page += "&NextPartitionKey=" + Escape(partition);
        return row.Length > 0 ? page + "&NextRowKey=" + Escape(row) : page;
    }

    /// <summary>Both marks of the service in one string: theirs hold no space.</summary>
    public static string? Continuation(TablesAnswer answer) => answer.NextPartition is { } partition ? $"{partition} {answer.NextRow}" : null;

    private static (string Partition, string Row) Split(string continuation)
    {
        var at = continuation.IndexOf(' ', StringComparison.Ordinal);
        return at < 0
            ? throw new ArgumentException("The continuation is not one this store gave. Begin the query anew.", nameof(continuation))
            : (continuation[..at], continuation[(at + 1)..]);
    }

    private static string Literal(string value) => $"'{Doubled(value)}'";

    private static string Doubled(string value) => value.Replace("'", "''", StringComparison.Ordinal);

    private static string Escape(string text) => Uri.EscapeDataString(text);
}
