namespace MarketingAutomation.Flow.Intake;

/// <summary>How long the sender of an event waits for its decision.</summary>
public enum SubmitMode
{
    /// <summary>At most <see cref="FlowOptions.DecideWithin"/>; an event that is not decided by then, or whose decision
    /// fails, is queued.</summary>
    WithinLimit,

    /// <summary>Not at all: the event is queued.</summary>
    Queue,
}
