namespace MarketingAutomation.Adapters.Tests.AzureTables;

/// <summary>Counts what really goes over the wire.</summary>
internal sealed class CountingHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    private int reads,
        writes;

    public (int Reads, int Writes) Take() => (Interlocked.Exchange(ref reads, 0), Interlocked.Exchange(ref writes, 0));

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        if (request.Method == HttpMethod.Get)
        {
            Interlocked.Increment(ref reads);
        }
        else
        {
            Interlocked.Increment(ref writes);
        }
        return base.SendAsync(request, cancellationToken);
    }
}
