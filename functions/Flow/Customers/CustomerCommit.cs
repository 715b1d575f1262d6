using MarketingAutomation.Core.Deciding;

namespace MarketingAutomation.Flow.Customers;

/// <summary>What became of the commit of a decision.</summary>
internal abstract record CustomerCommit
{
    private CustomerCommit() { }

    /// <summary>Durable, with the state's new ETag.</summary>
    public sealed record Done(string ETag) : CustomerCommit;

    /// <summary>Nothing is committed: a name is another customer's, or a run of another customer ends first.</summary>
    public sealed record PreCommitRefused : CustomerCommit;

    /// <summary>Nothing is committed: the event was applied before.</summary>
    public sealed record AlreadyApplied : CustomerCommit;

    /// <summary>Nothing is committed: the customer entered this journey with this entry key before.</summary>
    public sealed record AlreadyEntered(RowWrite.JourneyEntered Entry) : CustomerCommit;

    /// <summary>Nothing is committed: the state changed after it was read.</summary>
    public sealed record StateChanged : CustomerCommit;
}
