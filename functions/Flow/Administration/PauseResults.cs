using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Flow.Administration;

/// <summary>A pause that begins or ends. <paramref name="Journey"/> null: of everything. When and by whom: null in
/// stores written before these were kept.</summary>
public sealed record PauseChange(string? Journey, bool Paused, Instant? At, string? By)
{
    /// <summary>Of an end: what still holds it; null: nothing does.</summary>
    public StillPaused? Still { get; init; }

    /// <summary>Of an end: why what waited is only recorded, where all of it is; null: some of it may be
    /// sent.</summary>
    public string? OnlyRecords { get; init; }
}

/// <summary>Another pause, or a clock that cannot be right, that holds what was resumed.</summary>
/// <param name="Why">Each in words, with the remedy.</param>
/// <param name="Messages">How many messages wait for it; at most <see cref="WaitingMessages.MaxCounted"/> are
/// counted.</param>
public sealed record StillPaused(IReadOnlyList<string> Why, int Messages)
{
    /// <summary>In words: why, and how many wait.</summary>
    public string Text =>
        Messages == 0
            ? $"{string.Join(", and ", Why)}."
            : $"{string.Join(", and ", Why)}. "
                + (Messages >= WaitingMessages.MaxCounted ? "At least " : "")
                + $"{CountText.WithNoun(Messages, "message")} "
                + $"{(Messages == 1 ? "waits" : "wait")} for that.";
}

/// <summary>What came of a turn.</summary>
/// <param name="Changed">False: it was so already; nothing was done.</param>
/// <param name="Messages">At a resume: how many messages wait that it lets go on (at most <see
/// cref="WaitingMessages.MaxCounted"/> are counted); 0 while deciding has stopped.</param>
/// <param name="Since">Since when the first of them waits; null: none does.</param>
/// <param name="SpreadOver">Over how long they are sent.</param>
public sealed record PauseResult(bool Changed, int Messages, Instant? Since, Duration SpreadOver)
{
    /// <summary>At a resume: what else holds; null: nothing does.</summary>
    public StillPaused? Still { get; init; }

    /// <summary>At a resume: how many of <see cref="Messages"/> are only recorded, not sent.</summary>
    public int Recorded { get; init; }

    /// <summary>Why they are only recorded, in words; null: none is.</summary>
    public string? OnlyRecords { get; init; }
}

/// <summary>What is paused: everything, or single journeys; since when and by whom (null: a store of an earlier
/// program); and how many messages wait for a resume.</summary>
/// <param name="Messages">At most <see cref="WaitingMessages.MaxCounted"/> are counted.</param>
public sealed record PauseState(
    bool All,
    Instant? Since,
    string? By,
    IReadOnlyList<PausedJourney> Journeys,
    int Messages
);

/// <summary>A journey that has a pause of its own.</summary>
public sealed record PausedJourney(string Journey, Instant? Since, string? By);

/// <summary>What, beside the switches, keeps messages from being sent. Asked at each answer.</summary>
/// <param name="StopReason">Why deciding has stopped, with the remedy; null: it has not.</param>
/// <param name="WhyOnlyRecorded">Why messages of a journey are only recorded now, in words; null: they may be
/// sent.</param>
public sealed record OtherSendBlocks(Func<string?> StopReason, Func<string, string?> WhyOnlyRecorded)
{
    /// <summary>Nothing else is known to hold them.</summary>
    public static readonly OtherSendBlocks None = new(() => null, _ => null);
}
