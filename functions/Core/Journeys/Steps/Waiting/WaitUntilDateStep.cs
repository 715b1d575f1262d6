using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Journeys.Conditions.Fields;
using MarketingAutomation.Core.Journeys.Dates;
using MarketingAutomation.Core.Journeys.Runs;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Steps.Waiting;

/// <summary>
/// Waits until a moment that is counted from a date of the customer or of the run's order. It is computed again whenever
/// the customer is looked at, so a date that changes moves the end of the wait. A date that is not known or not there
/// when the step is reached, and a moment that is over then, end it at once, with a note. A date that is removed while
/// the run waits for it ends the run: what the messages are about does not happen.
/// </summary>
public sealed record WaitUntilDateStep : Step
{
    /// <summary>What is waited for.</summary>
    public required DateSource Date { get; init; }

    /// <summary>Over how long the customers are spread; zero: not at all.</summary>
    public Duration Jitter { get; init; }

    internal override bool IsWait => true;

    // The date may be over, so a loop with only this wait could turn without end.
    internal override bool AlwaysWaits => false;

    internal override string Describe() =>
        $"Wait until {Date.Describe()}"
        + (Jitter == Duration.Zero ? "" : $", spread over {CountText.FormatDuration(Jitter)}");

    internal override string WriteCanonicalText() =>
        $"wait until {Date.WriteCanonicalText()}"
        + (Jitter == Duration.Zero ? "" : $" jitter {CanonicalForm.FormatDuration(Jitter)}");

    // How far ahead the date is differs by customer; a yearly one is at most a year away.
    internal override Duration FindLongest(Func<string?, Duration> after) =>
        (Date.Yearly ? Duration.FromDays(366) : Duration.Max(Duration.Zero, Date.Offset)) + Jitter + after(Next);

    internal override bool Execute(RunContext context, Run run, Journey journey)
    {
        var value = Date.ReadValue(context.CreateStepScope(run));
        if (value is Value.AbsentValue && run.WaitUntil is not null)
        {
            RunTransitions.EndRun(context, run, "date_removed", $"{Date.Field.Name} was removed while the run waited");
            return false;
        }

        if (value is not Value.Time { Value: var date })
        {
            return GoOn(context, run, $"{Date.Field.Name} is not known, or not there");
        }

        var until =
            Date.FindMoment(date, context.Zone, run.StepReadyAt)?.At
            + JitterPlace.Find(context.State.Key, run.Journey, Id, Jitter);
        return until is { } time && time > run.StepReadyAt
            ? WaitUntil(context, run, time)
            : GoOn(context, run, $"{Date.Describe()} is over");
    }

    private bool GoOn(RunContext context, Run run, string why)
    {
        context.AddNote("not_waited", run, Id, $"{why}; the run goes on");
        RunTransitions.MoveToStep(context, run, run, Next, run.WaitUntil is null ? run.StepReadyAt : context.Now);
        return true;
    }
}
