namespace MarketingAutomation.Support.Providers;

/// <summary>
/// What goes wrong, settled in advance: by recipient and how often they were written to before, so that the same script
/// makes the same faults in whatever order calls come. Only a reset before the body is read goes by the number of the
/// POST, because the recipient is not known yet.
/// </summary>
public sealed class StubFaultScript
{
    /// <summary>Nothing goes wrong.</summary>
    public static StubFaultScript NoFaults { get; } = new();

    /// <summary>Whether the POST of this number (from 0) is reset with its body unread.</summary>
    public Func<int, bool> ResetsUnread { get; init; } = _ => false;

    /// <summary>What happens to a call for a recipient, and how many came for them before.</summary>
    public Func<string, int, StubFault> FaultFor { get; init; } = (_, _) => StubFault.None;

    /// <summary>The first call for everybody (a reset of an unread body: the first call of all) goes wrong, later ones
    /// do not.</summary>
    public static StubFaultScript First(StubFault fault) =>
        fault == StubFault.ResetUnread
            ? new StubFaultScript { ResetsUnread = n => n == 0 }
            : new StubFaultScript { FaultFor = (_, before) => before == 0 ? fault : StubFault.None };

    /// <summary>Every call goes wrong.</summary>
    public static StubFaultScript Always(StubFault fault) =>
        fault == StubFault.ResetUnread
            ? new StubFaultScript { ResetsUnread = _ => true }
            : new StubFaultScript { FaultFor = (_, _) => fault };

    /// <summary>With this chance a call goes wrong, and how, by seed; at most so often for one recipient.</summary>
    public static StubFaultScript Seeded(int seed, double chance, int most = 2, params StubFault[] among) =>
        new()
        {
            FaultFor = (to, before) =>
                before < most && Draw(seed, to, before, 0) / (double)uint.MaxValue < chance
                    ? among[(int)(Draw(seed, to, before, 1) % (uint)among.Length)]
                    : StubFault.None,
        };

    // FNV-1a with a last stir: the same on every machine and in every process.
    private static uint Draw(int seed, string to, int before, int salt)
    {
        var hash = 2166136261u ^ (uint)seed;
        foreach (var c in $"{to}|{before}|{salt}")
        {
            hash = (hash ^ c) * 16777619;
        }

        hash ^= hash >> 16;
        hash *= 0x85ebca6b;
        hash ^= hash >> 13;
        hash *= 0xc2b2ae35;
        return hash ^ (hash >> 16);
    }
}
