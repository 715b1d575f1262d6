using MarketingAutomation.Core.Customers;

namespace MarketingAutomation.Core.Journeys.Runs.Entering;

/// <summary>Entries that a person or another system asks for.</summary>
internal static class ManualEntries
{
    /// <summary>Has the customer enter the journey, by the same rules as for every trigger; why they do not is
    /// noted.</summary>
    /// <param name="id">Id of the request: the same one enters once.</param>
    /// <param name="by">Who asked, in a word without a name.</param>
    public static void Enter(RunContext context, string journey, string id, string by)
    {
        if (context.Workspace.Journeys.GetValueOrDefault(journey) is not { } current)
        {
            context.AddNote("not_entered", journey, null, "there is no such journey");
            return;
        }

        if (FindTrigger(current) is not { } trigger)
        {
            context.AddNote("not_entered", journey, null, "none of its triggers is manual");
            return;
        }

        RunEntry.TryEnter(
            context,
            new JourneyStart(current, [trigger]),
            null,
            $"manual-{id}",
            null,
            explanation: $"they were entered ({by})"
        );
    }

    /// <summary>The index of the trigger; null: the journey has none.</summary>
    private static int? FindTrigger(Journey journey)
    {
        for (var i = 0; i < journey.Triggers.Count; i++)
        {
            if (journey.Triggers[i].AllowsRequests)
            {
                return i;
            }
        }

        return null;
    }
}
