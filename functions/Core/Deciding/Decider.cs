using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Consent;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Journeys.Runs.Entering;
using MarketingAutomation.Core.Journeys.Runs.Removing;
using MarketingAutomation.Core.Messages;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Workspaces;
using NodaTime;

namespace MarketingAutomation.Core.Deciding;

/// <summary>Makes all decisions: takes state, input, workspace and time, returns a decision. Pure: the same arguments
/// give the same decision.</summary>
public static class Decider
{
    /// <summary>Decides about one input. For most inputs everything due at <paramref name="now"/> is decided too, so
    /// that a late wake and a customer with many events reach the same state.</summary>
    /// <param name="state">The customer as stored, or <see cref="NewCustomer"/>.</param>
    /// <param name="input">What makes a decision necessary.</param>
    /// <param name="workspace">The current workspace, with every version that this customer's runs keep.</param>
    /// <param name="now">The time of the decision; a value earlier than the customer's last decision is raised to that
    /// one.</param>
    /// <param name="lookups">The results of the lookups made so far.</param>
    public static Decision Decide(CustomerState state, Input input, Workspace workspace, Instant now, Lookups lookups)
    {
        state = ConsentBook.Upgraded(state);
        var context = new DecisionContext(state, workspace, Instant.Max(now, state.DecidedAt), lookups);
        TimelineRow? timeline = null;
        RunRemoval.ApplyRemovals(context);
        switch (input)
        {
            case Input.EventArrived(var arrived):
                context.Event = arrived;
                context.Rows.Add(new RowWrite.AppliedEvent(arrived.Id));
                timeline = EventProcessing.ApplyEvent(context, arrived);
                break;
            case Input.BeginAttempt(var message):
                context.GrantedMessage = message;
                break;
            case Input.ProcessStarted(var process):
                UnansweredAttempts.AbandonAttempts(context, process);
                break;
            case Input.EffectFinished(var answer):
                AttemptProtocol.FinishAttempt(context, answer);
                break;
            case Input.MergeCustomer(var snapshot, var kept):
                CustomerMerge.ApplyMerge(context, snapshot, kept);
                break;
            case Input.AddressForgotten(var emails, var kind):
                PrivacyHandling.ForgetAddresses(context, emails, kind);
                break;
            case Input.OrderMoved moved:
                LeavingOrder.MoveOut(context, moved);
                break;
            case Input.CheckoutEnded(var source, var names, var ordered, var email):
                CheckoutRuns.EndRuns(context, source, names, ordered);
                if (email is not null)
                {
                    ConsentBoxes.MoveBoxes(context, source, names, email);
                    CorrectedAddresses.ForgetMovedAddress(context, email);
                }

                break;
            case Input.BoxUnticked(var source, var names, var at):
                UntickedBoxes.ApplyUntickedElsewhere(context, source, names, at);
                break;
            case Input.RemovedFromJourney(var journey, var by):
                RunRemoval.Remove(context, journey, $"they were taken out of the journey ({by})");
                break;
            case Input.EnterJourney(var journey, var id, var by):
                ManualEntries.Enter(context, journey, id, by);
                break;
            case Input.WakeDue:
                break;
        }

        // These inputs are applied while another customer is processed, and no effects run then: what is due is decided
        // at a wake.
        var decidesDue =
            input
            is not (
                Input.MergeCustomer
                or Input.CheckoutEnded
                or Input.OrderMoved
                or Input.BoxUnticked
                or Input.AddressForgotten
            );
        if (decidesDue)
        {
            DueWork.ProcessDue(context);
        }

        MarkDue(context, state, decidesDue);

        if (context.RequiredLookups.Count > 0)
        {
            return new Decision
            {
                Next = state,
                RequiredLookups = context.RequiredLookups,
                Changed = false,
            };
        }

        return Finish(context, state, timeline);
    }

    /// <summary>The state of a customer about whom nothing is known.</summary>
    public static CustomerState NewCustomer(string key) => new() { Key = key };

    // Written only after a decision that did not decide what is due.
    private static void MarkDue(DecisionContext context, CustomerState before, bool decidesDue)
    {
        Instant? due = decidesDue || before.DecidedAt == default ? null : before.DueDecidedAt ?? before.DecidedAt;
        if (context.State.DueDecidedAt != due)
        {
            context.State = context.State with { DueDecidedAt = due };
        }
    }

    private static Decision Finish(DecisionContext context, CustomerState before, TimelineRow? timeline)
    {
        timeline ??=
            context.Notes.Count == 0
                ? null
                : new TimelineRow(
                    $"wake-{context.Now.ToUnixTimeTicks()}",
                    context.Now,
                    context.Now,
                    "wake",
                    "wake",
                    [],
                    null,
                    []
                );
        if (timeline is not null)
        {
            context.Rows.Add(new RowWrite.Timeline(timeline with { Notes = context.Notes }));
        }

        var wake = context.WakesImmediately ? context.Now : NextWake.FindNextWake(context);
        var changed =
            context.Rows.Count > 0
            || context.SuppressionChanges.Count > 0
            || !ReferenceEquals(context.State, before)
            || wake != before.NextWake
            || context.Workspace.Hash != before.Workspace;
        return new Decision
        {
            Next = context.State with { DecidedAt = context.Now, NextWake = wake, Workspace = context.Workspace.Hash },
            Rows = context.Rows,
            Effects = context.Effects,
            SuppressionChanges = context.SuppressionChanges,
            AddressContactChanges = context.AddressContactChanges,
            Changed = changed,
        };
    }
}
