using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Views;

namespace MarketingAutomation.Web;

/// <summary>What the HTTP side works with.</summary>
/// <param name="Flow">The use cases.</param>
/// <param name="Options">The host's settings.</param>
/// <param name="Reload">Reads the workspace again.</param>
/// <param name="Mailbox">The local mailbox; null where messages go to providers: then there is no
/// <c>/mailbox</c>.</param>
public sealed record WebPorts(MarketingFlow Flow, WebOptions Options, ReloadWorkspace Reload, IMailbox? Mailbox)
{
    /// <summary>For sessions, log-ins and time-outs of people and connections. Default: the system's.</summary>
    public TimeProvider RealTime { get; init; } = TimeProvider.System;
}

/// <summary>
/// Reads the workspace again and releases it. Returns its faults; with any, the last good one stays.
/// </summary>
public delegate ValueTask<IReadOnlyList<Fault<FilePlace>>> ReloadWorkspace(CancellationToken cancel);
