using System.Collections.Concurrent;
using MarketingAutomation.Flow.Administration;
using MarketingAutomation.Flow.Storage;
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

    /// <summary>A shard could not be swept. What a failing store stops is not logged for each shard: the store's own
    /// line reports it once.</summary>
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

    /// <summary>A customer was taken out of a journey.</summary>
    public void CustomerRemoved(string customer, string journey, string by) => LogRemoved(customer, journey, by);

    /// <summary>A customer entered a journey by request.</summary>
    public void CustomerEntered(string customer, string journey, string by) => LogEntered(customer, journey, by);

    /// <summary>Everyone was taken out of a journey.</summary>
    public void EveryoneRemoved(string journey, string by) => LogEveryoneRemoved(journey, by);

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
}
