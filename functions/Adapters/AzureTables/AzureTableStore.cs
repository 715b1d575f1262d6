using System.Text.Json;
using Azure.Core.Pipeline;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>
/// The tables in an Azure Storage account (or Azurite), over its REST interface. Stateless and safe for many processes at once;
/// a table is made when it is first written, unless this process has seen it before (<see cref="StoreFault.Replaced"/>). One read or page is one request, one commit is one request, a single operation without a batch.
/// </summary>
/// <remarks>
/// A cancelled commit that was not sent did not happen; one that was is answered, or <see cref="StoreUnavailableException"/> when its answer was lost.
/// Errors and exceptions hold neither keys, signatures nor row keys.
/// </remarks>
public sealed class AzureTableStore : ITableStore, IDisposable
{
    private readonly HttpClient http;
    private readonly TablesClient client;
    private readonly TablePaths paths;
    private readonly SeenTables seen = new();
    private readonly Patience patience;

    /// <summary>Reads the options; sends nothing yet.</summary>
    /// <exception cref="ArgumentException">An option cannot be used. The message never repeats a secret.</exception>
    public AzureTableStore(AzureTableOptions options, TimeProvider? time = null)
        // Connections are renewed so that a moved account's new address is found.
        : this(options, new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false, UseCookies = false }, time ?? TimeProvider.System)
    {
    }

    /// <summary>With the way to the service replaced; the store disposes the handler.</summary>
    public AzureTableStore(AzureTableOptions options, HttpMessageHandler handler, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        var account = TablesAccount.From(options, time);
        paths = new TablePaths(options.TablePrefix);
        patience = new Patience(time, options.Tries);
        http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client = new TablesClient(options, account, new HttpClientTransport(http));
    }

    /// <inheritdoc/>
    public async ValueTask<Entity?> Get(TableName table, string partition, string row, CancellationToken cancel = default)
    {
        TableRequest.CheckKey(partition, nameof(partition));
        TableRequest.CheckKey(row, nameof(row));
        return await client.Ask(TablesCall.Get(paths.Row(table, partition, row)), table, seen, patience, answer =>
        {
            if (answer.Status == 404)
                return null;
            using var json = JsonDocument.Parse(answer.Content);
            return EntityJson.Read(json.RootElement, answer.ETag);
        }, cancel);
    }

    /// <inheritdoc/>
    public async ValueTask<Page> Query(TableName table, string partition, string? from, string? to, int take, string? continuation = null, CancellationToken cancel = default)
    {
        TableRequest.CheckKey(partition, nameof(partition));
        TableRequest.CheckPage(from, to, take);
        return await Page(table, TablePaths.Range("PartitionKey", partition, "RowKey", from, to, take, continuation), cancel);
    }

    /// <inheritdoc/>
    public async ValueTask<Page> Walk(TableName table, string row, string? from, string? to, int take, string? continuation = null, CancellationToken cancel = default)
    {
        TableRequest.CheckKey(row, nameof(row));
        TableRequest.CheckPage(from, to, take);
        return await Page(table, TablePaths.Range("RowKey", row, "PartitionKey", from, to, take, continuation), cancel);
    }

    /// <inheritdoc/>
    public async ValueTask<Page> Scan(TableName table, int take, string? continuation = null, CancellationToken cancel = default)
    {
        TableRequest.CheckPage(null, null, take);
        return await Page(table, TablePaths.Page(take, continuation), cancel);
    }

    /// <inheritdoc/>
    public async ValueTask<CommitResult> Commit(TableName table, string partition, IReadOnlyList<TableOperation> operations, CancellationToken cancel = default)
    {
        if (TableRequest.CheckCommit(partition, operations) is { } refused)
            return refused;
        return await new Transaction(client, paths, seen, patience, table, partition, operations).Run(cancel);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => http.Dispose();

    private async Task<Page> Page(TableName table, string query, CancellationToken cancel) =>
        await client.Ask(TablesCall.Get(paths.Query(table), query), table, seen, patience, answer =>
        {
            // No table yet is an empty one.
            if (answer.Status == 404)
                return new Page([], null);
            using var json = JsonDocument.Parse(answer.Content);
            var items = json.RootElement.GetProperty("value").EnumerateArray().Select(item => EntityJson.Read(item)).ToList();
            return new Page(items, TablePaths.Continuation(answer));
        }, cancel);
}
