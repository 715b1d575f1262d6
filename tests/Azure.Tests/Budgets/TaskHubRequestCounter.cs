using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using DurableTask.AzureStorage;

namespace MarketingAutomation.Azure.Tests.Budgets;

/// <summary>Counts what the Azure Storage backend asks of its account for work. Leases, and polling that finds nothing,
/// are not for work.</summary>
internal sealed class TaskHubRequestCounter : HttpPipelineSynchronousPolicy
{
    private readonly Lock one = new();
    private TaskCompletionSource<int>? ended;
    private TaskCompletionSource? waits;
    private int count;
    private int open;

    public StorageAccountClientProvider Watch(string account) =>
        new(
            StorageServiceClientProvider.ForBlob(account, Watched(new BlobClientOptions())),
            StorageServiceClientProvider.ForQueue(account, Watched(new QueueClientOptions())),
            StorageServiceClientProvider.ForTable(account, Watched(new TableClientOptions()))
        );

    /// <summary>Does something, and counts until no message is left that it led to: each is taken off its queue after
    /// what follows from it was written.</summary>
    public async Task<int> Count(Func<Task> work)
    {
        var all = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (one)
        {
            (count, open, ended) = (0, 0, all);
            waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        await work();
        return await all.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Within a count: until every message was taken off its queue but one, the timer of an instance that
    /// waits.</summary>
    public Task OneIsLeft() => waits!.Task.WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>Requests since the last count ended.</summary>
    public int SinceLast
    {
        get
        {
            lock (one)
            {
                return count - ended!.Task.Result;
            }
        }
    }

    public override void OnReceivedResponse(HttpMessage message)
    {
        var (method, path) = (message.Request.Method, message.Request.Uri.Path);
        var queue = path.Contains("/messages", StringComparison.Ordinal);
        var table =
            path.Contains("Instances", StringComparison.Ordinal)
            || path.Contains("History", StringComparison.Ordinal)
            || path.EndsWith("/$batch", StringComparison.Ordinal);
        var nothing =
            queue
            && method == RequestMethod.Get
            && !message.Response.Content.ToString().Contains("<MessageId>", StringComparison.Ordinal);
        if (nothing || !(queue || table))
        {
            return;
        }

        lock (one)
        {
            count++;
            open +=
                !queue ? 0
                : method == RequestMethod.Post ? 1
                : method == RequestMethod.Delete ? -1
                : 0;
            if (queue && method == RequestMethod.Delete && open == 0)
            {
                ended?.TrySetResult(count);
            }
            else if (queue && method == RequestMethod.Delete && open == 1)
            {
                waits?.TrySetResult();
            }
        }
    }

    private T Watched<T>(T options)
        where T : ClientOptions
    {
        options.AddPolicy(this, HttpPipelinePosition.PerRetry);
        return options;
    }
}
