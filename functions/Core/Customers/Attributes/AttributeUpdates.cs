using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Customers.Attributes;

/// <summary>Changes of a customer's attributes. For each attribute the newest statement by its own time counts, whether
/// a step or an event made it.</summary>
internal static class AttributeUpdates
{
    // All that a shop can declare, and tags.
    private const int MaxStored = AttributeTypes.MaxDeclared + 1;

    /// <summary>Stores a value as of a time. A statement that is older than the known one changes nothing.</summary>
    /// <param name="state">The customer.</param>
    /// <param name="shop">What it declares; names that are not declared any more make room for those that are.</param>
    /// <param name="name">The attribute.</param>
    /// <param name="value">The stored form; null: there is none.</param>
    /// <param name="at">When this was stated; not in the future.</param>
    public static CustomerState Store(CustomerState state, Shop shop, string name, string? value, Instant at)
    {
        if (state.AttributeTimes?.TryGetValue(name, out var known) == true && known > at)
        {
            return state;
        }

        var values = new Dictionary<string, string>(state.Attributes);
        var times = new Dictionary<string, Instant>(state.AttributeTimes ?? new Dictionary<string, Instant>())
        {
            [name] = at,
        };
        if (value is null)
        {
            values.Remove(name);
        }
        else
        {
            values[name] = value;
        }

        // Never the name itself, and never a declared one: there are at most as many as may be stored.
        foreach (
            var old in values.Keys.Union(times.Keys).Where(k => k != name && shop.FindAttribute(k) is null).ToList()
        )
        {
            if (values.Count > MaxStored)
            {
                values.Remove(old);
            }

            if (times.Count > MaxStored)
            {
                times.Remove(old);
            }
        }

        return state with
        {
            Attributes = values,
            AttributeTimes = times,
        };
    }

    /// <summary>The stored list with more values; those that it has (in any case) stay as they are. Values that no
    /// longer fit in are counted in <paramref name="refused"/>.</summary>
    /// <param name="stored">The stored form of the attribute; null, or no list: an empty one.</param>
    /// <param name="values">The values to add.</param>
    /// <param name="refused">How many did not fit in.</param>
    public static string Add(string? stored, IReadOnlyList<string> values, out int refused)
    {
        var list = (AttributeValues.ReadList(stored) ?? []).ToList();
        refused = 0;
        foreach (var value in values.Where(v => !list.Contains(v, StringComparer.OrdinalIgnoreCase)))
        {
            if (list.Count < AttributeValues.MaxItems)
            {
                list.Add(value);
            }
            else
            {
                refused++;
            }
        }

        return AttributeValues.WriteList(list);
    }

    /// <summary>The stored list without these values, in any case; null: none remains.</summary>
    public static string? Remove(string? stored, IReadOnlyList<string> values) =>
        (AttributeValues.ReadList(stored) ?? [])
            .Where(v => !values.Contains(v, StringComparer.OrdinalIgnoreCase))
            .ToList()
            is { Count: > 0 } list
            ? AttributeValues.WriteList(list)
            : null;

    /// <summary>
    /// The attributes of two customers who are one: of each the newest statement. Lists are joined, so that no tag is
    /// lost. Where neither has a time, or both the same, the value of <paramref name="first"/> counts.
    /// </summary>
    public static (IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, Instant>? Times) Merge(
        CustomerState first,
        CustomerState second
    )
    {
        var (values, times) = (new Dictionary<string, string>(), new Dictionary<string, Instant>());
        Instant TimeOf(CustomerState of, string name) =>
            of.AttributeTimes?.TryGetValue(name, out var at) == true ? at : Instant.MinValue;

        // A value without a time, of an older record, is known; a name with neither is not.
        bool Knows(CustomerState of, string name) =>
            of.Attributes.ContainsKey(name) || of.AttributeTimes?.ContainsKey(name) == true;
        foreach (
            var name in first
                .Attributes.Keys.Concat(first.AttributeTimes?.Keys ?? [])
                .Concat(second.Attributes.Keys)
                .Concat(second.AttributeTimes?.Keys ?? [])
                .Distinct(StringComparer.Ordinal)
                .ToList()
        )
        {
            var (newer, older) =
                !Knows(first, name) || (Knows(second, name) && TimeOf(second, name) > TimeOf(first, name))
                    ? (second, first)
                    : (first, second);
            var value = newer.Attributes.GetValueOrDefault(name);
            if (
                AttributeValues.ReadList(value) is not null
                && AttributeValues.ReadList(older.Attributes.GetValueOrDefault(name)) is { } more
            )
            {
                value = Add(value, more, out _);
            }

            if (value is not null)
            {
                values[name] = value;
            }

            if (TimeOf(newer, name) is var at && at > Instant.MinValue)
            {
                times[name] = at;
            }
        }

        return (values, times.Count == 0 ? null : times);
    }
}
