using MarketingAutomation.Core.Decisions;
using MarketingAutomation.Flow.Administration;

namespace MarketingAutomation.Flow.Sending;

/// <summary>A provider whose refusals of our set-up are shown to the owner. What the provider answered is never lost to
/// a store that is not there.</summary>
public sealed class WatchedPort(string provider, ISendPort port, ProviderFaults faults, FlowMetrics metrics) : ISendPort
{
    public PortKind Kind => port.Kind;

    public int? AtOnce => port.AtOnce;

    public bool MarksBegin => port.MarksBegin;

    public string? Closed => port.Closed;

    public async Task<Outcome> Send(OutgoingMessage message, CancellationToken deadline)
    {
        var outcome = await port.Send(message, deadline);
        metrics.Provider(provider, port.Closed);
        try
        {
            switch (outcome)
            {
                case Outcome.Sent when await faults.Took(provider, CancellationToken.None):
                    metrics.ProviderAccepts(provider);
                    break;
                case Outcome.Misconfigured(var what) when await faults.Refused(provider, what, CancellationToken.None):
                    metrics.ProviderRefuses(provider, what);
                    break;
            }
        }
        catch (Storage.StoreUnavailableException) { }

        return outcome;
    }

    public Task<Outcome> Ask(Effect.Ask about, CancellationToken cancel) => port.Ask(about, cancel);
}
