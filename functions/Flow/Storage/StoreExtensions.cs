using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MarketingAutomation.Flow.Storage;

/// <summary>JSON bodies in and out of the store.</summary>
public static class StoreExtensions
{
    /// <exception cref="UnreadableRowException">The body is none of this shape.</exception>
    /// <param name="table">Named in the fault; null: the row's partition is a customer's.</param>
    public static T Read<T>(this Entity entity, JsonTypeInfo<T> shape, TableName? table = null)
    {
        try
        {
            return JsonSerializer.Deserialize(entity.Body.Span, shape)
                ?? throw new UnreadableRowException(entity.Partition, entity.Row, newer: false) { Table = table };
        }
        catch (Exception e)
            when (e is JsonException or NotSupportedException or FormatException or InvalidOperationException)
        {
            throw new UnreadableRowException(entity.Partition, entity.Row, newer: false, e) { Table = table };
        }
    }

    public static ReadOnlyMemory<byte> ToJson<T>(T value, JsonTypeInfo<T> shape) =>
        JsonSerializer.SerializeToUtf8Bytes(value, shape);

    /// <summary>All rows of a range, page by page.</summary>
    public static async IAsyncEnumerable<Entity> QueryAll(
        this ITableStore store,
        TableName table,
        string partition,
        string? from,
        string? to,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        string? continuation = null;
        do
        {
            var page = await store.Query(table, partition, from, to, 500, continuation, cancel);
            foreach (var entity in page.Items)
            {
                yield return entity;
            }

            continuation = page.Continuation;
        } while (continuation is not null);
    }

    /// <summary>All rows whose key starts with <paramref name="prefix"/>.</summary>
    public static IAsyncEnumerable<Entity> QueryPrefix(
        this ITableStore store,
        TableName table,
        string partition,
        string prefix,
        CancellationToken cancel = default
    ) => store.QueryAll(table, partition, prefix, After(prefix), cancel);

    /// <summary>The first key that does not start with <paramref name="prefix"/>.</summary>
    public static string After(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);

    /// <summary>Writes one row whatever was there.</summary>
    public static async ValueTask Upsert(
        this ITableStore store,
        TableName table,
        string partition,
        string row,
        ReadOnlyMemory<byte> body,
        CancellationToken cancel = default
    )
    {
        if (
            await store.Commit(table, partition, [new TableOperation.Upsert(row, body)], cancel)
            is CommitResult.Refused refused
        )
        {
            throw new InvalidOperationException($"an upsert into {table} was refused: {refused.Conflict}");
        }
    }

    /// <summary>True when the row was not there and is now.</summary>
    public static async ValueTask<bool> Insert(
        this ITableStore store,
        TableName table,
        string partition,
        string row,
        ReadOnlyMemory<byte> body,
        CancellationToken cancel = default
    ) => await store.Commit(table, partition, [new TableOperation.Insert(row, body)], cancel) is CommitResult.Done;
}
