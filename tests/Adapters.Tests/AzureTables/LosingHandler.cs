using MarketingAutomation.Support.Storage;

namespace MarketingAutomation.Adapters.Tests.AzureTables;

/// <summary>A wire that loses one request (Before) or one answer (After), the <paramref name="at"/>-th counted from 1;
/// 0: none.</summary>
internal sealed class LosingHandler(int at, FaultMoment moment) : DelegatingHandler(new SocketsHttpHandler())
{
    private int requests;

    public int Requests => Volatile.Read(ref requests);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var loses = Interlocked.Increment(ref requests) == at;
        if (loses && moment == FaultMoment.Before)
        {
            throw new HttpRequestException("lost on its way there");
        }
        var answer = await base.SendAsync(request, cancellationToken);
        if (!loses)
        {
            return answer;
        }
        answer.Dispose();
        throw new HttpRequestException("lost on its way back");
    }
}
