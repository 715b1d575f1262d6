using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Messages.Gates;
using MarketingAutomation.Flow.Intake;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Waking;
using NodaTime;

namespace MarketingAutomation.Flow.Administration;

/// <summary>
/// Pause and resume, for one journey or all: what goes out waits, everything else goes on. Effective at the attempt;
/// other processes follow within five seconds. A journey whose own file says <c>status: paused</c> is kept here too,
/// beside the switches: it is reported, and its end is a resume, as with a switch. Where the switches cannot be read it
/// is not known what people paused: everything is, until a pause or a resume writes them anew.
/// </summary>
/// <param name="changed">Called once for each change this process sees: what is paused, or was resumed (null:
/// everything; else a journey), who turned it, and since when.</param>
/// <param name="others">What else keeps messages from being sent; null: nothing is known of it.</param>
public sealed partial class Switches(
    ITableStore store,
    ShopRows rows,
    WaitingMessages waiting,
    QueuedCustomers queuedCustomers,
    DecisionClock clock,
    TimeProvider realTime,
    Action<PauseChange>? changed = null,
    OtherSendBlocks? others = null
)
{
    /// <summary>Who paused a journey whose file says so.</summary>
    public const string ByFile = "workspace";

    /// <summary>Who paused everything where the row of the switches cannot be read.</summary>
    public const string ByDamage = "damaged row";

    internal const string Partition = QueuedCustomers.Partition;
    internal const string Row = "now";
    private const string RemovedPrefix = "removed|";
    private static readonly TimeSpan CacheAge = TimeSpan.FromSeconds(5);
    private static readonly SwitchesRow PausedByDamage = new(true, []);
    private readonly OtherSendBlocks otherBlocks = others ?? OtherSendBlocks.None;
    private readonly Lock reportLock = new();
    private IReadOnlySet<string> byFile = new HashSet<string>();
    private SwitchesRow reported = new(false, []);
    private volatile CachedControls? held;

    /// <summary>What is allowed to leave, with the mode of the process that asks.</summary>
    public async ValueTask<SendingControls> ReadControls(bool shadow, CancellationToken cancel)
    {
        // The mode is the asking process's own and is never kept with the switches.
        return (await ReadCached(cancel)).Controls with { Shadow = shadow };
    }

    /// <summary>True: events wait for this customer, or they are parked; other processes follow within five seconds.
    /// Read with the switches.</summary>
    public async ValueTask<bool> IsQueued(string customer, CancellationToken cancel)
    {
        await ReadCached(cancel);
        return await queuedCustomers.Has(customer, cancel);
    }

    private async ValueTask<CachedControls> ReadCached(CancellationToken cancel)
    {
        if (held is { } h && realTime.GetElapsedTime(h.ReadAt) <= CacheAge)
        {
            return h;
        }

        var all = await queuedCustomers.Read(cancel);
        var row = Read(all.FirstOrDefault(e => e.Row == Row));
        await ReportChanges(row, cancel);
        var controls = ControlsOf(row) with { Removals = RemovalsOf(all) };
        return held = new CachedControls(controls, realTime.GetTimestamp());
    }

    /// <summary>Marks that everyone who is in a journey now is taken out of it; other processes follow within five
    /// seconds.</summary>
    public async ValueTask MarkRemoved(string journey, string by, CancellationToken cancel)
    {
        await store.Upsert(
            TableName.Shop,
            Partition,
            RemovedPrefix + journey,
            StoreExtensions.ToJson(new RemovalRow(clock.Now, by), FlowJson.Default.RemovalRow),
            cancel
        );
        rows.ClearDamage(Partition, RemovedPrefix + journey);
        held = null;
    }

    private Dictionary<string, Removal> RemovalsOf(IReadOnlyList<Entity> all) =>
        all.Where(e => e.Row.StartsWith(RemovedPrefix, StringComparison.Ordinal))
            .Select(e => (e.Row, Body: rows.Read(e, Partition, e.Row, FlowJson.Default.RemovalRow)))
            .Where(r => r.Body is not null)
            .ToDictionary(r => r.Row[RemovedPrefix.Length..], r => new Removal(r.Body!.At, r.Body.By));

    /// <summary>What is paused now, since when and by whom, and how many messages wait for a resume.</summary>
    public async ValueTask<PauseState> ReadState(CancellationToken cancel)
    {
        var row = await Read(cancel);
        await ReportChanges(row, cancel);
        var messages = await waiting.ListPaused(cancel);
        SwitchChange? Of(string name) => row.Changes?.GetValueOrDefault(name);
        return new PauseState(
            row.PausedAll,
            row.PausedAll ? Of("")?.At : null,
            ReferenceEquals(row, PausedByDamage) ? ByDamage
                : row.PausedAll ? Of("")?.By
                : null,
            [
                .. row
                    .Paused.Select(j => new PausedJourney(j, Of(j)?.At, Of(j)?.By))
                    .Concat(PausedByFile(row).Select(j => new PausedJourney(j, row.FromFiles![j].At, ByFile)))
                    .OrderBy(j => j.Journey, StringComparer.Ordinal),
            ],
            messages.Count
        );
    }

    /// <summary>
    /// Holds what goes out of a journey (null: of all), or lets it go on. At a resume those who wait are looked at at
    /// once, and are sent spread: a minute for each message, up to an hour.
    /// </summary>
    /// <param name="by">Who turned it, in a word without a name: <c>API</c>, <c>command</c>.</param>
    public async ValueTask<PauseResult> SetPaused(
        string? journey,
        bool paused,
        CancellationToken cancel,
        string by = "API"
    )
    {
        while (true)
        {
            var entity = await store.Get(TableName.Shop, Partition, Row, cancel);
            var row = Read(entity);
            var unread = ReferenceEquals(row, PausedByDamage);
            if (
                !(unread && (journey is null || paused))
                && paused == (journey is null ? row.PausedAll : row.Paused.Contains(journey))
            )
            {
                return new PauseResult(false, 0, null, Duration.Zero)
                {
                    Still = paused ? null : await FindRemainingHold(journey, row, cancel),
                };
            }

            var now = clock.Now;
            var turned = new Dictionary<string, SwitchChange>(row.Changes ?? new Dictionary<string, SwitchChange>());
            var next = journey is null
                ? row with
                {
                    PausedAll = paused,
                }
                : row with
                {
                    Paused = [.. row.Paused.Where(j => j != journey), .. paused ? [journey] : Array.Empty<string>()],
                };
            if (unread)
            {
                // Written anew with what is known: which journeys their files pause, and that everything is paused
                // until a resume of all.
                next = next with
                {
                    FromFiles = byFile.ToDictionary(j => j, _ => new SwitchChange(true, now, ByFile, null)),
                };
                turned[""] = new SwitchChange(next.PausedAll, now, journey is null ? by : ByDamage, null);
            }

            PausedMessage[] held = paused
                ? []
                : [.. (await waiting.ListPaused(cancel)).Where(m => journey is null || m.Journey == journey)];
            PausedMessage[] messages = [.. held.Where(m => Frees(journey, next, m.Journey))];
            var over = BacklogSpread.DurationFor(messages.Length);
            turned[journey ?? ""] = new SwitchChange(paused, now, by, paused ? null : (int)over.TotalMinutes);
            // What another pause still holds is looked at too, so that its reason is that pause.
            if (!await Commit(entity, next with { Changes = turned }, held, now, cancel))
            {
                continue;
            }

            var still = paused ? null : await FindRemainingHold(journey, next, cancel);
            if (messages.Length == 0 || otherBlocks.StopReason() is not null)
            {
                return new PauseResult(true, 0, null, Duration.Zero) { Still = still };
            }

            var since = messages.Min(m => m.Since);
            var recorded = messages.Where(m => WhyOnlyRecorded(m) is not null).ToArray();
            return new PauseResult(
                true,
                messages.Length,
                since,
                Duration.Min(over, Duration.Max(Duration.Zero, now - since))
            )
            {
                Still = still,
                Recorded = recorded.Length,
                OnlyRecords = recorded.Select(WhyOnlyRecorded).FirstOrDefault(),
            };
        }
    }

    // False: another request changed a switch meanwhile.
    private async ValueTask<bool> Commit(
        Entity? before,
        SwitchesRow next,
        IReadOnlyList<PausedMessage> looked,
        Instant now,
        CancellationToken cancel
    )
    {
        var body = StoreExtensions.ToJson(next, FlowJson.Default.SwitchesRow);
        TableOperation write = before is null
            ? new TableOperation.Insert(Row, body)
            : new TableOperation.Replace(Row, body, before.ETag);
        if (await store.Commit(TableName.Shop, Partition, [write], cancel) is not CommitResult.Done)
        {
            return false;
        }

        rows.ClearDamage(Partition, Row);
        held = null;
        await WakePaused(looked, now, cancel);
        await ReadControls(false, cancel);
        return true;
    }

    private static bool Frees(string? resumed, SwitchesRow next, string journey) =>
        !next.PausedAll
        && !next.Paused.Contains(journey)
        && (resumed is null || resumed == journey)
        && !PausedByFile(next).Contains(journey);

    private static HashSet<string> PausedByFile(SwitchesRow row) =>
        (row.FromFiles ?? new Dictionary<string, SwitchChange>())
            .Where(t => t.Value.Paused)
            .Select(t => t.Key)
            .ToHashSet();

    // At once for this process; once more for one that has not read the switches since. A wake too many does no harm,
    // and one that is lost comes with the recheck.
    private async ValueTask WakePaused(IReadOnlyList<PausedMessage> messages, Instant now, CancellationToken cancel)
    {
        TableCommit[] rows =
        [
            .. messages
                .Select(m => m.Id.Split('.')[0])
                .Distinct()
                .SelectMany(c =>
                    new[]
                    {
                        DueTable.ArmUpsert(c, now),
                        DueTable.ArmUpsert(c, now + Duration.FromTimeSpan(CacheAge) + Duration.FromSeconds(1)),
                    }
                ),
        ];
        if (rows.Length > 0)
        {
            await store.CommitEach(rows, cancel);
        }
    }

    private async ValueTask<SwitchesRow> Read(CancellationToken cancel) =>
        Read(await store.Get(TableName.Shop, Partition, Row, cancel));

    private SwitchesRow Read(Entity? entity) =>
        rows.Read(entity, Partition, Row, FlowJson.Default.SwitchesRow)
        ?? (entity is null ? new SwitchesRow(false, []) : PausedByDamage);

    private static SendingControls ControlsOf(SwitchesRow row) =>
        new(false, row.PausedAll, row.Paused.ToHashSet())
        {
            Resumes = (row.Changes ?? new Dictionary<string, SwitchChange>())
                .Concat(row.FromFiles ?? new Dictionary<string, SwitchChange>())
                .Where(t => t.Value is { Paused: false, SpreadMinutes: not null })
                .GroupBy(t => t.Key)
                .ToDictionary(
                    g => g.Key,
                    g =>
                        g.Select(t => new Resumption(t.Value.At, Duration.FromMinutes(t.Value.SpreadMinutes!.Value)))
                            .MaxBy(r => r.At)!
                ),
        };

    private string? WhyOnlyRecorded(PausedMessage message) =>
        otherBlocks.WhyOnlyRecorded(message.Journey)
        ?? (message.OnlyRecorded ? "begun as a draft or in shadow mode" : null);

    private sealed record CachedControls(SendingControls Controls, long ReadAt);
}
