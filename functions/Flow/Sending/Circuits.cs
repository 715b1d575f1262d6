using MarketingAutomation.Core.Channels;

namespace MarketingAutomation.Flow.Sending;

/// <summary>Providers that are not called for a while because they failed several times in a row; of this process,
/// since each finds out for itself.</summary>
public sealed class Circuits(
    IReadOnlyDictionary<Channel, ISendPort> senders,
    IReadOnlyDictionary<Channel, string> providers
)
{
    /// <summary>By provider, why.</summary>
    public IReadOnlyList<OpenCircuit> ListOpen() =>
        [
            .. providers
                .Where(p => senders.GetValueOrDefault(p.Key)?.CircuitOpenReason is not null)
                .Select(p => new OpenCircuit(p.Value, senders[p.Key].CircuitOpenReason ?? ""))
                .DistinctBy(o => o.Provider),
        ];
}

/// <summary>A provider that is not called for a while, and why.</summary>
public sealed record OpenCircuit(string Provider, string Why);
