using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Deciding;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Runs;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>
/// One step as read. Each kind is a record of its own that writes its canonical text, lists where a run may go on after
/// it, and executes itself; how it is read from YAML is its <see cref="StepDefinition"/>, in the same file. <see
/// cref="Next"/> is where the run goes on after it (and after the block it opens); null ends the run. Blocks are
/// already flattened: a branch's last step points to what follows the block.
/// </summary>
public abstract record Step
{
    private protected Step() { }

    /// <summary>Unique in its journey; given, the template's name, or derived from kind and place, stable while the
    /// step stays in its block.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the step after this one; null: the run is finished.</summary>
    public string? Next { get; init; }

    /// <summary>True: a run stays here until a time or an event.</summary>
    internal virtual bool IsWait => false;

    /// <summary>True: a run passes it in the same decision, also while its journey is paused.</summary>
    internal virtual bool IsInstant => false;

    /// <summary>Its part of the journey's canonical text, without id and next step. The journey's hash, to which stored
    /// runs are pinned, is made of it: it must not change.</summary>
    internal abstract string WriteCanonicalText();

    /// <summary>Every step a run may go on to; null among them: the run may end here.</summary>
    internal virtual IReadOnlyList<string?> ListNextSteps() => [Next];

    /// <summary>Where a run goes on if nothing is waited for; null: it ends.</summary>
    internal virtual string? FindNextStep(ConditionScope scope) => Next;

    /// <summary>The longest time by waits from here to the end of the journey.</summary>
    /// <param name="after">The longest time from a step on; null: the end, no time.</param>
    internal virtual Duration FindLongest(Func<string?, Duration> after) => after(Next);

    /// <summary>Does what the step asks for, for a run that is at it. True: the run moved and may move again.</summary>
    internal abstract bool Execute(DecisionContext context, Run run, Journey journey);

    /// <summary>Moves the run to the next step, as of when the step before this one was finished, so that a wait after
    /// it counts from the last message. True, as the result of <see cref="Execute"/>.</summary>
    private protected bool Finish(DecisionContext context, Run run)
    {
        var moved = context.State.Runs.First(r => r.Id == run.Id);
        RunTransitions.MoveToStep(context, moved, moved, Next, run.StepReadyAt);
        return true;
    }

    /// <summary>Stays until a time, then moves on as of that time. True: the run moved.</summary>
    private protected bool WaitUntil(DecisionContext context, Run run, Instant until)
    {
        if (context.Now < until)
        {
            if (run.WaitUntil != until)
            {
                context.Replace(run, run with { WaitUntil = until });
            }

            return false;
        }

        RunTransitions.MoveToStep(context, run, run, Next, until);
        return true;
    }
}
