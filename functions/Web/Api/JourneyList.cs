using MarketingAutomation.Core.Values;
using MarketingAutomation.Flow.Administration;
using NodaTime;

namespace MarketingAutomation.Web.Api;

/// <summary>The workspace's journeys by name, and the hash of the workspace they are from.</summary>
public sealed record JourneyList(string Workspace, IReadOnlyList<JourneyItem> Items);

/// <summary>
/// A journey as it is now. Status is the marketer's (<c>draft</c>, <c>live</c>, <c>paused</c>, <c>closing</c>); <paramref name="Paused"/> is the switch.
/// Trigger is the event's name, or <c>inactive</c>.
/// </summary>
public sealed record JourneyItem(string Id, string Version, string Status, bool Paused, string Topic, string Trigger, int Steps);

/// <summary>What is held back at the moment, and what came of this turn.</summary>
/// <param name="Changed">False: it was so already.</param>
/// <param name="Messages">At a resume: how many messages waited that now go on; at most 1,000 are counted.</param>
/// <param name="Note">In words: what happens now, and what other pause goes on.</param>
public sealed record SwitchesState(bool PausedAll, IReadOnlyList<string> Paused, bool Changed, int Messages, string Note)
{
    /// <summary>At a resume: how many messages still wait for another pause (of the same journey, of everything, of the journey's file); at most 1,000 are counted.</summary>
    public required int StillWaiting { get; init; }

    internal static string Words(string? journey, bool paused, PauseAnswer answer)
    {
        var what = journey is null ? "Everything" : $"Journey {journey}";
        if (!answer.Changed)
        {
            return answer.Still is { } other ? $"{what} was not paused by this switch, and nothing changed; but {other.Words}" : $"{what} was {(paused ? "paused already" : "not paused")}; nothing changed.";
        }

        if (paused)
        {
            return $"{what} is paused: messages wait, events and waits go on. /readyz counts what waits.";
        }

        if (answer.Still is { } still)
        {
            return $"{what} is resumed, but {still.Words}{(answer.Messages == 0 ? "" : $" Of the others {Going(answer)}")}";
        }

        return answer.Messages == 0 ? $"{what} is resumed. No message waits." : $"{what} is resumed. {Going(answer)}";
    }

    private static string Going(PauseAnswer answer)
    {
        var many = answer.Messages >= WaitingMessages.Most ? "at least " : "";
        var when = answer.Over < Duration.FromMinutes(1) ? "now" : $"over the next {Counted.Time(answer.Over)}";
        return $"{many}{Counted.Of(answer.Messages, "message")} {(answer.Messages == 1 ? "waits; it goes" : "wait; they go")} out {when}, within the hours in which each may be sent. "
            + "E-mail that waited for more than an hour is sent between 08:00 and 21:00.";
    }
}
