using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Runs;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Steps;

/// <summary>
/// One step as read. Each kind is its own record: it writes its canonical text, lists the steps a run may go to after
/// it, and executes itself. Its <see cref="StepDefinition"/>, in the same file, reads it from YAML. <see cref="Next"/>
/// is the step after it (and after the block it opens); null ends the run. Blocks are already flattened: the last step
/// of a branch points to the step after the block.
/// </summary>
public abstract record Step
{
    private protected Step() { }

    /// <summary>Unique in its journey: as written, else the template's name, else derived from kind and position;
    /// stable while the step stays in its block.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the step after this one; null: the run is finished.</summary>
    public string? Next { get; init; }

    /// <summary>True: a run stays at this step until a time or an event.</summary>
    internal virtual bool IsWait => false;

    /// <summary>True: a run that arrives at this wait stays there for some time, so a loop with it cannot turn without
    /// end.</summary>
    internal virtual bool AlwaysWaits => IsWait;

    /// <summary>True: a run passes this step in the same decision, even while its journey is paused.</summary>
    internal virtual bool IsInstant => false;

    /// <summary>This step's part of the journey's canonical text, without id and next step. The hash of the journey, to
    /// which stored runs are pinned, is computed from it: it must not change.</summary>
    internal abstract string WriteCanonicalText();

    /// <summary>What the step does, in a few words, as a picture of the journey shows it.</summary>
    internal virtual string Describe() => Id;

    /// <summary>The ways of <see cref="ListNextSteps"/>, in the same order, with when a run goes each.</summary>
    internal virtual IReadOnlyList<StepWay> ListWays() => [.. ListNextSteps().Select(s => new StepWay("", s))];

    /// <summary>Every step that a run may go to after this one; null among them: the run may end here.</summary>
    internal virtual IReadOnlyList<string?> ListNextSteps() => [Next];

    /// <summary>The next step if nothing is waited for; null: the run ends.</summary>
    internal virtual string? FindNextStep(ConditionScope scope) => Next;

    /// <summary>The next step after the message of this one became sent, or finally not; null: the run ends.</summary>
    internal virtual string? FindNextStep(MessageState became) => Next;

    /// <summary>The longest total of waits from here to the end of the journey.</summary>
    /// <param name="after">The longest total from a step on; null: the end, zero.</param>
    internal virtual Duration FindLongest(Func<string?, Duration> after) => after(Next);

    /// <summary>The least time that a run stays here before it goes this way.</summary>
    internal virtual Duration FindLeastTime(string? way) => Duration.Zero;

    /// <summary>Executes the step for a run that is at it. True: the run moved and may move again.</summary>
    internal abstract bool Execute(RunContext context, Run run, Journey journey);

    /// <summary>Moves the run to the next step, as of when the step before this one was finished, so that a wait after
    /// it counts from the last message. Returns true, as the result of <see cref="Execute"/>.</summary>
    private protected bool Finish(RunContext context, Run run)
    {
        var moved = context.State.Runs.First(r => r.Id == run.Id);
        RunTransitions.MoveToStep(context, moved, moved, Next, run.StepReadyAt);
        return true;
    }

    /// <summary>True: the journey or everything is paused, and the run stays here; it is checked again until the pause
    /// is over. For steps with an effect outside of the customer's record.</summary>
    private protected static bool IsHeldByPause(RunContext context, Run run)
    {
        if (RunModes.PauseReason(context, run.Journey) is not { } paused)
        {
            return false;
        }

        if (run.WaitUntil is null)
        {
            context.AddNote("held", run, run.StepId, paused);
        }

        if (run.WaitUntil is not { } until || until <= context.Now)
        {
            context.Replace(run, run with { WaitUntil = context.Now + SendingControls.Recheck });
        }

        return true;
    }

    /// <summary>Keeps the run here until a time, then moves it on as of that time. True: the run moved.</summary>
    private protected bool WaitUntil(RunContext context, Run run, Instant until)
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

/// <summary>A way on from a step.</summary>
/// <param name="Label">When a run goes this way, in a few words; empty: always.</param>
/// <param name="NextStep">Id of the step it leads to; null: the run ends.</param>
internal sealed record StepWay(string Label, string? NextStep);
