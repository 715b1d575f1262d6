namespace MarketingAutomation.Core.Customers;

/// <summary>
/// Reads the schema number of a stored record: an older record is upgraded step by step to the newest shape, one that a
/// newer program wrote is refused, because what it means is not known here and writing it back would lose what this
/// program does not know of.
/// </summary>
public static class StateUpgrades
{
    // Step i makes a record of schema i + 1 one of schema i + 2. A change of CustomerState that alters the meaning of
    // what is stored adds its step here and raises NewestSchema.
    private static readonly IReadOnlyList<Func<CustomerState, CustomerState>> Steps =
    [
        ConsentBook.Upgraded,
        ConsentAddressUpgrade.Upgrade,
    ];

    /// <summary>The record in the newest shape.</summary>
    /// <exception cref="NewerSchemaException">A newer program wrote it.</exception>
    public static CustomerState Upgrade(CustomerState stored) =>
        stored.Schema == CustomerState.NewestSchema && stored.MergeSnapshot is null ? stored : Upgrade(stored, Steps);

    /// <summary>The same with other steps; the newest shape is the one behind the last.</summary>
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

        // 0: written before there was a number.
        state = state.Schema == newest ? state : state with { Schema = newest };
        return state.MergeSnapshot is { } snapshot && snapshot.Schema != newest
            ? state with
            {
                MergeSnapshot = Upgrade(snapshot, steps),
            }
            : state;
    }
}

/// <summary>What is stored was written by a newer version of this program. The message says which, and what to
/// do.</summary>
public sealed class NewerSchemaException(int found, int newest)
    : Exception(
        $"A newer version of this program wrote this (schema {found}; this version reads up to {newest}). "
            + $"Start the newer version again."
    );
