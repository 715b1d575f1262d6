using MarketingAutomation.Core.Customers;
using NodaTime;

namespace MarketingAutomation.Core.Decisions;

/// <summary>How a run moves and ends.</summary>
internal static class Running
{
    /// <summary>To the next step, the one before finished at <paramref name="finished"/>; no next step ends the
    /// run.</summary>
    public static void GoTo(Draft draft, Run moved, Run was, string? step, Instant finished)
    {
        if (step is null)
        {
            End(draft, was, "completed", "its last step is done");
            return;
        }

        draft.Replace(was, moved with { At = step, Since = finished, Until = null });
    }

    /// <summary>Ends a run. Its messages that have not left are dropped; an attempt under way is left to come
    /// home.</summary>
    public static void End(Draft draft, Run run, string how, string why)
    {
        draft.State = draft.State with { Runs = Without(draft.State.Runs, run.Id) };
        draft.Note("ended", run, run.At, $"{how}: {why}");
        if (draft.State.Messages.Count > 0)
        {
            DropMessages(draft, run, how);
        }
    }

    private static void DropMessages(Draft draft, Run run, string how)
    {
        foreach (
            var message in draft.State.Messages.Where(m => m.Run == run.Id && m.Attempt is null && m.Staff is null)
        )
        {
            Sending.Drop(
                draft,
                message,
                how switch
                {
                    "only_while" => Reasons.OnlyWhile,
                    Privacy.Run => Reasons.PrivacyRequest,
                    _ => Reasons.RunEnded,
                },
                $"the journey ended for them ({how})"
            );
        }
    }

    private static List<Run> Without(IReadOnlyList<Run> runs, string id)
    {
        var others = new List<Run>(runs.Count);
        foreach (var run in runs)
        {
            if (run.Id != id)
            {
                others.Add(run);
            }
        }

        return others;
    }
}
