using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Workspaces;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

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
    /// <param name="facts">What the shell looked up.</param>
    public static Decision Decide(CustomerState state, Input input, Workspace workspace, Instant now, Facts facts)
    {
        state = ConsentBook.Upgraded(state);
        var draft = new Draft(state, workspace, Instant.Max(now, state.DecidedAt), facts);
        TimelineRow? timeline = null;
        switch (input)
        {
            case Input.EventArrived(var arrived):
                draft.Event = arrived;
                draft.Rows.Add(new RowWrite.Applied(arrived.Id));
                timeline = Arriving.Apply(draft, arrived);
                break;
            case Input.AttemptBegins(var message):
                draft.Beginning = message;
                break;
            case Input.ProcessBegan(var process):
                Attempts.Abandon(draft, process);
                break;
            case Input.EffectFinished finished:
                Attempts.Finish(draft, finished);
                break;
            case Input.TakeOver(var snapshot, var kept):
                Merging.TakeOver(draft, snapshot, kept);
                break;
            case Input.AddressForgotten(var emails, var kind):
                Privacy.Forget(draft, emails, kind);
                break;
            case Input.OrderMoved moved:
                MovedOrders.Leave(draft, moved);
                break;
            case Input.CheckoutOver(var source, var names, var ordered, var email):
                Checkouts.End(draft, source, names, ordered);
                if (email is not null)
                {
                    ConsentBoxes.MovedOn(draft, source, names, email);
                    CorrectedAddresses.MovedOn(draft, email);
                }

                break;
            case Input.BoxUnticked(var source, var names, var at):
                ConsentBoxes.UntickedElsewhere(draft, source, names, at);
                break;
        }

        // What applies these is busy with another customer and performs nothing: what is due is left to a wake.
        if (
            input
            is not (
                Input.TakeOver
                or Input.CheckoutOver
                or Input.OrderMoved
                or Input.BoxUnticked
                or Input.AddressForgotten
            )
        )
        {
            Due.Process(draft);
        }

        if (draft.Needs.Count > 0)
        {
            return new Decision
            {
                Next = state,
                Needs = draft.Needs,
                Changed = false,
            };
        }

        return Finish(draft, state, timeline);
    }

    /// <summary>A customer nothing is known of yet.</summary>
    public static CustomerState NewCustomer(string key) => new() { Key = key };

    private static Decision Finish(Draft draft, CustomerState before, TimelineRow? timeline)
    {
        timeline ??=
            draft.Notes.Count == 0
                ? null
                : new TimelineRow(
                    $"wake-{draft.Now.ToUnixTimeTicks()}",
                    draft.Now,
                    draft.Now,
                    "wake",
                    "wake",
                    [],
                    null,
                    []
                );
        if (timeline is not null)
        {
            draft.Rows.Add(new RowWrite.Timeline(timeline with { Notes = draft.Notes }));
        }

        var wake = draft.LooksAgain ? draft.Now : NextWake.Of(draft);
        var changed =
            draft.Rows.Count > 0
            || draft.Marks.Count > 0
            || !ReferenceEquals(draft.State, before)
            || wake != before.NextWake
            || draft.Workspace.Hash != before.Workspace;
        return new Decision
        {
            Next = draft.State with { DecidedAt = draft.Now, NextWake = wake, Workspace = draft.Workspace.Hash },
            Rows = draft.Rows,
            Effects = draft.Effects,
            Marks = draft.Marks,
            Changed = changed,
        };
    }
}
