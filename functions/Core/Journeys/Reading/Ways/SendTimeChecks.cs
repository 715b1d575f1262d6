using MarketingAutomation.Core.Journeys.Steps;
using NodaTime;

namespace MarketingAutomation.Core.Journeys.Reading.Ways;

/// <summary>Finds the sends that a run only comes to at a certain time of day, for the check against the windows of
/// policy.yaml.</summary>
internal static class SendTimeChecks
{
    /// <summary>Adds a <see cref="Reference.SendAt"/> for each of them.</summary>
    public static void Collect(string? first, JourneyReadContext context)
    {
        foreach (var send in context.Steps.Values.OfType<SendStep>())
        {
            if (FindTimes(send.Id, first, context) is { Count: > 0 } times)
            {
                context.References.Add(
                    new Reference.SendAt(
                        context.StepPlaces[send.Id],
                        new SentBy(send.Template, send.Channels),
                        send.DropAfter,
                        times
                    )
                );
            }
        }
    }

    // The times of day in the customer's zone at which runs come to a step, by all ways; null: at any time by some.
    private static HashSet<LocalTime>? FindTimes(string to, string? first, JourneyReadContext context)
    {
        var times = new HashSet<LocalTime>();
        var (seen, next) = (new HashSet<string>(StringComparer.Ordinal), new Stack<string>([to]));
        while (next.TryPop(out var id))
        {
            if (!seen.Add(id))
            {
                continue;
            }

            if (id == first)
            {
                return null;
            }

            foreach (var before in context.Steps.Values.Where(s => s.ListNextSteps().Contains(id)))
            {
                if (before is WaitUntilStep wait && wait.Jitter == Duration.Zero)
                {
                    times.Add(wait.TimeOfDay);
                }
                else if (before is { IsInstant: true } or ChooseStep)
                {
                    next.Push(before.Id);
                }
                else
                {
                    return null;
                }
            }
        }

        return times;
    }
}
