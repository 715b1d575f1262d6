using MarketingAutomation.Core.Channels;

namespace MarketingAutomation.Flow.Sending;

/// <summary>
/// Room for calls to providers in this process. A message takes its place before its attempt is begun and keeps it
/// until the provider answered, so that an attempt that is in a record is one whose call is under way: what only
/// waits for room when a process dies was provably not sent.
/// </summary>
internal sealed class SendSlots(IReadOnlyDictionary<Channel, ISendPort> senders)
{
    // Channels of one provider share its room.
    private readonly Dictionary<ISendPort, SemaphoreSlim> slots = senders
        .Values.Distinct()
        .Where(p => p.MaxConcurrency is not null)
        .ToDictionary(p => p, p => new SemaphoreSlim(p.MaxConcurrency!.Value));

    /// <summary>Waits for room on this channel; given back when disposed of.</summary>
    public async ValueTask<Place> Acquire(Channel? channel, CancellationToken cancel)
    {
        if (channel is not { } c || !senders.TryGetValue(c, out var port) || !slots.TryGetValue(port, out var room))
        {
            return default;
        }

        await room.WaitAsync(cancel);
        return new Place(room);
    }

    internal readonly struct Place(SemaphoreSlim? room) : IDisposable
    {
        public void Dispose() => room?.Release();
    }
}
