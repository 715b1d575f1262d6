namespace MarketingAutomation.Flow.Storage;

/// <summary>
/// What is stored in a row is not what belongs there, or a newer program wrote it. Trying again reads the same: a
/// person has to repair it. The message names the row and holds nothing of its content.
/// </summary>
/// <param name="partition">Of a customer's rows: the customer's key.</param>
/// <param name="newer">True: a newer program wrote it. False: it is damaged.</param>
public sealed class UnreadableRowException(string partition, string row, bool newer, Exception? cause = null)
    : Exception(null, cause)
{
    /// <inheritdoc/>
    public override string Message =>
        $"Row {Row.Split('|')[0]} of {Partition}{(Table is { } table ? $" in table {table}" : "")} "
        + $"{(IsNewer ? "was written by a newer version of this program" : "is damaged")}.";

    /// <summary>Whose row it is; null: of a customer's rows.</summary>
    public TableName? Table { get; init; }

    /// <summary>Of a customer's rows: the customer's key.</summary>
    public string Partition { get; } = partition;

    /// <summary>The row's whole key.</summary>
    public string Row { get; } = row;

    /// <summary>True: a newer program wrote it, and that program reads it.</summary>
    public bool IsNewer { get; } = newer;

    /// <summary>What to do.</summary>
    public string Remedy =>
        IsNewer ? "Start the newer version again."
        : Table is null && KeyHasher.IsCustomerKey(Partition)
            ? "Restore the row from a backup (docs/operate.md). What arrives for this customer is kept until then."
        : "Restore the row from a backup (docs/operate.md).";
}
