using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow.Administration;
using NodaTime;

namespace MarketingAutomation.Web.Api;

/// <summary>The workspace's journeys by name, and the hash of the workspace they are from.</summary>
public sealed record JourneyList(string Workspace, IReadOnlyList<JourneyItem> Items);

/// <summary>
/// A journey as it is now. Status is the marketer's (<c>draft</c>, <c>live</c>, <c>paused</c>, <c>closing</c>);
/// <paramref name="Paused"/> is the switch. Trigger is the event's name, or <c>inactive</c>.
/// </summary>
public sealed record JourneyItem(
    string Id,
    string Version,
    string Status,
    bool Paused,
    string Topic,
    string Trigger,
    int Steps
);

/// <summary>What came of taking customers out of a journey.</summary>
/// <param name="Removed">How many runs of one customer ended; null: everyone was taken out, and is not counted.</param>
/// <param name="Note">In words.</param>
public sealed record RemovalResult(string Journey, int? Removed, string Note);

/// <summary>What is held back at the moment, and what came of this turn.</summary>
/// <param name="Changed">False: it was so already.</param>
/// <param name="Messages">At a resume: how many messages waited that are looked at now; at most 1,000 are counted, 0
/// while deciding has stopped.</param>
/// <param name="Note">In words: what happens now, and what else holds.</param>
public sealed record SwitchesState(
    bool PausedAll,
    IReadOnlyList<string> Paused,
    bool Changed,
    int Messages,
    string Note
)
{
    /// <summary>At a resume: how many messages still wait for another pause (of the same journey, of everything, of the
    /// journey's file) or for the clock; at most 1,000 are counted.</summary>
    public required int StillWaiting { get; init; }

    internal static string NoteText(string? journey, bool paused, PauseResult answer)
    {
        var what = journey is null ? "Everything" : $"Journey {journey}";
        if (!answer.Changed)
        {
            return answer.Still is not { } other
                ? $"{what} was {(paused ? "paused already" : "not paused")}; nothing changed."
                : $"{(journey is null ? "There was no pause of everything" : $"{what} was not paused by its switch")}, "
                    + $"and nothing changed; but {other.Text}";
        }

        if (paused)
        {
            return $"{what} is paused: messages wait, events and waits go on. /readyz counts what waits.";
        }

        if (answer.Still is { } still)
        {
            return $"{what} is resumed, but {still.Text}{(answer.Messages == 0 ? "" : $" Of the others {ResumeText(answer)}")}";
        }

        return answer.Messages == 0
            ? $"{what} is resumed. No message waits."
            : $"{what} is resumed. {ResumeText(answer)}";
    }

    private static string ResumeText(PauseResult answer)
    {
        var many = answer.Messages >= WaitingMessages.MaxCounted ? "at least " : "";
        var (waits, wait) =
            answer.Messages == 1
                ? ("waits; it is looked at now", "it is")
                : ("wait; they are looked at now", "they are");
        var count = $"{many}{CountText.WithNoun(answer.Messages, "message")} {waits}";
        if (answer.Recorded == answer.Messages)
        {
            return $"{count}, and only recorded, not sent ({answer.OnlyRecords}).";
        }

        var over =
            answer.SpreadOver < Duration.FromMinutes(1)
                ? ""
                : $", over the next {CountText.FormatDuration(answer.SpreadOver)}";
        var recorded =
            answer.Recorded == 0
                ? ""
                : $" {CountText.WithNoun(answer.Recorded, "message")} of them {(answer.Recorded == 1 ? "is" : "are")} "
                    + $"only recorded, not sent ({answer.OnlyRecords}).";
        return $"{count}, and {wait} sent{over} where nothing else holds {(answer.Messages == 1 ? "it" : "them")} "
            + $"(consent, the hours of sending, how often a customer is written to).{recorded} "
            + "E-mail that waited for more than an hour is sent between 08:00 and 21:00.";
    }
}
