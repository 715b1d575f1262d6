using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Customers;

/// <summary>A customer as read: their state and its ETag (null: not stored yet).</summary>
public sealed record StoredCustomer(CustomerState State, string? ETag)
{
    /// <summary>Merges that lead from one record to the next at most: records that lead on for longer, or to each other
    /// in a circle, are damaged.</summary>
    public const int MaxMerges = 100;

    /// <summary>What is thrown then, for the record where the way began.</summary>
    public static UnreadableRowException MergeCycle(string key) => new(key, RowKeys.State, newer: false);

    /// <summary>The record of this row, in the newest shape.</summary>
    /// <exception cref="UnreadableRowException">It is damaged, is the record of another customer, or a newer program
    /// wrote it.</exception>
    public static StoredCustomer FromEntity(Entity entity)
    {
        var stored = entity.Read(StoredJson.Default.CustomerState);
        try
        {
            var state = StateUpgrades.Upgrade(stored);
            return state.Key == entity.Partition
                ? new StoredCustomer(state, entity.ETag)
                : throw new InvalidDataException("the record of another customer");
        }
        catch (Exception e)
        {
            // An upgrade fails only where parts of the record are missing.
            throw new UnreadableRowException(entity.Partition, entity.Row, newer: e is NewerSchemaException, e);
        }
    }
}
