using Azure.Data.Tables;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>
/// The tables in an Azure Storage account (or Azurite), through its own library. Stateless and safe for many processes
/// at once; a table is made when it is first written, unless this process has seen it before (<see
/// cref="StoreFault.Replaced"/>). One read or page is one request, one commit is one request, a single operation
/// without a batch.
/// </summary>
/// <remarks>
/// A cancelled commit that was not sent did not happen; one that was is answered, or <see
/// cref="StoreUnavailableException"/> when its answer was lost. Errors and exceptions hold neither keys, signatures nor
/// row keys.
/// </remarks>
public sealed class AzureTableStore : ITableStore, IDisposable
{
    private readonly HttpClient http;
    private readonly TableClients tables;
    private readonly SeenTables seen = new();
    private readonly RetryDelay patience;

    /// <summary>Reads the options; sends nothing yet.</summary>
    /// <exception cref="ArgumentException">An option cannot be used. The message never repeats a secret.</exception>
    public AzureTableStore(AzureTableOptions options, TimeProvider? time = null)
        // Connections are renewed so that a moved account's new address is found.
        : this(
            options,
            new SocketsHttpHandler
            {
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                AllowAutoRedirect = false,
                UseCookies = false,
            },
            time ?? TimeProvider.System
        ) { }

    /// <summary>With the way to the service replaced; the store disposes the handler.</summary>
    public AzureTableStore(AzureTableOptions options, HttpMessageHandler handler, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        patience = new RetryDelay(time, options.Tries);
        http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        tables = new TableClients(TablesAccount.Open(options, http), options.TablePrefix);
    }

    /// <inheritdoc/>
    public async ValueTask<Entity?> Get(
        TableName table,
        string partition,
        string row,
        CancellationToken cancel = default
    )
    {
        TableRequestRules.CheckKey(partition, nameof(partition));
        TableRequestRules.CheckKey(row, nameof(row));
        return await RepeatedRequest.SendUntilAnswered<Entity>(
            async stop =>
            {
                var found = await tables[table]
                    .GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: stop);
                var raw = found.GetRawResponse();
                return new(
                    found.HasValue ? EntityMapping.FromTableEntity(found.Value!, EntityMapping.ETag(raw)) : null,
                    raw
                );
            },
            table,
            seen,
            patience,
            cancel
        );
    }

    /// <inheritdoc/>
    public async ValueTask<Page> Query(
        TableName table,
        string partition,
        string? from,
        string? to,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    )
    {
        TableRequestRules.CheckKey(partition, nameof(partition));
        TableRequestRules.CheckPage(from, to, take);
        return await Page(table, Range("PartitionKey", partition, "RowKey", from, to), take, continuation, cancel);
    }

    /// <inheritdoc/>
    public async ValueTask<Page> Walk(
        TableName table,
        string row,
        string? from,
        string? to,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    )
    {
        TableRequestRules.CheckKey(row, nameof(row));
        TableRequestRules.CheckPage(from, to, take);
        return await Page(table, Range("RowKey", row, "PartitionKey", from, to), take, continuation, cancel);
    }

    /// <inheritdoc/>
    public async ValueTask<Page> Scan(
        TableName table,
        int take,
        string? continuation = null,
        CancellationToken cancel = default
    )
    {
        TableRequestRules.CheckPage(null, null, take);
        return await Page(table, null, take, continuation, cancel);
    }

    /// <inheritdoc/>
    public async ValueTask<CommitResult> Commit(
        TableName table,
        string partition,
        IReadOnlyList<TableOperation> operations,
        CancellationToken cancel = default
    )
    {
        if (TableRequestRules.CheckCommit(partition, operations) is { } refused)
        {
            return refused;
        }
        return await new Transaction(tables[table], seen, patience, table, partition, operations).Run(cancel);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => http.Dispose();

    private static string Range(string fixedName, string value, string ranging, string? from, string? to)
    {
        var filter = $"{fixedName} eq {Literal(value)}";
        if (!string.IsNullOrEmpty(from))
        {
            filter += $" and {ranging} ge {Literal(from)}";
        }
        return to is not null ? filter + $" and {ranging} lt {Literal(to)}" : filter;
    }

    private static string Literal(string value) => TableClient.CreateQueryFilter($"{value}");

    /// <summary>One request. The continuation is the library's: both marks of the service, apart by a space, which
    /// neither holds.</summary>
    private async Task<Page> Page(
        TableName table,
        string? filter,
        int take,
        string? continuation,
        CancellationToken cancel
    )
    {
        if (continuation?.Contains(' ', StringComparison.Ordinal) is false)
        {
            throw new ArgumentException(
                "The continuation is not one this store gave. Begin the query anew.",
                nameof(continuation)
            );
        }
        var page = await RepeatedRequest.SendUntilAnswered<Page>(
            async stop =>
            {
                await using var pages = tables[table]
                    .QueryAsync<TableEntity>(filter, take, cancellationToken: stop)
                    .AsPages(continuation)
                    .GetAsyncEnumerator(stop);
                await pages.MoveNextAsync();
                var raw = pages.Current.GetRawResponse();
                EntityMapping.CheckIsPage(raw);
                return new(
                    new Page(
                        [.. pages.Current.Values.Select(entity => EntityMapping.FromTableEntity(entity))],
                        pages.Current.ContinuationToken
                    ),
                    raw
                );
            },
            table,
            seen,
            patience,
            cancel
        );
        // No table yet is an empty one.
        return page ?? new Page([], null);
    }
}
