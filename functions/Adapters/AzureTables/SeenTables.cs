using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>
/// The tables that this process has found to be there. One that is missing and was never seen is made when it is first
/// written; one that was there and is missing was deleted, and an empty one in its place would forget every customer,
/// consent and stop. Safe for many threads.
/// </summary>
internal sealed class SeenTables
{
    private readonly bool[] seen = new bool[Enum.GetValues<TableName>().Length];

    public void Record(TableName table, TablesAnswer answer)
    {
        if (answer.IsSuccess)
        {
            Volatile.Write(ref seen[(int)table], true);
        }
    }

    public bool IsGone(TableName table, TablesAnswer answer) =>
        answer.IsTableMissing && Volatile.Read(ref seen[(int)table]);
}
