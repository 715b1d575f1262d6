using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Flow;
using NodaTime;

namespace MarketingAutomation.Web;

/// <summary>What the HTTP side works with.</summary>
/// <param name="Flow">The use cases.</param>
/// <param name="Options">The host's settings.</param>
/// <param name="Reload">Reads the workspace again.</param>
/// <param name="Mailbox">The local mailbox; null where messages go to providers: then there is no <c>/mailbox</c>.</param>
public sealed record WebPorts(MarketingFlow Flow, WebOptions Options, ReloadWorkspace Reload, IMailbox? Mailbox);

/// <summary>
/// Reads the workspace again and releases it. Returns its faults; with any, the last good one stays.
/// </summary>
public delegate ValueTask<IReadOnlyList<Fault>> ReloadWorkspace(CancellationToken cancel);

/// <summary>What the local mailbox holds.</summary>
public interface IMailbox
{
    /// <summary>Envelopes, newest first, and where to go on (null: the end).</summary>
    ValueTask<(IReadOnlyList<Envelope> Items, string? Next)> Newest(int take, string? continuation, CancellationToken cancel);
}

/// <summary>A message in the mailbox without its content, which is rendered on reading.</summary>
public sealed record Envelope(string Id, Channel Channel, string To, string? Subject, string Journey, string Step, Instant At);
