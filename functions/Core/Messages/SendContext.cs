using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Consent;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Workspaces;
using NodaTime;

namespace MarketingAutomation.Core.Messages;

/// <summary>What messages and their attempts read and change during one decision, beside the runs.</summary>
internal abstract class SendContext(CustomerState state, Workspace workspace, Instant now, Lookups lookups)
    : RunContext(state, workspace, now)
{
    private Lookups lookups = lookups;

    public override Workspace Workspace { get; } = workspace;

    public override Lookups Lookups => lookups;

    /// <summary>How late this decision is against the customer's next wake; zero: nothing was due before now.</summary>
    public Duration LateBy { get; } = state.NextWake is { } wake && wake < now ? now - wake : Duration.Zero;

    /// <summary>The message that may get an attempt although granting is off.</summary>
    public string? GrantedMessage { get; set; }

    public List<Effect> Effects { get; } = [];

    /// <summary>True: the attempt begins in this decision, which saves a commit. On a blind port that would lose messages:
    /// one that waits for its call when the process ends counts as perhaps sent, and this cannot be found out. There the
    /// attempt begins right before the call.</summary>
    public bool MayBeginAttempt(Message message, Channel channel) =>
        GrantedMessage == message.Id || (Lookups.GrantAttempts && Lookups.Ports[channel] != PortKind.Blind);

    public void AddLedgerRow(LedgerRow row) => Rows.Add(new LedgerWrite(row));

    /// <summary>Uses this suppression in the rest of the decision, beside those that were looked up.</summary>
    public void AddSuppression(Channel channel, string address, AddressSuppression suppression) =>
        lookups = lookups with
        {
            Suppressions = new Dictionary<string, AddressSuppression?>(lookups.Suppressions)
            {
                [AddressKey.Of(channel, address)] = suppression,
            },
        };

    public void Replace(Message message, Message with) =>
        State = State with { Messages = ReplaceItem(State.Messages, message, with) };
}
