using System.Collections.Concurrent;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Storage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace MarketingAutomation.Flow;

/// <summary>Changes of state that an operator has to know of: one log line each, with the remedy. What lasts is shown
/// on <c>/readyz</c> and not logged again.</summary>
public sealed partial class FlowMetrics
{
    private readonly ConcurrentDictionary<int, bool> failingShards = new();
    private readonly ConcurrentDictionary<string, bool> openCircuits = new();

    /// <summary>Shards whose last sweep failed in this process.</summary>
    public IReadOnlyList<int> FailingShards => [.. failingShards.Keys.Order()];

    /// <summary>A shard could not be swept. What a failing store stops is not said shard by shard: the store's own line
    /// says it once.</summary>
    public void SweepFailed(int shard, Exception e)
    {
        if (failingShards.TryAdd(shard, e is not StoreUnavailableException) && e is not StoreUnavailableException)
        {
            LogSweepFailed(shard, FaultText(e), ExceptionToLog(e));
        }
    }

    /// <summary>A part of a sweep ended early, its shards having failed or the process being unable to go on.</summary>
    /// <param name="part">As the host divides its sweeps.</param>
    public void SweepStopped(int part, Exception e) => LogSweepStopped(part, e.GetType().Name);

    /// <summary>A shard was swept: the end of a failure that was logged, if there was one.</summary>
    public void SweepRecovered(int shard)
    {
        if (!failingShards.IsEmpty && failingShards.TryRemove(shard, out var logged) && logged)
        {
            LogSweptAgain(shard);
        }
    }

    /// <param name="name">Under which it is parked.</param>
    public void DueRowSetAside(string name) => LogSetAside(name);

    /// <summary>A customer's record or a row beside it cannot be read; nothing was tried again.</summary>
    public void ParkedUnreadable(string customer, UnreadableRowException e)
    {
        parked.Add(1);
        LogParkedUnreadable(customer, e.Message, e.Remedy);
    }

    public void Unparked(string customer) => LogUnparked(customer);

    /// <param name="message">What is wrong and what to do.</param>
    public void StoreFailed(StoreFault fault, string message) => LogStoreFails(fault, message);

    public void StoreRecovered(Duration after) => LogStoreWorks((long)after.TotalSeconds);

    /// <summary>What a provider's circuit is now; only a change is logged.</summary>
    /// <param name="why">Why nothing is sent to it for a while; null: it is called again.</param>
    public void CircuitChanged(string provider, string? why)
    {
        if (why is null ? openCircuits.TryRemove(provider, out _) : openCircuits.TryAdd(provider, true))
        {
            if (why is null)
            {
                LogProviderAgain(provider);
            }
            else
            {
                LogProviderClosed(provider, why);
            }
        }
    }

    /// <param name="what">What about our set-up it refuses, with the remedy.</param>
    public void ProviderMisconfigured(string provider, string what) => LogProviderRefuses(provider, what);

    public void ProviderRecovered(string provider) => LogProviderAccepts(provider);

    /// <summary>Notices stopped reaching a team, for another reason than before, or reach it again (null).</summary>
    public void TeamFaultChanged(string team, TeamFault? fault)
    {
        if (fault is null)
        {
            LogTeamReached(team);
        }
        else
        {
            LogTeamFails(team, fault.What);
        }
    }

    /// <summary>A row of the shop's own cannot be read, or that is over.</summary>
    public void ShopRowChanged(DamagedRow row, bool damaged)
    {
        if (damaged)
        {
            LogShopRowDamaged(
                row.Row,
                row.Partition,
                row.IsNewer ? "was written by a newer version of this program" : "is damaged"
            );
        }
        else
        {
            LogShopRowOver(row.Row, row.Partition);
        }
    }

    public void DecidingStopped(string reason) => LogClockStopped(reason);

    public void DecidingResumed(string why) => LogClockGoesOn(why);

    /// <summary>A pause began or ended, by whichever process; at a start, one that lasts.</summary>
    public void PauseChanged(PauseChange change)
    {
        var (what, remedy) = change.Journey is { } journey
            ? ($"Journey {journey}", change.By == Switches.ByFile ? "status: live" : $"resume {journey}")
            : ("Everything", "resume");
        if (change.Paused)
        {
            LogPaused(what, change.At is { } at ? $"{at}" : "a time that is not known", change.By, remedy);
        }
        else if (change.Still is { } still)
        {
            LogResumedInPart(what, change.By, still.Text);
        }
        else
        {
            LogResumed(
                what,
                change.By,
                change.OnlyRecords is { } test
                    ? $"only recorded, not sent ({test})"
                    : "sent, spread, where nothing else holds it"
            );
        }
    }

    /// <param name="way">As in <see cref="StopsTurnedAway.Count"/>.</param>
    public void StopRejected(string way)
    {
        webhooks.Add(1, new("source", way), new("answer", "StopTurnedAway"));
        LogStopTurnedAway(
            way,
            way == Twilio ? "Twilio does not send it again: look for it among the incoming messages of Twilio."
                : way.Contains('/', StringComparison.Ordinal) ? "The provider sends it again for a while."
                : "The customer, or their mail program, was asked to try again."
        );
    }

    private const string Twilio = "twilio/inbound";

    /// <summary>An edit of the workspace was refused for its faults; null: one without faults is in force
    /// again.</summary>
    public void WorkspaceEdited(RefusedEdit? refused)
    {
        if (refused is null)
        {
            LogEditReleased();
        }
        else
        {
            LogEditRefused(refused.Message);
        }
    }

    /// <summary>Deliveries of one kind were refused.</summary>
    /// <param name="source">A configured webhook or feed; empty: a name that is none.</param>
    /// <param name="why">In words without personal data.</param>
    /// <param name="count">How many since the last line about this kind.</param>
    public void DeliveryRefused(string source, int status, string why, long count) =>
        LogRefused(
            source.Length == 0 ? "a webhook that is not configured" : source,
            status < 400 ? "set aside" : "refused",
            status,
            why.TrimEnd('.'),
            count == 1 ? "" : $" ({count} since the last such line)"
        );

    /// <param name="customers">Who had work of an earlier process.</param>
    /// <param name="unknown">Attempts of theirs that may have been sent.</param>
    public void RestartSettled(int customers, int unknown) => LogRestarted(customers, unknown);

    [LoggerMessage(
        20,
        LogLevel.Error,
        "Shard {Shard} could not be swept; it is tried again with every sweep, and the other shards go on. "
            + "/readyz names the shards that fail.{Words}"
    )]
    private partial void LogSweepFailed(int shard, string words, Exception? e);

    [LoggerMessage(21, LogLevel.Warning, "Shard {Shard} is swept again.")]
    private partial void LogSweptAgain(int shard);

    [LoggerMessage(
        44,
        LogLevel.Warning,
        "Part {Part} of a sweep stopped early ({Fault}); the next sweep, in a minute, takes its shards."
    )]
    private partial void LogSweepStopped(int part, string fault);

    [LoggerMessage(
        22,
        LogLevel.Error,
        "A due row that names no customer was moved aside as {Name}. GET /api/parked lists it; the next "
            + "night arms again the customer who relied on it."
    )]
    private partial void LogSetAside(string name);

    [LoggerMessage(
        34,
        LogLevel.Error,
        "Customer {Customer} is parked: {What} {Remedy} Every night tries once more; GET /api/parked lists "
            + "who is parked."
    )]
    private partial void LogParkedUnreadable(string customer, string what, string remedy);

    [LoggerMessage(23, LogLevel.Warning, "Customer {Customer} is no longer parked: the record can be decided again.")]
    private partial void LogUnparked(string customer);

    [LoggerMessage(24, LogLevel.Error, "The store fails ({Fault}). {Message}")]
    private partial void LogStoreFails(StoreFault fault, string message);

    [LoggerMessage(25, LogLevel.Warning, "The store works again, after {Seconds} s.")]
    private partial void LogStoreWorks(long seconds);

    [LoggerMessage(
        26,
        LogLevel.Error,
        "Nothing is sent by {Provider} for now: {Why}. Its messages wait and are tried again; look at the "
            + "reason, the provider's status page and /readyz."
    )]
    private partial void LogProviderClosed(string provider, string why);

    [LoggerMessage(27, LogLevel.Warning, "{Provider} is called again.")]
    private partial void LogProviderAgain(string provider);

    [LoggerMessage(
        32,
        LogLevel.Error,
        "{Provider} refuses our set-up: {What}. Its messages wait and are tried again; correct the setting "
            + "and start again, `doctor` checks it."
    )]
    private partial void LogProviderRefuses(string provider, string what);

    [LoggerMessage(33, LogLevel.Warning, "{Provider} takes messages again.")]
    private partial void LogProviderAccepts(string provider);

    [LoggerMessage(
        51,
        LogLevel.Error,
        "Notices to team {Team} do not arrive: {What}. Complaints, unhappy ratings and requests of law reach "
            + "no one there: correct teams in shop.yaml, or repair the mailbox "
            + "and remove the address from the provider's suppression lists. /readyz names the team until a "
            + "notice arrives."
    )]
    private partial void LogTeamFails(string team, string what);

    [LoggerMessage(52, LogLevel.Warning, "Notices to team {Team} arrive again.")]
    private partial void LogTeamReached(string team);

    [LoggerMessage(
        53,
        LogLevel.Error,
        "Row {Row} of {Partition} in table Shop {Fault}: it counts as missing, everything else goes on. "
            + "/readyz names it until it is written anew; docs/operate.md says what to do."
    )]
    private partial void LogShopRowDamaged(string row, string partition, string fault);

    [LoggerMessage(54, LogLevel.Warning, "Row {Row} of {Partition} in table Shop can be read again, or is gone.")]
    private partial void LogShopRowOver(string row, string partition);

    [LoggerMessage(28, LogLevel.Critical, "Deciding has stopped: {Reason}")]
    private partial void LogClockStopped(string reason);

    [LoggerMessage(29, LogLevel.Warning, "Deciding goes on: {Why}.")]
    private partial void LogClockGoesOn(string why);

    [LoggerMessage(
        40,
        LogLevel.Warning,
        "{What} is paused since {Since} (by {By}): messages wait, everything else goes on. `{Remedy}` lets "
            + "them go on; /readyz counts them."
    )]
    private partial void LogPaused(string what, string since, string? by, string remedy);

    [LoggerMessage(41, LogLevel.Warning, "{What} is resumed (by {By}): what waited is looked at now, and is {Then}.")]
    private partial void LogResumed(string what, string? by, string then);

    [LoggerMessage(46, LogLevel.Warning, "{What} is resumed (by {By}), but {Still}")]
    private partial void LogResumedInPart(string what, string? by, string still);

    [LoggerMessage(
        49,
        LogLevel.Error,
        "{Way}: a stop was answered with an error, because the store fails; it is kept nowhere. {Remedy} "
            + "/readyz counts them (stopsTurnedAway; docs/operate.md)."
    )]
    private partial void LogStopTurnedAway(string way, string remedy);

    [LoggerMessage(
        42,
        LogLevel.Warning,
        "{Source}: {What} a delivery ({Status}): {Why}{Count}. GET /api/rejections shows the last ones; of "
            + "one kind, a line a minute at most."
    )]
    private partial void LogRefused(string source, string what, int status, string why, string count);

    [LoggerMessage(47, LogLevel.Warning, "{What} /readyz counts them until an edit without faults is read.")]
    private partial void LogEditRefused(string what);

    [LoggerMessage(48, LogLevel.Warning, "The edited workspace has no fault any more and is in force.")]
    private partial void LogEditReleased();

    [LoggerMessage(
        30,
        LogLevel.Information,
        "Customers with work of an earlier process: {Customers}. Messages of it that may have been sent "
            + "(unknown, see /readyz and docs/operate.md): {Unknown}. "
            + "All others are sent now or at their time."
    )]
    private partial void LogRestarted(int customers, int unknown);
}
