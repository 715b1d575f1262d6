using Azure.Data.Tables;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>The tables of one store in an account: their names begin with its prefix.</summary>
internal sealed class TableClients
{
    private readonly TableClient[] clients;

    /// <exception cref="ArgumentException">Table Storage allows letters and digits only, a letter first.</exception>
    public TableClients(TableServiceClient account, string prefix)
    {
        if (prefix.Length is 0 or > 40 || !char.IsAsciiLetter(prefix[0]) || !prefix.All(char.IsAsciiLetterOrDigit))
        {
            throw new ArgumentException(
                $"The table prefix '{prefix}' is not a letter followed by letters and digits, at most 40. "
                    + $"Choose another.",
                nameof(prefix)
            );
        }
        clients =
        [
            .. Enum.GetValues<TableName>().Select(table => account.GetTableClient(prefix + Enum.GetName(table))),
        ];
    }

    public TableClient this[TableName table] => clients[(int)table];
}
