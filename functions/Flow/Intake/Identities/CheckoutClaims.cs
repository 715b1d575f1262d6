using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Flow.Storage;
using NodaTime;

namespace MarketingAutomation.Flow.Intake.Identities;

/// <summary>
/// What one event says of a checkout: that it goes on under a customer, or that it was ordered. It is written down
/// before the customer's commit, so of an order and a checkout that arrive at once one sees the other.
/// </summary>
/// <param name="customer">The customer the event is about; null: it names none.</param>
public sealed class CheckoutClaims(CheckoutTable table, Event arrived, CustomerState? customer)
{
    private const int MaxEventIds = 8;

    private readonly IReadOnlyList<string> names = arrived.Order?.CheckoutNames is { Count: > 0 } ofOrder
        ? ofOrder
        : arrived.Checkout?.Names ?? [];
    private readonly Instant? ordered = arrived.Order is { CheckoutNames.Count: > 0 } order
        ? order.PlacedAt ?? arrived.At
        : arrived.Checkout?.CompletedAt;
    private readonly Instant asOf = arrived.Checkout?.AsOf ?? arrived.At;
    private readonly Instant began =
        arrived.Occurrences.FirstOrDefault(h => h.Name == EventNames.CheckoutStarted)?.At ?? arrived.At;
    private readonly bool? box = BoxOf(arrived);
    private readonly Instant boxAsOf = arrived.Checkout?.AsOf ?? arrived.Order?.AsOf ?? arrived.At;
    private CheckoutLookup? first;
    private bool isChecked;

    /// <summary>Other customers it was reported for; their runs of it must end. To be cleared when they have
    /// ended.</summary>
    public HashSet<string> OtherCustomers { get; } = [];

    /// <summary>Customers whose order it became, where its box turned out to have been ticked and unticked. To be
    /// cleared when <see cref="BoxUntickedInput"/> is applied to them.</summary>
    public HashSet<string> Objectors { get; } = [];

    /// <summary>When its box was unticked, where it had been ticked before; null: it was not, or that is not known
    /// yet.</summary>
    public Instant? UntickedAt { get; private set; }

    /// <summary>True: nothing was committed, and the event is to be decided again with what is known now. To be cleared
    /// then.</summary>
    public bool MustDecideAgain { get; set; }

    /// <summary>The input that is applied to <see cref="Objectors"/>.</summary>
    public Input.BoxUnticked BoxUntickedInput => new(arrived.Source, names, UntickedAt ?? boxAsOf);

    /// <summary>The input that is applied to <see cref="OtherCustomers"/>.</summary>
    public Input.CheckoutEnded CheckoutOverInput =>
        new(arrived.Source, names, ordered is not null, arrived.Checkout?.Email ?? arrived.Order?.Email);

    /// <summary>What to commit for it beside others; nothing when that was done before.</summary>
    public IEnumerable<TableCommit> Commits =>
        isChecked ? [] : names.Select(name => table.ClaimInsert(arrived.Source, name, NextRow(name, null)));

    /// <summary>Takes the answers to <see cref="Commits"/>. False: runs of <see cref="OtherCustomers"/> have to end
    /// first or a box was unticked (<see cref="MustDecideAgain"/>), and nothing may be committed.</summary>
    public async ValueTask<bool> CheckResults(IEnumerable<CommitResult> answers, CancellationToken cancel)
    {
        if (isChecked)
        {
            return true;
        }

        isChecked = true;
        var known = new CheckoutLookup(false, false, 0);
        foreach (var (name, answer) in names.Zip(answers))
        {
            if (answer is not CommitResult.Refused)
            {
                continue;
            }

            var (before, now) = await table.Change(arrived.Source, name, held => NextRow(name, held), cancel);
            if (before?.Customer is { } other && !IsMine(other) && (ordered is not null || IsMine(now.Customer)))
            {
                OtherCustomers.Add(other);
            }

            if (now.Box is { WasUnticked: true, EmptyAt: { } unticked })
            {
                UntickedAt = unticked;
                if (arrived.Checkout is not null && now.OrderedBy is { } by && !IsMine(by))
                {
                    Objectors.Add(by);
                }
            }

            known = Combine(known, name, now);
        }

        first = known;
        MustDecideAgain = arrived.Order is not null && UntickedAt is not null;
        return OtherCustomers.Count == 0 && !MustDecideAgain;
    }

    /// <summary>Commits it now, for an event that is decided by what is known.</summary>
    public async ValueTask Claim(CancellationToken cancel) =>
        await CheckResults(await table.Commit([.. Commits], cancel), cancel);

    /// <summary>What is known of the event's checkout; read again each time after the first, because
    /// another event may have come between. Null: of an order.</summary>
    public async ValueTask<CheckoutLookup?> ReadKnown(CancellationToken cancel)
    {
        if (arrived.Checkout is null)
        {
            return null;
        }

        if (first is { } once)
        {
            first = null;
            return once;
        }

        var known = new CheckoutLookup(false, false, 0);
        foreach (var name in names)
        {
            known = await table.Find(arrived.Source, name, cancel) is { } row ? Combine(known, name, row) : known;
        }

        return known;
    }

    private CheckoutLookup Combine(CheckoutLookup known, string name, CheckoutRow row) =>
        new(
            known.Ordered || (row.OrderedAt is { } at && !(CheckoutName.IsReusable(name) && began > at)),
            known.MovedToOtherCustomer || (row.Customer is not null && !IsMine(row.Customer)),
            Math.Max(known.Turn, row.OwnerChanges)
        );

    private bool IsMine(string? key) =>
        key is not null && customer is not null && (key == customer.Key || customer.MergedFrom.Contains(key));

    // The next checkout of a cart has a box of its own.
    private CheckoutRow NextRow(string name, CheckoutRow? held)
    {
        var row = NextRow(held);
        return box is { } ticked && !CheckoutName.IsReusable(name) && held?.FirstEventIds?.Contains(arrived.Id) != true
            ? row with
            {
                Box = CheckoutBox.AddView(row.Box, ticked, boxAsOf),
            }
            : row;
    }

    private static bool? BoxOf(Event arrived) =>
        arrived.UntickedBoxes?.Contains(Channel.Email) == true ? false
        : arrived.Consents.Any(c =>
            c
                is {
                    Channel: Channel.Email,
                    Status: ConsentStatus.Subscribed,
                    Method: "checkout",
                    Basis: not "soft_opt_in"
                }
        )
            ? true
        : null;

    // Of two views of one moment the one that arrives later counts: shops report whole seconds. An event received twice
    // takes nothing back.
    private CheckoutRow NextRow(CheckoutRow? held) =>
        ordered is { } at
            ? (held ?? new(null, null, null, 0)) with
            {
                OrderedAt = held?.OrderedAt > at ? held.OrderedAt : at,
                OrderedBy = arrived.Order is null ? held?.OrderedBy : customer?.Key ?? held?.OrderedBy,
            }
        : held is null ? new(customer?.Key, asOf, null, 0) { FirstEventIds = [arrived.Id] }
        : held.AsOf > asOf
        || (held.AsOf == asOf && (IsMine(held.Customer) || held.FirstEventIds?.Contains(arrived.Id) == true))
            ? held
        : held with
        {
            Customer = IsMine(held.Customer) ? held.Customer : customer?.Key,
            AsOf = asOf,
            OwnerChanges = held.Customer is null || IsMine(held.Customer) ? held.OwnerChanges : held.OwnerChanges + 1,
            FirstEventIds =
            [
                .. (held.AsOf == asOf ? held.FirstEventIds ?? [] : []).TakeLast(MaxEventIds - 1),
                arrived.Id,
            ],
        };
}
