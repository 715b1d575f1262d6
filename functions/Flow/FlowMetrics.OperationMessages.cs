using MarketingAutomation.Flow.Storage;
using Microsoft.Extensions.Logging;

namespace MarketingAutomation.Flow;

// The texts of the log about the operation of the program.
public sealed partial class FlowMetrics
{
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

    [LoggerMessage(71, LogLevel.Warning, "Customer {Customer} was taken out of {Journey} (by {By}).")]
    private partial void LogRemoved(string customer, string journey, string by);

    [LoggerMessage(100, LogLevel.Information, "Customer {Customer} entered {Journey} by request (by {By}).")]
    private partial void LogEntered(string customer, string journey, string by);

    [LoggerMessage(
        72,
        LogLevel.Warning,
        "Everyone who was in {Journey} is taken out of it (by {By}): nothing of it is sent to them any more; their "
            + "records show it when they are next looked at, at the latest in the nightly walk."
    )]
    private partial void LogEveryoneRemoved(string journey, string by);

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
