namespace MarketingAutomation.Adapters.Providers;

/// <summary>
/// The one way of this process to a provider. At most <paramref name="atOnce"/> requests under way; after a 429 none
/// until the time the provider names; after <paramref name="failuresInARow"/> failures (5xx or no answer) none for
/// <paramref name="rest"/>, then one at a time until one succeeds. What failed in this process, or was cut off by it
/// before the provider had half of its time, is no failure of the provider.
/// </summary>
/// <param name="patience">How long a provider is given to answer. Default: however long it had.</param>
public sealed class ProviderGate(
    TimeProvider time,
    int atOnce = 32,
    int failuresInARow = 5,
    TimeSpan? rest = null,
    TimeSpan? patience = null
) : IDisposable
{
    private readonly SemaphoreSlim slots = new(atOnce);
    private readonly CircuitBreaker breaker = new(failuresInARow, rest ?? TimeSpan.FromSeconds(30), time);
    private long pausedUntil;

    /// <summary>Requests under way at most.</summary>
    public int MaxConcurrency => atOnce;

    /// <summary>Why requests are held back for a while, in words; null: they are not. A pause that a provider asked for
    /// is ordinary and not meant.</summary>
    public string? CircuitOpenReason =>
        breaker.IsOpen
            ? $"its last {failuresInARow} requests or more failed (the last: {breaker.LastFailure}); one at a time "
                + $"finds out whether it works again"
            : null;

    /// <summary>Performs the request, or says why it is not worth performing now. The provider has then not been
    /// called.</summary>
    public async Task<ProviderReply> Perform(
        Func<CancellationToken, Task<ProviderReply>> request,
        CancellationToken deadline
    )
    {
        try
        {
            await slots.WaitAsync(deadline);
        }
        catch (OperationCanceledException)
        {
            return new ProviderReply.NotSent("no place among the requests under way in time");
        }

        try
        {
            return await PerformInSlot(request, deadline);
        }
        finally
        {
            slots.Release();
        }
    }

    public void Dispose() => slots.Dispose();

    private async Task<ProviderReply> PerformInSlot(
        Func<CancellationToken, Task<ProviderReply>> request,
        CancellationToken deadline
    )
    {
        var pause = new DateTimeOffset(Volatile.Read(ref pausedUntil), TimeSpan.Zero) - time.GetUtcNow();
        if (pause > TimeSpan.Zero)
        {
            return new ProviderReply.CircuitOpen("the provider asked for a pause", pause);
        }

        if (breaker.TimeUntilAllowed() is { } wait)
        {
            return new ProviderReply.CircuitOpen("the provider failed several times in a row", wait);
        }

        var began = time.GetUtcNow();
        var conclusive = false;
        try
        {
            var reply = await request(deadline);
            conclusive = IsConclusive(reply, began, deadline);
            if (reply is ProviderReply.Answered { Status: 429 } busy)
            {
                Volatile.Write(
                    ref pausedUntil,
                    (time.GetUtcNow() + RetryAfterHeader.Read(busy, time.GetUtcNow())).UtcTicks
                );
            }

            return reply;
        }
        finally
        {
            if (!conclusive)
            {
                breaker.RecordInconclusive();
            }
        }
    }

    // False: nothing about the provider.
    private bool IsConclusive(ProviderReply reply, DateTimeOffset began, CancellationToken deadline)
    {
        if (
            reply is ProviderReply.NotSent { IsOwnFault: true }
            || (
                reply is not ProviderReply.Answered
                && deadline.IsCancellationRequested
                && time.GetUtcNow() - began < patience / 2
            )
        )
        {
            return false;
        }

        breaker.Record(
            reply switch
            {
                ProviderReply.Answered { Status: >= 500 and var status } => $"it answered {status}",
                ProviderReply.NotSent(var why) => $"it was not reached, {why}",
                ProviderReply.Lost(var why) => why,
                ProviderReply.Answered or ProviderReply.CircuitOpen => null,
                _ => throw new System.Diagnostics.UnreachableException(),
            }
        );
        return true;
    }
}
