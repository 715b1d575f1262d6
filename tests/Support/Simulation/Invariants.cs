using System.Globalization;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Flow;
using MarketingAutomation.Flow.Storage;
using MarketingAutomation.Flow.Waking;
using MarketingAutomation.Support.Stage;

namespace MarketingAutomation.Support.Simulation;

/// <summary>What the protocol of design.md promises, asked of a world.</summary>
public static class Invariants
{
    private static readonly KeyHasher Keys = new(TestShop.Secret);

    /// <summary>Asked whenever no operation is in flight: a customer who waits for a time has a due row at or before
    /// it.</summary>
    public static IEnumerable<string> AtRest(SimulatedWorld world)
    {
        var rows = Enumerable
            .Range(0, RowKeys.Shards)
            .SelectMany(s => Rows(world, TableName.Due, RowKeys.ShardName(s), null))
            .Select(e => e.Row.Split('|'))
            .ToLookup(r => r[1], r => long.Parse(r[0], CultureInfo.InvariantCulture));
        foreach (var state in States(world))
        {
            if (state.NextWake is { } wake && !rows[state.Key].Any(at => at <= wake.ToUnixTimeTicks()))
            {
                // A failed wake's row is later for a while; it must be there.
                if (!rows[state.Key].Any())
                {
                    yield return $"lost wake: {state.Key[..6]} waits for {wake} and no due row is there";
                }
                else if (wake > world.Now)
                {
                    yield return $"late wake: {state.Key[..6]} waits for {wake}, its first due row is later";
                }
            }
        }
    }

    /// <summary>Asked at the end.</summary>
    public static IEnumerable<string> AtEnd(SimulatedWorld world)
    {
        var states = States(world).ToDictionary(s => s.Key);
        var partitions = states.Keys.ToDictionary(k => k, k => Rows(world, TableName.Customers, k, null).ToArray());
        var faults = new List<string>();
        foreach (var delivery in world.Deliveries)
        {
            var applied = partitions.Sum(p =>
                p.Value.Count(e =>
                    e.Row.StartsWith("e|", StringComparison.Ordinal)
                    && e.Row.EndsWith($"|{delivery.Event.Id}", StringComparison.Ordinal)
                )
            );
            Check(delivery.Answered, $"{delivery.Event.Name} was never answered");
            Check(applied == 1, $"{delivery.Event.Name} {delivery.Event.Id[^6..]} was applied {applied} times");
        }

        foreach (var key in states.Keys)
        {
            // A queued event may stay behind where its process died before answering; the delivery that came again was
            // applied, which is asked above.
            Check(states[key].MergeSnapshot is null, $"{key[..6]} was merged and its snapshot is still there");
        }

        foreach (var names in world.Scenario.People)
        {
            var keys = names.Select(n => Follow(world, states, n)).Distinct().ToArray();
            Check(
                keys is [not null],
                $"one person ({string.Join(", ", names)}) is {string.Join(", ", keys.Select(k => k?[..6] ?? "no customer"))}"
            );
        }

        foreach (var (name, orders) in world.Scenario.Paid)
        {
            var found = Follow(world, states, name) is { } key
                ? states[key].Orders.PaidCount + (states[key].Orders.VoidedCount ?? 0)
                : -1;
            Check(found == orders, $"{name} has {found} paid orders, should have {orders}");
        }

        Check(Rows(world, TableName.Due, DueTable.Parked, null).Count == 0, "a customer is parked");
        var ledger = partitions
            .Values.SelectMany(rows => rows)
            .Where(r => r.Row.StartsWith("m|", StringComparison.Ordinal))
            .Select(r => r.Read(StoredJson.Default.LedgerRow))
            .ToArray();
        faults.AddRange(MessageInvariants.Faults(world, states, ledger));
        foreach (var (name, step) in world.Scenario.Decided)
        {
            var key = Follow(world, states, name);
            var decided = ledger
                .Where(l =>
                    l.Step == step && l.Number == 0 && l.Receipt is null && Into(states, l.Message[..26]) == key
                )
                .Select(l => l.Message)
                .Distinct()
                .Count();
            Check(decided == 1, $"{step} was decided {decided} times for {name}");
        }

        return faults;

        void Check(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }

    private static List<CustomerState> States(SimulatedWorld world) =>
        [
            .. world
                .Store.Walk(TableName.Customers, RowKeys.State, null, null, 1000)
                .AsTask()
                .GetAwaiter()
                .GetResult()
                .Items.Select(e => e.Read(StoredJson.Default.CustomerState)),
        ];

    private static IReadOnlyList<Entity> Rows(SimulatedWorld world, TableName table, string partition, string? from) =>
        world.Store.Query(table, partition, from, null, 1000).AsTask().GetAwaiter().GetResult().Items;

    private static string? Follow(SimulatedWorld world, Dictionary<string, CustomerState> states, string name) =>
        Rows(world, TableName.Identities, Keys.IdentityPartition(name), null) is [var row]
        && row.Read(FlowJson.Default.IdentityRow).Customer is { } key
        && states.ContainsKey(key)
            ? Into(states, key)
            : null;

    private static string Into(Dictionary<string, CustomerState> states, string key) =>
        states.TryGetValue(key, out var state) && state.MergedInto is { } survivor ? Into(states, survivor) : key;
}
