using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Events.Products;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Triggers.Products;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Workspaces;
using NodaTime;

namespace MarketingAutomation.Core.Simulation;

/// <summary>
/// Runs one customer through <see cref="Decider"/> over virtual time, without a store: the driver of the tests of
/// decisions, of the tests that marketers write beside a journey, and of simulated shops.
/// <para>Time moves only by <see cref="AdvanceTo"/>, which runs each wake on the way at its own time. A send is answered
/// at once by <see cref="RespondToSend"/>. Of the lookups, an address is suppressed where the provider refused it for
/// good, a reservation is granted by <see cref="GrantReservation"/>, and a coupon given by <see cref="GrantCoupon"/>. The
/// nonces are <c>n1</c>, <c>n2</c>, …, so equal inputs give equal decisions. One thread at a time.</para>
/// </summary>
/// <param name="workspace">The release to begin with.</param>
/// <param name="customer">The state to begin with.</param>
/// <param name="start">The time to begin at.</param>
public sealed class CustomerSimulation(Workspace workspace, CustomerState customer, Instant start)
{
    private readonly List<LedgerRow> ledger = [];
    private readonly List<Note> notes = [];
    private readonly List<SimulationRecord> records = [];
    private readonly HashSet<string> enteredKeys = new(StringComparer.Ordinal);
    private readonly List<SuppressionChange> suppressionChanges = [];
    private readonly List<RequiredLookup.Reservation> reservations = [];
    private readonly List<(string Step, Channel Channel, Instant At)> sent = [];
    private readonly Dictionary<string, GivenCoupon> coupons = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProductRecord> products = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, AddressSuppression?> refused = new(StringComparer.Ordinal);
    private int nonces;

    // Of one instant. A customer who is woken more often would be woken for ever.
    private const int MaxWakesAtOnce = 1_000;

    /// <summary>The release that the next decision uses.</summary>
    public Workspace Workspace { get; set; } = workspace;

    /// <summary>The customer's state after the newest decision.</summary>
    public CustomerState State { get; set; } = customer;

    /// <summary>Virtual time.</summary>
    public Instant Now { get; private set; } = start;

    /// <summary>Pauses and the sending mode that the next decision uses. Default: everything is sent.</summary>
    public SendingControls Controls { get; set; } = SendingControls.Live;

    /// <summary>The provider's answer to a send. Default: sent.</summary>
    public Func<Effect.Send, Outcome> RespondToSend { get; set; } = _ => new Outcome.Sent("id");

    /// <summary>True: the reservation of a place within a daily limit is granted. Default: all are granted.</summary>
    public Func<RequiredLookup.Reservation, bool> GrantReservation { get; set; } = _ => true;

    /// <summary>What else is known against an address beyond this customer. Default: nothing.</summary>
    public Func<RequiredLookup.Suppression, AddressSuppression?> FindSuppression { get; set; } = _ => null;

    /// <summary>The coupon that an order is answered with; null: the file has no code left. Default: the derived code, or
    /// the first of the file that this simulation has not given.</summary>
    public Func<RequiredLookup.Coupon, GivenCoupon?>? GrantCoupon { get; set; }

    /// <summary>False: the file of an ordered coupon has no code left. Default: it has.</summary>
    public Func<RequiredLookup.Coupon, bool> HasCode { get; set; } = _ => true;

    /// <summary>Applied to each new state before it becomes <see cref="State"/>; a test writes and reads the stored form
    /// here. Default: the state as it is.</summary>
    public Func<CustomerState, CustomerState> StoreState { get; init; } = state => state;

    /// <summary>Ledger rows of all decisions, in order.</summary>
    public IReadOnlyList<LedgerRow> Ledger => ledger;

    /// <summary>Notes of the timeline of all decisions, in order.</summary>
    public IReadOnlyList<Note> Notes => notes;

    /// <summary>Ledger rows and notes together, those of one decision with the ledger rows first, each with the virtual time of its
    /// decision.</summary>
    public IReadOnlyList<SimulationRecord> Records => records;

    /// <summary>Changes to the suppression of addresses, in order. A lookup sees only those of addresses that the
    /// provider refused for good.</summary>
    public IReadOnlyList<SuppressionChange> SuppressionChanges => suppressionChanges;

    /// <summary>Reservations that were asked for, granted or not, in order.</summary>
    public IReadOnlyList<RequiredLookup.Reservation> Reservations => reservations;

    /// <summary>Messages that the provider took, in order.</summary>
    public IReadOnlyList<(string Step, Channel Channel, Instant At)> Sent => sent;

    /// <summary>Decides an event that arrives now.</summary>
    /// <returns>The decision on the event, without those on sends that follow from it.</returns>
    public Decision Submit(Event arrived) => Apply(new Input.EventArrived(arrived));

    /// <summary>Takes over what the shop reports of its products, and decides the events that it means for this
    /// customer.</summary>
    public void SubmitProducts(ProductNotice notice)
    {
        foreach (var stated in notice.Products)
        {
            if (
                ProductUpdates.Apply(
                    products.GetValueOrDefault(stated.Sku),
                    notice,
                    stated,
                    Workspace.Products.GetValueOrDefault(stated.Sku)?.InStock,
                    Workspace.Shop.Currency,
                    Now
                )
                is not var (next, changes)
            )
            {
                continue;
            }

            products[stated.Sku] = next;
            foreach (var change in changes)
            {
                if (
                    ProductUpdates.ExplainOver(change.Name, change.Product, next) is null
                    && ProductAudience.Find(Workspace, change.Name)?.CreateEvent(State, change, Now) is { } arrived
                )
                {
                    Submit(arrived);
                }
            }
        }
    }

    /// <summary>Decides a wake that is due now, as <see cref="Submit"/> does an event.</summary>
    public Decision Wake() => Apply(new Input.WakeDue());

    /// <summary>Moves time forward; every wake until then, inclusive, runs at its own time. A target in the past changes
    /// nothing.</summary>
    public CustomerSimulation AdvanceTo(Instant target)
    {
        var (last, same) = (Now, 0);
        while (State.NextWake is { } wake && wake <= target)
        {
            Now = Instant.Max(wake, Now);
            same = Now == last ? same + 1 : 0;
            last = Now;
            if (same > MaxWakesAtOnce)
            {
                throw new InvalidOperationException(
                    $"The customer is woken again and again at {Now}: in "
                        + $"{string.Join(", ", State.Runs.Select(r => $"{r.Journey} at {r.StepId}"))}."
                );
            }

            Wake();
        }

        Now = Instant.Max(Now, target);
        return this;
    }

    /// <summary>Moves time forward by a duration, as <see cref="AdvanceTo"/>.</summary>
    public CustomerSimulation Advance(Duration time) => AdvanceTo(Now + time);

    /// <summary>Decides any input now, keeps its result and decides the answers to its sends.</summary>
    /// <returns>The decision on the input, without those on sends that follow from it.</returns>
    public Decision Apply(Input input)
    {
        var decision = Decide(input);
        State = StoreState(decision.Next);
        suppressionChanges.AddRange(decision.SuppressionChanges);
        ledger.AddRange(decision.Rows.OfType<LedgerWrite>().Select(r => r.Row));
        notes.AddRange(decision.Rows.OfType<RowWrite.Timeline>().SelectMany(r => r.Row.Notes));
        records.AddRange(decision.Rows.OfType<LedgerWrite>().Select(r => new SimulationRecord(Now, r.Row, null)));
        records.AddRange(
            decision
                .Rows.OfType<RowWrite.Timeline>()
                .SelectMany(r => r.Row.Notes)
                .Select(n => new SimulationRecord(Now, null, n))
        );
        foreach (var send in decision.Effects.OfType<Effect.Send>())
        {
            var attempt = send.Attempt;
            var outcome = RespondToSend(send);
            if (outcome is Outcome.Sent)
            {
                sent.Add((attempt.Step, attempt.Channel!.Value, Now));
            }
            else if (outcome is Outcome.Refused(var why, true))
            {
                refused[AddressKey.Of(attempt.Channel!.Value, attempt.Address!)] = new AddressSuppression(Now, why);
            }

            Apply(
                new Input.EffectFinished(
                    new AttemptAnswer(attempt.Message, attempt.Attempt!.Value, attempt.Nonce!, outcome, attempt)
                )
            );
        }

        return decision;
    }

    // As a store does: an order is answered once.
    private GivenCoupon? GiveCoupon(RequiredLookup.Coupon asked)
    {
        if (!coupons.TryGetValue(asked.Order.Id, out var given))
        {
            given =
                !HasCode(asked) ? null
                : GrantCoupon is not null ? GrantCoupon(asked)
                : (asked.Order.Code ?? asked.Pool!.Codes.FirstOrDefault(c => coupons.Values.All(g => g.Code != c)))
                    is { } code
                    ? new GivenCoupon(code, asked.Order.IssuedAt, asked.Order.ExpiresAt)
                : null;
            if (given is not null)
            {
                coupons[asked.Order.Id] = given;
            }
        }

        return given;
    }

    private Decision Decide(Input input)
    {
        var lookups = new Lookups { Nonce = $"n{++nonces}", Controls = Controls };
        while (true)
        {
            var decision = Decider.Decide(State, input, Workspace, Now, lookups);
            if (decision.RequiredLookups.Count == 0)
            {
                var entries = decision
                    .Rows.OfType<RowWrite.JourneyEntered>()
                    .Select(e => $"{e.Journey}|{e.EntryKey}")
                    .ToList();
                if (!entries.Exists(enteredKeys.Contains))
                {
                    enteredKeys.UnionWith(entries);
                    return decision;
                }

                // As a store does: an entry key is used once.
                lookups = lookups with
                {
                    EnteredKeys = enteredKeys.ToHashSet(StringComparer.Ordinal),
                };
                continue;
            }

            reservations.AddRange(decision.RequiredLookups.OfType<RequiredLookup.Reservation>());
            lookups = lookups with
            {
                Suppressions = lookups
                    .Suppressions.Concat(
                        decision
                            .RequiredLookups.OfType<RequiredLookup.Suppression>()
                            .DistinctBy(n => AddressKey.Of(n.Channel, n.Address))
                            .Select(n => KeyValuePair.Create(n, AddressKey.Of(n.Channel, n.Address)))
                            .Select(n =>
                                KeyValuePair.Create(
                                    n.Value,
                                    refused.GetValueOrDefault(n.Value) ?? FindSuppression(n.Key)
                                )
                            )
                    )
                    .ToDictionary(),
                Products = lookups
                    .Products.Concat(
                        decision
                            .RequiredLookups.OfType<RequiredLookup.Product>()
                            .Select(n => n.Sku)
                            .Distinct(StringComparer.OrdinalIgnoreCase)
                            .Select(sku => KeyValuePair.Create(sku, products.GetValueOrDefault(sku)))
                    )
                    .ToDictionary(StringComparer.OrdinalIgnoreCase),
                Coupons = lookups
                    .Coupons.Concat(
                        decision
                            .RequiredLookups.OfType<RequiredLookup.Coupon>()
                            .DistinctBy(n => n.Order.Id)
                            .Select(n => KeyValuePair.Create(n.Order.Id, GiveCoupon(n)))
                    )
                    .ToDictionary(),
                Reservations = lookups
                    .Reservations.Concat(
                        decision
                            .RequiredLookups.OfType<RequiredLookup.Reservation>()
                            .DistinctBy(n => n.Id)
                            .Select(n => KeyValuePair.Create(n.Id, GrantReservation(n)))
                    )
                    .ToDictionary(),
            };
        }
    }
}

/// <summary>A ledger row or a note, with the virtual time of its decision; exactly one of the two is present.</summary>
public sealed record SimulationRecord(Instant At, LedgerRow? Row, Note? Note);
