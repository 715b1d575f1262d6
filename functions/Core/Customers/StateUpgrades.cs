namespace MarketingAutomation.Core.Customers;

/// <summary>
/// Upgrades stored records: an older record is upgraded step by step to the newest schema. A record of a newer program
/// is refused, because its meaning is not known here and writing it back would lose data that this program does not
/// know.
/// </summary>
public static class StateUpgrades
{
    // Step i upgrades a record of schema i + 1 to schema i + 2. A change of CustomerState that alters the meaning of
    // stored data adds its step here and increases NewestSchema.
    private static readonly IReadOnlyList<Func<CustomerState, CustomerState>> Steps =
    [
        ConsentBook.Upgraded,
        ConsentAddressUpgrade.Upgrade,
    ];

    /// <summary>The record in the newest schema.</summary>
    /// <exception cref="NewerSchemaException">A newer program wrote it.</exception>
    public static CustomerState Upgrade(CustomerState stored) =>
        stored.Schema == CustomerState.NewestSchema && stored.MergeSnapshot is null ? stored : Upgrade(stored, Steps);

    /// <summary>The same with other steps; the newest schema is the one after the last step.</summary>
    public static CustomerState Upgrade(CustomerState stored, IReadOnlyList<Func<CustomerState, CustomerState>> steps)
    {
        var newest = steps.Count + 1;
        if (stored.Schema > newest)
        {
            throw new NewerSchemaException(stored.Schema, newest);
        }

        var state = stored;
        for (var schema = Math.Max(1, stored.Schema); schema < newest; schema++)
        {
            state = steps[schema - 1](state) with { Schema = schema + 1 };
        }

        // 0: written before there was a schema number.
        state = state.Schema == newest ? state : state with { Schema = newest };
        return state.MergeSnapshot is { } snapshot && snapshot.Schema != newest
            ? state with
            {
                MergeSnapshot = Upgrade(snapshot, steps),
            }
            : state;
    }
}

/// <summary>The stored data was written by a newer version of this program. The message names the version and the
/// remedy.</summary>
public sealed class NewerSchemaException(int found, int newest)
    : Exception(
        $"A newer version of this program wrote this (schema {found}; this version reads up to {newest}). "
            + $"Start the newer version again."
    );
