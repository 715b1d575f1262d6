using System.Collections.Concurrent;
using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Flow.Sending;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Administration;

/// <summary>
/// Which teams of <c>shop.yaml</c> their notices do not reach, why, and since when: by what the provider reports of a
/// notice after it accepted it, and by what it refuses at once. Kept in the store by address, so that a corrected
/// address ends it; else the next notice that arrives there does.
/// </summary>
/// <param name="changed">Called once when it begins, and once when it ends (null: notices arrive again).</param>
public sealed class TeamFaults(
    ITableStore store,
    ShopRows rows,
    KeyHasher hasher,
    WorkspaceReleases releases,
    DecisionClock clock,
    TimeProvider realTime,
    Action<string, TeamFault?>? changed = null
)
{
    internal const string Partition = "teams";
    private static readonly TimeSpan CacheAge = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, CachedTeamFault> known = new();
    private readonly Lock gate = new();

    /// <summary>Teams that notices do not reach now, by name.</summary>
    public async ValueTask<IReadOnlyList<(string Team, TeamFault Fault)>> ListCurrent(CancellationToken cancel)
    {
        var all = new List<(string Team, TeamFault Fault)>();
        foreach (var (team, address) in Teams(releases.Current.Shop).OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            if (await rows.Get(Partition, RowOf(address), FlowJson.Default.TeamFault, cancel) is { } fault)
            {
                all.Add((team, fault));
            }
        }

        return all;
    }

    /// <summary>Records what a provider reports of a message; only reports about a notice matter here.</summary>
    public async ValueTask RecordReceipt(Event received, CancellationToken cancel)
    {
        if (received.Receipt is not { Channel: Channel.Staff, StaffAddress: { } address } receipt)
        {
            return;
        }

        var at = Instant.Min(received.At, clock.Now);
        switch (received.Name)
        {
            case EventNames.MessageFailed:
                await Change(
                    address,
                    new TeamFault(receipt.Detail ?? "it could not be delivered", at, AtCall: false),
                    cancel
                );
                break;
            case EventNames.MessageComplained:
                await Change(
                    address,
                    new TeamFault(
                        "marked as spam in the team's mailbox; the provider gives up later ones",
                        at,
                        AtCall: false
                    ),
                    cancel
                );
                break;
            case EventNames.MessageDelivered or EventNames.MessageOpened or EventNames.MessageClicked:
                await ClearFault(address, f => f.Since <= at, cancel);
                break;
        }
    }

    /// <summary>What a provider answered to a notice.</summary>
    public async ValueTask RecordOutcome(OutgoingMessage notice, Outcome outcome, CancellationToken cancel)
    {
        switch (outcome)
        {
            case Outcome.Refused(var why, _):
                await Change(notice.To, new TeamFault(why, clock.Now, AtCall: true), cancel);
                break;
            case Outcome.Sent:
                await ClearFault(notice.To, f => f.AtCall, cancel);
                break;
            case Outcome.TryLater or Outcome.Misconfigured or Outcome.Unknown or Outcome.Withheld or Outcome.NotThere:
                break;
        }
    }

    private async ValueTask ClearFault(string address, Func<TeamFault, bool> ends, CancellationToken cancel)
    {
        if (await Read(address, cancel) is { } held && ends(held))
        {
            await Change(address, null, cancel);
        }
    }

    // Each change is reported once, also where several notices of one team fail together. One that cannot be written is
    // forgotten, so that the next one is.
    private async ValueTask Change(string address, TeamFault? fault, CancellationToken cancel)
    {
        var row = RowOf(address);
        await Read(address, cancel);
        lock (gate)
        {
            if (
                known.TryGetValue(row, out var now)
                && now.Fault?.What == fault?.What
                && now.Fault?.AtCall == fault?.AtCall
            )
            {
                return;
            }

            known[row] = new CachedTeamFault(fault, realTime.GetTimestamp());
        }

        try
        {
            if (fault is null)
            {
                await store.Commit(TableName.Shop, Partition, [new TableOperation.Delete(row)], cancel);
            }
            else
            {
                await store.Upsert(
                    TableName.Shop,
                    Partition,
                    row,
                    StoreExtensions.ToJson(fault, FlowJson.Default.TeamFault),
                    cancel
                );
            }
        }
        catch
        {
            known.TryRemove(row, out _);
            throw;
        }

        foreach (var team in Teams(releases.Current.Shop).Where(t => Same(t.Value, address)))
        {
            changed?.Invoke(team.Key, fault);
        }
    }

    // Receipts are many and faults are few: what is known is read again after a minute.
    private async ValueTask<TeamFault?> Read(string address, CancellationToken cancel)
    {
        var row = RowOf(address);
        if (known.TryGetValue(row, out var now) && realTime.GetElapsedTime(now.ReadAt) < CacheAge)
        {
            return now.Fault;
        }

        var fault = await rows.Get(Partition, row, FlowJson.Default.TeamFault, cancel);
        lock (gate)
        {
            // What changed while this was read is newer than what was read.
            if (known.TryGetValue(row, out var since) && !ReferenceEquals(since, now))
            {
                return since.Fault;
            }

            known[row] = new CachedTeamFault(fault, realTime.GetTimestamp());
            return fault;
        }
    }

    // Requests of law go to the address of replies where there is no team at all.
    private static IEnumerable<KeyValuePair<string, string>> Teams(Shop shop) =>
        shop.Teams.Count > 0 ? shop.Teams : [new(PrivacyHandling.NoticeTeam, shop.ReplyTo ?? shop.Sender.Email)];

    private string RowOf(string address) => hasher.IdentityPartition($"team:{address.Trim().ToLowerInvariant()}");

    private static bool Same(string one, string other) =>
        string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);

    private sealed record CachedTeamFault(TeamFault? Fault, long ReadAt);
}
