using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace MarketingAutomation.Flow.Storage;

/// <summary>
/// The one reader of the shop's own rows (table Shop: switches, releases, requests of law, what the program notes of
/// itself). No customer's record depends on them, so one that cannot be read counts as missing: it stops neither a
/// start nor anything that needs another row. It is logged once and listed (<see cref="Damaged"/>) until it is written
/// anew, repaired or deleted.
/// </summary>
/// <param name="found">Called once for each row that cannot be read (true), and when that is over (false).</param>
public sealed class ShopRows(ITableStore store, Action<DamagedRow, bool>? found = null)
{
    private readonly ConcurrentDictionary<(string Partition, string Row), DamagedRow> damaged = new();

    /// <summary>Rows this process met and could not read, by partition and row.</summary>
    public IReadOnlyList<DamagedRow> Damaged =>
        [
            .. damaged
                .Values.OrderBy(d => d.Partition, StringComparer.Ordinal)
                .ThenBy(d => d.Row, StringComparer.Ordinal),
        ];

    /// <summary>How many rows of a partition could not be read when they were last looked at.</summary>
    public int CountDamaged(string partition) => damaged.Keys.Count(k => k.Partition == partition);

    /// <summary>A row; null: there is none, or it cannot be read.</summary>
    public async ValueTask<T?> Get<T>(string partition, string row, JsonTypeInfo<T> shape, CancellationToken cancel)
        where T : class => Read(await store.Get(TableName.Shop, partition, row, cancel), partition, row, shape);

    /// <summary>What was read of the store; null: there is none, or it cannot be read.</summary>
    public T? Read<T>(Entity? entity, string partition, string row, JsonTypeInfo<T> shape)
        where T : class
    {
        T? read = null;
        try
        {
            read = entity?.Read(shape, TableName.Shop);
        }
        catch (UnreadableRowException e)
        {
            var broken = new DamagedRow(partition, row, e.IsNewer);
            if (damaged.TryAdd((partition, row), broken))
            {
                found?.Invoke(broken, true);
            }

            return null;
        }

        Forget(partition, row);
        return read;
    }

    /// <summary>All rows of a partition that can be read; the others are counted.</summary>
    public async IAsyncEnumerable<T> ReadAll<T>(
        string partition,
        JsonTypeInfo<T> shape,
        [EnumeratorCancellation] CancellationToken cancel
    )
        where T : class
    {
        var there = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var entity in store.QueryAll(TableName.Shop, partition, null, null, cancel))
        {
            there.Add(entity.Row);
            if (Read(entity, partition, entity.Row, shape) is { } row)
            {
                yield return row;
            }
        }

        foreach (var (_, gone) in damaged.Keys.Where(k => k.Partition == partition && !there.Contains(k.Row)).ToArray())
        {
            Forget(partition, gone);
        }
    }

    /// <summary>After a row was written anew: whatever was there is over.</summary>
    public void ClearDamage(string partition, string row) => Forget(partition, row);

    private void Forget(string partition, string row)
    {
        if (!damaged.IsEmpty && damaged.TryRemove((partition, row), out var over))
        {
            found?.Invoke(over, false);
        }
    }
}

/// <summary>A row of table Shop that cannot be read.</summary>
/// <param name="IsNewer">True: a newer version of this program wrote it. False: it is damaged.</param>
public sealed record DamagedRow(string Partition, string Row, bool IsNewer);
