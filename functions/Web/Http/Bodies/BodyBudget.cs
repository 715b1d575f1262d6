using System.Net;
using System.Net.Sockets;

namespace MarketingAutomation.Web.Http.Bodies;

/// <summary>
/// How many bytes of large bodies the program holds in memory at once, over all its endpoints. Small bodies, which
/// nearly all are, ask for nothing. A large one asks for each part as it arrives: the oldest of all always finds room,
/// so that one always comes to its end; the others share <see cref="MaxBytes"/>, and those of one peer together <see
/// cref="MaxBytesPerPeer"/> of it, so that one peer leaves room to the others. What finds no room waits a few seconds
/// for it, and then its sender is asked to come again; while something waits, a body of which no part came for a second
/// loses its room.
/// </summary>
internal sealed partial class BodyBudget(TimeProvider time)
{
    /// <summary>Bytes of a part, and of the largest body that asks for nothing; more than most orders have.</summary>
    public const int PartBytes = 64 * 1024;

    /// <summary>Bytes of all large bodies together, beside the oldest.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Bytes of all large bodies from one address, where it sends more than one.</summary>
    public const int MaxBytesPerPeer = MaxBytes / 2;

    /// <summary>How long a body waits for room: a shop gives a delivery five seconds in all.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(3);

    // How long a body may stall while another waits for room, and how often that is looked at.
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly SortedDictionary<long, BodyHolding> holdings = [];
    private readonly Dictionary<string, long> peers = [];
    private readonly Stack<byte[]> freeParts = [];
    private readonly List<WeakReference<byte[]>> freeBuffers = [];
    private long used;
    private long begun;

    public TimeProvider Time { get; } = time;

    /// <summary>Bytes held now.</summary>
    public long Used
    {
        get
        {
            lock (gate)
            {
                return used;
            }
        }
    }

    /// <summary>Begins a large body of this peer; dispose gives back what it holds. An IPv6 network of 64 bits counts
    /// as one peer, as one customer of a provider has it.</summary>
    /// <param name="arrival">Cancelled when the body has to give up its room to another.</param>
    public BodyHolding Begin(IPAddress? address, CancellationTokenSource arrival)
    {
        var peer = address switch
        {
            { IsIPv4MappedToIPv6: true } => $"{address.MapToIPv4()}",
            { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes(), 0, 8),
            _ => $"{address}",
        };
        lock (gate)
        {
            var holding = new BodyHolding(this, peer, begun++, arrival);
            holdings.Add(holding.Order, holding);
            return holding;
        }
    }

    private byte[] TakePart()
    {
        lock (gate)
        {
            return freeParts.TryPop(out var part) ? part : GC.AllocateUninitializedArray<byte>(PartBytes);
        }
    }

    // The next large body uses it again; if none comes, the memory is given back. New ones each time would add up
    // before they are collected.
    private byte[] TakeWhole(int length)
    {
        lock (gate)
        {
            freeBuffers.RemoveAll(w => !w.TryGetTarget(out _));
            var at = freeBuffers.FindIndex(w => w.TryGetTarget(out var whole) && whole.Length >= length);
            if (at >= 0 && freeBuffers[at].TryGetTarget(out var found))
            {
                freeBuffers.RemoveAt(at);
                return found;
            }
        }

        return GC.AllocateUninitializedArray<byte>(length);
    }

    private void ReleaseBytes(string peer, int bytes)
    {
        used += bytes;
        peers[peer] = peers.GetValueOrDefault(peer) + bytes;
        if (peers[peer] == 0)
        {
            peers.Remove(peer);
        }
    }

    private bool Fits(BodyHolding holding, int bytes) =>
        holding.Order == holdings.Keys.First()
        || (
            used + bytes <= MaxBytes
            && peers.GetValueOrDefault(holding.Peer) is var ofPeer
            && (ofPeer == holding.Bytes || ofPeer + bytes <= MaxBytesPerPeer)
        );

    // Called under the gate. A body has its arrival until it is whole or given back, so there is always one to cancel.
    private void EndStalled()
    {
        foreach (
            var holding in holdings.Values.Where(h => h.IsArriving && Time.GetElapsedTime(h.LastPart) >= StallTimeout)
        )
        {
            holding.End();
        }
    }

    // Those that hold least go first: most large orders are little more than small, and done soon.
    private void Wake()
    {
        foreach (var holding in holdings.Values.Where(h => h.Waiting is not null).OrderBy(h => h.Bytes).ToList())
        {
            if (holding.Waiting is { } waiting && Fits(holding, holding.RequestedBytes))
            {
                holding.Grant();
                ReleaseBytes(holding.Peer, holding.RequestedBytes);
                waiting.SetResult();
            }
        }
    }
}
