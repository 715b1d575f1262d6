namespace MarketingAutomation.Support.Providers;

/// <summary>A request to send that is right in all its parts.</summary>
/// <param name="Message">Our message id, as it is carried for us; empty: none is, which is a violation of its
/// own.</param>
/// <param name="To">As written in the request.</param>
/// <param name="Before">How many calls came for this recipient before.</param>
/// <param name="ProviderId">The provider's own name for what it would take.</param>
/// <param name="Fields">What else it says, by the provider's own names.</param>
public sealed record ProviderCall(
    string Message,
    string To,
    int Before,
    string ProviderId,
    IReadOnlyDictionary<string, string> Fields
);

/// <summary>How far a call has come. After <see cref="Arrived"/> the attempt is committed and the
/// call under way.</summary>
public enum CallStage
{
    /// <summary>Read, found right, not taken.</summary>
    Arrived,

    /// <summary>Taken, not answered.</summary>
    Taken,

    /// <summary>Answered, whatever the answer.</summary>
    Answered,
}

/// <summary>A message a provider took. <paramref name="At"/> is on the stub's clock.</summary>
public sealed record AcceptedMessage(ProviderCall Call, DateTimeOffset At);

/// <summary>What a request did wrong: where, and what the provider says about it.</summary>
public sealed record Violation(string Where, string Problem)
{
    public override string ToString() => $"{Where}: {Problem}";
}

/// <summary>What the checks made of a request.</summary>
public abstract record CallCheck
{
    private CallCheck() { }

    /// <summary>Right.</summary>
    public sealed record Right(ProviderCall Call) : CallCheck;

    /// <summary>Right, asks for nothing to be sent, and is answered at once (sandbox, a refusal the test
    /// ordered).</summary>
    public sealed record Answered(ProviderReply Reply) : CallCheck;

    /// <summary>Wrong, with the provider's own answer.</summary>
    public sealed record Wrong(ProviderReply Reply, IReadOnlyList<Violation> Violations) : CallCheck;
}

/// <summary>An answer as it goes out.</summary>
public sealed record ProviderReply(int Status, string Body = "", string ContentType = "application/json")
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];
}
