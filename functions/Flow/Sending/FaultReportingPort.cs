using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Sending;

/// <summary>A provider whose refusals of our set-up are shown to the owner. What the provider answered is never lost to
/// a store that is not there.</summary>
public sealed class FaultReportingPort(string provider, ISendPort port, ProviderFaults faults, FlowMetrics metrics)
    : ISendPort
{
    public PortKind Kind => port.Kind;

    public int? MaxConcurrency => port.MaxConcurrency;

    public bool MarksCallStart => port.MarksCallStart;

    public string? CircuitOpenReason => port.CircuitOpenReason;

    public async Task<Outcome> Send(OutgoingMessage message, CancellationToken deadline)
    {
        var outcome = await port.Send(message, deadline);
        metrics.CircuitChanged(provider, port.CircuitOpenReason);
        try
        {
            switch (outcome)
            {
                case Outcome.Sent when await faults.ClearFault(provider, CancellationToken.None):
                    metrics.ProviderRecovered(provider);
                    break;
                case Outcome.Misconfigured(var what)
                    when await faults.RecordFault(provider, what, CancellationToken.None):
                    metrics.ProviderMisconfigured(provider, what);
                    break;
                case Outcome.TryLater or Outcome.Refused or Outcome.Unknown or Outcome.Withheld or Outcome.NotThere:
                    break;
            }
        }
        catch (StoreUnavailableException) { }

        return outcome;
    }

    public Task<Outcome> QueryStatus(Effect.QueryOutcome about, CancellationToken cancel) =>
        port.QueryStatus(about, cancel);
}
