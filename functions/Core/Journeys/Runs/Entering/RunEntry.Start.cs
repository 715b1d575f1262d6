using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Customers.Updates;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Journeys.Runs.Entering;

// Starts a run of a customer who may enter.
internal static partial class RunEntry
{
    /// <summary>Starts the run.</summary>
    /// <param name="trigger">Index of the trigger that starts it.</param>
    /// <param name="order"><c>source:id</c> of its order; null: none.</param>
    /// <param name="entryKey">What the entry is stored under.</param>
    /// <param name="because">The event that starts it; null: time does.</param>
    private static void StartRun(
        RunContext context,
        Journey journey,
        int trigger,
        string? order,
        string entryKey,
        RunEvent? because,
        string? explanation
    )
    {
        var name = RunModes.EntryName(context, journey);
        var recordOnly = RunModes.RecordOnlyReason(context, journey.Id) ?? FindHoldOut(context, journey);
        var run = new Run
        {
            Id = ContentHash.ComputeParts(context.State.Key, name, entryKey),
            Journey = journey.Id,
            Version = journey.Hash,
            Trigger = trigger,
            Shadow = recordOnly is not null,
            ShadowReason = recordOnly,
            EnteredAt = context.Now,
            BeganAt = because?.At,
            Order = order,
            Checkout =
                because is not null && because.Id == context.Event?.Id
                    ? OrderRecipient.CheckoutOf(context.State, context.Event)
                    : null,
            StepId = journey.First,
            StepReadyAt = context.Now,
            Event = because,
            Product = because is not null && because.Id == context.Event?.Id ? context.Event?.Product : null,
            LastRatingEvent = because?.Name == EventNames.FeedbackReceived ? because.Id : null,
        };
        if (journey.LoopSteps.Contains(journey.First))
        {
            run = run.ArriveAt(journey.First, isInLoop: true);
        }

        var entry = context.State.Entries.FirstOrDefault(e => e.Journey == name);
        context.State = context.State with
        {
            Runs = [.. context.State.Runs, run],
            Entries =
            [
                .. context.State.Entries.Where(e => e.Journey != name),
                new JourneyEntry(name, context.Now, (entry?.Times ?? 0) + 1, entry?.ReleasedTimes ?? 0)
                {
                    BeganAt = journey.ReEntry is ReEntry.Restart ? because?.At ?? context.Now : null,
                },
            ],
        };
        context.Rows.Add(new RowWrite.JourneyEntered(name, entryKey, run.Id));
        var group = HoldOutGroups.FindGroup(context.State, context.Policy, run);
        var why =
            explanation
            ?? (because is null ? journey.Triggers[trigger].ExplainTimedEntry(context) : $"{because.Name} arrived");
        context.AddNote(
            "entered",
            journey.Id,
            journey.First,
            group switch
            {
                Reasons.HoldOut => $"{why}; they are held out: what it would send is only recorded",
                Reasons.GlobalHoldOut => $"{why}; they are held out of all marketing",
                _ => why,
            },
            group: group
        );
    }

    private static string? FindHoldOut(RunContext context, Journey journey) =>
        HoldOutGroups.IsInJourneyGroup(context.State, journey.Id, journey.HoldOutPercent) ? Reasons.HoldOut : null;
}
