using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Definitions;
using NodaTime;

namespace MarketingAutomation.Core.Deciding;

/// <summary>Collects the result of one decision: exists for one call of <see cref="Decider.Decide"/> and is not visible
/// outside it.</summary>
internal sealed class DecisionContext(CustomerState state, Workspace workspace, Instant now, Lookups lookups)
{
    public CustomerState State { get; set; } = state;

    public Workspace Workspace { get; } = workspace;

    public Instant Now { get; } = now;

    public Lookups Lookups { get; set; } = lookups;

    /// <summary>How late this decision is against the customer's next wake; zero: nothing was due before now.</summary>
    public Duration LateBy { get; } = state.NextWake is { } wake && wake < now ? now - wake : Duration.Zero;

    /// <summary>The event that arrived; null on a wake.</summary>
    public Event? Event { get; set; }

    /// <summary>The occurrence of <see cref="Event"/> that is being processed, and the order it is about; null outside
    /// of that.</summary>
    public (string Name, string? Order)? Happening { get; set; }

    /// <summary>All new occurrences of <see cref="Event"/>, in order, and the order they are about; empty on a
    /// wake.</summary>
    public (IReadOnlyList<Occurrence> New, string? Order) NewHappenings { get; set; } = ([], null);

    /// <summary>The order that <see cref="Event"/> is about: it is held while the event is processed, even where it is
    /// too old to be kept. Null: none.</summary>
    public string? HeldOrder { get; set; }

    /// <summary>The message that may get an attempt although granting is off.</summary>
    public string? GrantedMessage { get; set; }

    /// <summary>True: nothing that is due was decided here; the next wake is set to now and decides it.</summary>
    public bool WakesImmediately { get; set; }

    public List<RowWrite> Rows { get; } = [];

    public List<Effect> Effects { get; } = [];

    public List<RequiredLookup> RequiredLookups { get; } = [];

    public List<SuppressionChange> SuppressionChanges { get; } = [];

    public List<Note> Notes { get; } = [];

    public Policy Policy => Workspace.Policy;

    /// <summary>The workspace's journeys, indexed by trigger and event.</summary>
    public JourneyIndex Journeys { get; } = JourneyIndex.For(workspace.Journeys);

    /// <summary><see cref="OrderHistory.LastPaidOrder"/> of the current orders, cached because it is read
    /// often.</summary>
    public (Instant At, Order? Order, bool Quiet, Instant? ToldAt)? LastPaidOrder
    {
        get
        {
            if (!ReferenceEquals(keptOf, State.Orders))
            {
                (keptOf, kept) = (State.Orders, OrderHistory.LastPaidOrder(State.Orders));
            }

            return kept;
        }
    }

    private OrderBook? keptOf;
    private (Instant At, Order? Order, bool Quiet, Instant? ToldAt)? kept;

    /// <summary>The zone the customer's days and times are counted in: the customer's where known, else the
    /// shop's.</summary>
    public DateTimeZone Zone => clock ??= CustomerZone.FindZoneOrShop(State, Workspace.Shop.Zone);

    private DateTimeZone? clock;

    /// <summary>Clears the cached zone; to be called when data that determines the zone changed.</summary>
    public void ResetZone() => clock = null;

    /// <summary>Adds a note about a run, which may be one of several runs of its journey.</summary>
    public void AddNote(string what, Run run, string? step, string? why) =>
        Notes.Add(new Note(what, run.Journey, step, why, run.Order));

    public void AddNote(string what, string? journey = null, string? step = null, string? why = null) =>
        Notes.Add(new Note(what, journey, step, why));

    public void AddLedgerRow(LedgerRow row) => Rows.Add(new LedgerWrite(row));

    public Order? FindOrder(string? reference)
    {
        if (reference is null)
        {
            return null;
        }

        foreach (var order in State.Orders.Recent.EachElement())
        {
            if (order.HasReference(reference))
            {
                return order;
            }
        }

        return null;
    }

    /// <summary>What a condition of this run sees in a step: <c>event</c> is the run's last event, even when another
    /// event is being processed.</summary>
    public ConditionScope CreateStepScope(Run run) =>
        Event is { } now && run.Event?.Id == now.Id && run.Event.Name == Happening?.Name
            ? CreateEventScope(run, consent: run.Event.ConsentIndex)
            : new(StateSeenBy(run), Workspace, Now, run, FindOrder(run.Order), null, null)
            {
                EventOrder = FindOrder(run.Event?.Order),
            };

    /// <summary>What the <c>where</c> of a goal, an exit or a <c>wait_for</c> sees: <c>event</c> is the event that
    /// arrived.</summary>
    /// <param name="consent">Index of the event's consent the condition is checked for, from 0; null: none.</param>
    public ConditionScope CreateEventScope(Run? run, string? order = null, int? consent = null) =>
        new(StateSeenBy(run), Workspace, Now, run, FindOrder(run is null ? order : run.Order), Event, null)
        {
            EventOrder = FindOrder(Happening?.Order),
            Happening = Happening?.Name,
            ConsentChange = consent is { } which && which < Event?.Consents.Count ? Event.Consents[which] : null,
        };

    /// <summary>Whether an event passes a <c>where</c> (null: always), and with which of its consents: an event with
    /// several consents is checked for each, in order. If none passes, the result is that of the last one.</summary>
    public (bool Passes, int? Consent, ConditionResult? Verdict) EvaluateWhere(
        Condition? where,
        Run? run,
        string? order = null
    )
    {
        var consents = Happening?.Name is EventNames.ConsentChanged or EventNames.ConsentRenewed
            ? Event?.Consents.Count ?? 0
            : 0;
        if (where is null)
        {
            return (true, consents > 0 ? 0 : null, null);
        }

        for (var i = 0; ; i++)
        {
            int? consent = i < consents ? i : null;
            var verdict = ConditionEvaluator.Evaluate(where, CreateEventScope(run, order, consent));
            if (verdict.Matches || i >= consents - 1)
            {
                return (verdict.Matches, consent, verdict);
            }
        }
    }

    /// <summary>The customer as a run sees them: a run that only records sees the values it would have set.</summary>
    public CustomerState StateSeenBy(Run? run) => run?.WouldSet is { } would ? WithAttributes(State, would) : State;

    /// <summary>The customer with these values stored; at most 50, known names first.</summary>
    public static CustomerState WithAttributes(CustomerState state, IReadOnlyDictionary<string, string> values)
    {
        var attributes = new Dictionary<string, string>(state.Attributes);
        foreach (var (name, value) in values)
        {
            if (attributes.ContainsKey(name) || attributes.Count < 50)
            {
                attributes[name] = value;
            }
        }

        return state with
        {
            Attributes = attributes,
        };
    }

    public void Replace(Run run, Run with) => State = State with { Runs = ReplaceItem(State.Runs, run, with) };

    public void Replace(Message message, Message with) =>
        State = State with { Messages = ReplaceItem(State.Messages, message, with) };

    private static T[] ReplaceItem<T>(IReadOnlyList<T> list, T old, T with)
        where T : class
    {
        var copy = new T[list.Count];
        for (var i = 0; i < copy.Length; i++)
        {
            copy[i] = ReferenceEquals(list[i], old) ? with : list[i];
        }

        return copy;
    }
}
