using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Events.Products;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Steps;
using MarketingAutomation.Core.Journeys.Steps.Webhooks;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Runs;

/// <summary>What runs read and change during one decision, beside the customer's record. What a run needs of messages
/// is declared here and implemented by the room of messages.</summary>
internal abstract class RunContext(CustomerState state, IWorkspace workspace, Instant now)
    : CustomerContext(state, workspace.Shop, workspace.Policy, now),
        IKnownProducts
{
    /// <summary>The workspace as conditions and runs see it.</summary>
    public abstract IWorkspace Workspace { get; }

    public abstract override RunLookups Lookups { get; }

    /// <summary>The customer before this decision.</summary>
    public CustomerState StateBefore { get; } = state;

    /// <summary>The workspace's journeys, indexed by trigger and event.</summary>
    public JourneyIndex Journeys { get; } = JourneyIndex.For(workspace.Journeys);

    /// <summary>How many events steps made happen in this decision.</summary>
    public int EmittedCount { get; private set; }

    private List<(Event Event, string? Order)>? emitted;

    /// <summary>Makes an event happen: it is applied in this decision, when every run has moved as far as it can.</summary>
    /// <param name="order"><c>source:id</c> of the order it is about; null: none.</param>
    public void Emit(Event happening, string? order)
    {
        EmittedCount++;
        (emitted ??= []).Add((happening, order));
    }

    /// <summary>The events that are to be applied, each once; null: none.</summary>
    public List<(Event Event, string? Order)>? TakeEmitted()
    {
        var taken = emitted;
        emitted = null;
        return taken;
    }

    /// <summary>Creates the message of a send step; it is sent when every gate allows it.</summary>
    public abstract void CreateMessage(Run run, Journey journey, SendStep step);

    /// <summary>Creates a notice of a journey to the team.</summary>
    public abstract void CreateStaffNotice(Run run, NotifyStaffStep step);

    /// <summary>Creates the call of a URL.</summary>
    public abstract void CreateWebhookCall(Run run, CallWebhookStep step);

    /// <summary>Drops the messages of an ended run that are not sent; an attempt in progress goes on to its
    /// outcome.</summary>
    /// <param name="endReason">Why the run ended, as in its note.</param>
    public abstract void DropMessages(Run run, string endReason);

    /// <summary>A context for the same moment with another state, to evaluate conditions for it.</summary>
    public abstract RunContext WithState(CustomerState other);

    /// <summary>What is known of a product: what was looked up. Null: nothing, or it is looked up first and decided
    /// again.</summary>
    public ProductRecord? FindProduct(string sku)
    {
        if (Lookups.Products.TryGetValue(sku, out var known))
        {
            return known;
        }

        RequiredLookups.Add(new RequiredLookup.Product(sku));
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
                KnownProducts = this,
            };

    /// <summary>What the <c>where</c> of a goal, an exit or a <c>wait_for</c> sees: <c>event</c> is the event that
    /// arrived.</summary>
    /// <param name="consent">Index of the event's consent the condition is checked for, from 0; null: none.</param>
    public ConditionScope CreateEventScope(Run? run, string? order = null, int? consent = null) =>
        new(StateSeenBy(run), Workspace, Now, run, FindOrder(run is null ? order : run.Order), Event, null)
        {
            EventOrder = FindOrder(Happening?.Order),
            Happening = Happening?.Name,
            KnownProducts = this,
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
}
