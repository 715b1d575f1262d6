using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Consent;
using MarketingAutomation.Core.Customers.Orders;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Messages.Attempts;
using MarketingAutomation.Core.Workspaces;
using NodaTime;

namespace MarketingAutomation.Core.Deciding;

/// <summary>The one place decisions are made: state, input, workspace and time in, a decision out. Pure: the same
/// arguments give the same decision.</summary>
public static class Decider
{
    /// <summary>Longest that a paused or parked thing goes unlooked at.</summary>
    public static readonly Duration Recheck = Duration.FromMinutes(10);

    /// <summary>How long a message that was announced as ready waits for its attempt before it is announced again;
    /// later ones wait for <see cref="Recheck"/>.</summary>
    public static readonly Duration FirstRecheck = Duration.FromMinutes(1);

    /// <summary>
    /// Decides. Whatever the input, everything due at <paramref name="now"/> is decided too, so that a late wake and a
    /// busy customer end in the same place.
    /// </summary>
    /// <param name="state">The customer as stored, or <see cref="NewCustomer"/>.</param>
    /// <param name="input">What makes a decision necessary.</param>
    /// <param name="workspace">What marketers want now, with every version this customer's runs are pinned to.</param>
    /// <param name="now">The decision's clock; never earlier than the customer's last decision, an earlier value is
    /// raised to it.</param>
    /// <param name="lookups">What the shell looked up.</param>
    public static Decision Decide(CustomerState state, Input input, Workspace workspace, Instant now, Lookups lookups)
    {
        state = ConsentBook.Upgraded(state);
        var draft = new DecisionContext(state, workspace, Instant.Max(now, state.DecidedAt), lookups);
        TimelineRow? timeline = null;
        switch (input)
        {
            case Input.EventArrived(var arrived):
                draft.Event = arrived;
                draft.Rows.Add(new RowWrite.AppliedEvent(arrived.Id));
                timeline = EventProcessing.ApplyEvent(draft, arrived);
                break;
            case Input.BeginAttempt(var message):
                draft.GrantedMessage = message;
                break;
            case Input.ProcessStarted(var process):
                UnansweredAttempts.AbandonAttempts(draft, process);
                break;
            case Input.EffectFinished finished:
                AttemptProtocol.FinishAttempt(draft, finished);
                break;
            case Input.MergeCustomer(var snapshot, var kept):
                CustomerMerge.ApplyMerge(draft, snapshot, kept);
                break;
            case Input.AddressForgotten(var emails, var kind):
                PrivacyHandling.ForgetAddresses(draft, emails, kind);
                break;
            case Input.OrderMoved moved:
                OrderMoves.MoveOut(draft, moved);
                break;
            case Input.CheckoutEnded(var source, var names, var ordered, var email):
                CheckoutRuns.EndRuns(draft, source, names, ordered);
                if (email is not null)
                {
                    ConsentBoxes.MoveBoxes(draft, source, names, email);
                    CorrectedAddresses.ForgetMovedAddress(draft, email);
                }

                break;
            case Input.BoxUnticked(var source, var names, var at):
                UntickedBoxes.ApplyUntickedElsewhere(draft, source, names, at);
                break;
        }

        // What applies these is busy with another customer and performs nothing: what is due is left to a wake.
        if (
            input
            is not (
                Input.MergeCustomer
                or Input.CheckoutEnded
                or Input.OrderMoved
                or Input.BoxUnticked
                or Input.AddressForgotten
            )
        )
        {
            DueWork.ProcessDue(draft);
        }

        if (draft.RequiredLookups.Count > 0)
        {
            return new Decision
            {
                Next = state,
                RequiredLookups = draft.RequiredLookups,
                Changed = false,
            };
        }

        return Finish(draft, state, timeline);
    }

    /// <summary>A customer nothing is known of yet.</summary>
    public static CustomerState NewCustomer(string key) => new() { Key = key };

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
            Changed = changed,
        };
    }
}
