using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Storage;

namespace MarketingAutomation.Flow.Sending;

/// <summary>The way of notices to the shop's own people: one that is refused is shown to the owner. What the provider
/// answered is never lost to a store that is not there.</summary>
public sealed class TeamNoticePort(ISendPort port, TeamFaults teams) : ISendPort
{
    public PortKind Kind => port.Kind;

    public int? MaxConcurrency => port.MaxConcurrency;

    public bool MarksCallStart => port.MarksCallStart;

    public string? CircuitOpenReason => port.CircuitOpenReason;

    public async Task<Outcome> Send(OutgoingMessage message, CancellationToken deadline)
    {
        var outcome = await port.Send(message, deadline);
        try
        {
            await teams.RecordOutcome(message, outcome, CancellationToken.None);
        }
        catch (StoreUnavailableException) { }

        return outcome;
    }

    public Task<Outcome> QueryStatus(Effect.QueryOutcome about, CancellationToken cancel) =>
        port.QueryStatus(about, cancel);
}
