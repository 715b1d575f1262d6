using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Adapters.AzureTables;

/// <summary>
/// One request over Azure.Core's pipeline, once. The pipeline's own retries are off: they would repeat a write without asking whether it happened.
/// Its logging is off too, since addresses hold keys and signatures.
/// </summary>
internal sealed class TablesClient
{
    private readonly HttpPipeline pipeline;

    public TablesClient(AzureTableOptions options, TablesAccount account, HttpPipelineTransport transport)
    {
        Endpoint = account.Endpoint;
        var settings = new PipelineSettings { Transport = transport };
        settings.Retry.MaxRetries = 0;
        settings.Retry.NetworkTimeout = options.RequestTimeout;
        settings.Diagnostics.IsLoggingEnabled = false;
        settings.Diagnostics.IsDistributedTracingEnabled = false;
        settings.Diagnostics.IsTelemetryEnabled = false;
        pipeline = HttpPipelineBuilder.Build(settings, [], [account.Authorization], null);
    }

    /// <summary>Where the service is, without a trailing slash.</summary>
    public string Endpoint { get; }

    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    /// <exception cref="StoreUnavailableException">No token is to be had.</exception>
    public async Task<TablesAnswer> Send(TablesCall call, CancellationToken cancel)
    {
        using var message = pipeline.CreateMessage();
        Fill(message.Request, call);
        try
        {
            await pipeline.SendAsync(message, cancel);
            return Read(message.Response);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new TablesAnswer(0, "no answer in time");
        }
        catch (AuthenticationFailedException fault)
        {
            throw new StoreUnavailableException($"No token for Table Storage: {fault.GetType().Name}. Check the identity the program runs as.");
        }
        catch (Exception fault) when (fault is RequestFailedException or HttpRequestException or IOException or AggregateException)
        {
            return new TablesAnswer(0, "the connection failed");
        }
    }

    private void Fill(Request request, TablesCall call)
    {
        request.Method = call.Method;
        request.Uri.Reset(new Uri(Endpoint + call.Path + (call.Query.Length > 0 ? "?" + call.Query : "")));
        request.Headers.SetValue("x-ms-version", "2020-12-06");
        request.Headers.SetValue("DataServiceVersion", "3.0");
        // Minimal metadata carries each entity's ETag; without metadata there would be none.
        request.Headers.SetValue("Accept", "application/json;odata=minimalmetadata");
        if (call.Method == RequestMethod.Post)
            request.Headers.SetValue("Prefer", "return-no-content");
        if (call.IfMatch is not null)
            request.Headers.SetValue("If-Match", call.IfMatch);
        if (call.Content.IsEmpty)
            return;
        request.Headers.SetValue("Content-Type", call.ContentType);
        request.Content = RequestContent.Create(call.Content);
    }

    private static TablesAnswer Read(Response response)
    {
        var content = response.Content.ToMemory();
        var answer = new TablesAnswer(response.Status, Content: content, RetryAfter: Wait(response.Headers))
        {
            ETag = Header("ETag"),
            NextPartition = Header("x-ms-continuation-NextPartitionKey"),
            NextRow = Header("x-ms-continuation-NextRowKey"),
        };
        return answer.IsSuccess ? answer : answer with { Code = Header("x-ms-error-code") ?? ErrorBody.Read(content.Span).Code };

        string? Header(string name) => response.Headers.TryGetValue(name, out var value) ? value : null;
    }

    private static TimeSpan? Wait(ResponseHeaders headers)
    {
        if (headers.TryGetValue("x-ms-retry-after-ms", out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
            return TimeSpan.FromMilliseconds(milliseconds);
        return headers.TryGetValue("Retry-After", out text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }

    private sealed class PipelineSettings : ClientOptions;
}
