namespace MarketingAutomation.Adapters.Providers;

/// <summary>
/// The one door of this process to a provider. At most <paramref name="atOnce"/> requests under way; after a 429 none until the time the provider names; after
/// <paramref name="failuresInARow"/> failures (5xx or no answer) none for <paramref name="rest"/>, then one at a time until one succeeds.
/// </summary>
public sealed class ProviderGate(TimeProvider time, int atOnce = 32, int failuresInARow = 5, TimeSpan? rest = null) : IDisposable
{
    private readonly SemaphoreSlim places = new(atOnce);
    private readonly Breaker breaker = new(failuresInARow, rest ?? TimeSpan.FromSeconds(30), time);
    private long pausedUntil;

    /// <summary>Requests under way at most.</summary>
    public int AtOnce => atOnce;

    /// <summary>Why requests are held back for a while, in words; null: they are not. A pause that a provider asked for is ordinary and not meant.</summary>
    public string? Closed => breaker.IsOpen ? $"its last {failuresInARow} requests or more failed; one at a time finds out whether it works again" : null;

    /// <summary>Performs the request, or says why it is not worth performing now. The provider has then not been called.</summary>
    public async Task<ProviderReply> Pass(Func<CancellationToken, Task<ProviderReply>> request, CancellationToken deadline)
    {
        try
        {
            await places.WaitAsync(deadline);
        }
        catch (OperationCanceledException)
        {
            return new ProviderReply.NotSent("no place among the requests under way in time");
        }

        try
        {
            return await Enter(request, deadline);
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();

    private async Task<ProviderReply> Enter(Func<CancellationToken, Task<ProviderReply>> request, CancellationToken deadline)
    {
        var pause = new DateTimeOffset(Volatile.Read(ref pausedUntil), TimeSpan.Zero) - time.GetUtcNow();
        if (pause > TimeSpan.Zero)
        {
            return new ProviderReply.ClosedOff("the provider asked for a pause", pause);
        }

        if (breaker.Wait() is { } wait)
        {
            return new ProviderReply.ClosedOff("the provider failed several times in a row", wait);
        }

        var well = false;
        try
        {
            var reply = await request(deadline);
            well = reply is ProviderReply.Answered { Status: < 500 };
            if (reply is ProviderReply.Answered { Status: 429 } busy)
            {
                Volatile.Write(ref pausedUntil, (time.GetUtcNow() + RetryWhen.After(busy, time.GetUtcNow())).UtcTicks);
            }

            return reply;
        }
        finally
        {
            breaker.Came(well);
        }
    }
}
