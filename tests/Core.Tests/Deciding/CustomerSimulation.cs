using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Journeys.Reading;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Workspaces;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Support.Stage;
using NodaTime;

namespace MarketingAutomation.Core.Tests.Deciding;

/// <summary>One customer played through <see cref="Decider"/> alone: no store, no shell. Every send is taken at once;
/// every look-up says "free".</summary>
internal sealed class CustomerSimulation(Workspace workspace, string start)
{
    private int nonces;

    public CustomerSimulation(string start)
        : this(TestShop.SampleWorkspace, start) { }

    public Workspace Workspace { get; set; } = workspace;

    public CustomerState State { get; set; } = Decider.NewCustomer("0123456789abcdefghjkmnpqrs");

    public Instant Now { get; private set; } = TestShop.At(start);

    public SendingControls Controls { get; set; } = SendingControls.Live;

    /// <summary>What the provider answers.</summary>
    public Func<Effect.Send, Outcome> RespondToSend { get; set; } = _ => new Outcome.Sent("id");

    /// <summary>Whether a place within a daily limit is granted.</summary>
    public Func<RequiredLookup.Reservation, bool> GrantReservation { get; set; } = _ => true;

    public List<LedgerRow> Ledger { get; } = [];

    public List<Note> Notes { get; } = [];

    /// <summary>Addresses that became suppressed.</summary>
    public List<SuppressionChange> Marks { get; } = [];

    /// <summary>Places within a limit that were asked for, granted or not.</summary>
    public List<RequiredLookup.Reservation> Reservations { get; } = [];

    /// <summary>Messages that left: step, channel, when.</summary>
    public List<(string Step, Channel Channel, Instant At)> Sent { get; } = [];

    /// <summary>The sample with other rules, and these journeys (YAML) instead of its own when any is given.</summary>
    public static Workspace Shop(Func<Policy, Policy>? policy = null, params string[] journeys)
    {
        var sample = TestShop.SampleWorkspace;
        var read = journeys
            .Select(y => JourneyReader.ReadPinned(y.Split('\n')[0].Split(':')[1].Trim(), y))
            .ToDictionary(j => j.Id);
        return sample with
        {
            Policy = (policy ?? (p => p))(sample.Policy),
            Journeys = read.Count == 0 ? sample.Journeys : read,
            Hash = $"{read.Count}-{string.Join('-', read.Values.Select(j => j.Hash))}",
        };
    }

    public Decision Submit(Event arrived) => Apply(new Input.EventArrived(arrived));

    public Decision Wake() => Apply(new Input.WakeDue());

    /// <summary>Time passes; every wake on the way comes at its own time.</summary>
    public CustomerSimulation AdvanceTo(Instant target)
    {
        while (State.NextWake is { } wake && wake <= target)
        {
            Now = Instant.Max(wake, Now);
            Wake();
        }

        Now = Instant.Max(Now, target);
        return this;
    }

    public CustomerSimulation AdvanceTo(string moment) => AdvanceTo(TestShop.At(moment));

    public CustomerSimulation Advance(Duration time) => AdvanceTo(Now + time);

    public string? ReasonOf(string step) => Ledger.LastOrDefault(l => l.Step == step)?.Reason;

    public LedgerKind? KindOf(string step) => Ledger.LastOrDefault(l => l.Step == step)?.Kind;

    public Decision Apply(Input input)
    {
        var decision = Decide(input);
        State = StateRoundTrip.StoreAndRead(decision.Next);
        Marks.AddRange(decision.SuppressionChanges);
        foreach (var row in decision.Rows)
        {
            switch (row)
            {
                case LedgerWrite(var line):
                    Ledger.Add(line);
                    break;
                case RowWrite.Timeline(var timeline):
                    Notes.AddRange(timeline.Notes);
                    break;
            }
        }

        foreach (var send in decision.Effects.OfType<Effect.Send>())
        {
            var outcome = RespondToSend(send);
            if (outcome is Outcome.Sent)
            {
                Sent.Add((send.Attempt.Step, send.Attempt.Channel!.Value, Now));
            }

            Apply(
                new Input.EffectFinished(
                    send.Attempt.Message,
                    send.Attempt.Attempt!.Value,
                    send.Attempt.Nonce!,
                    outcome,
                    send.Attempt
                )
            );
        }

        return decision;
    }

    private Decision Decide(Input input)
    {
        var facts = new Lookups { Nonce = $"n{++nonces}", Controls = Controls };
        while (true)
        {
            var decision = Decider.Decide(State, input, Workspace, Now, facts);
            if (decision.RequiredLookups.Count == 0)
            {
                return decision;
            }

            Reservations.AddRange(decision.RequiredLookups.OfType<RequiredLookup.Reservation>());
            facts = facts with
            {
                Suppressions = facts
                    .Suppressions.Concat(
                        decision
                            .RequiredLookups.OfType<RequiredLookup.Suppression>()
                            .DistinctBy(n => AddressKey.Of(n.Channel, n.Address))
                            .Select(n => new KeyValuePair<string, AddressSuppression?>(
                                AddressKey.Of(n.Channel, n.Address),
                                null
                            ))
                    )
                    .ToDictionary(),
                Reservations = facts
                    .Reservations.Concat(
                        decision
                            .RequiredLookups.OfType<RequiredLookup.Reservation>()
                            .Select(n => KeyValuePair.Create(n.Id, GrantReservation(n)))
                    )
                    .ToDictionary(),
            };
        }
    }
}
