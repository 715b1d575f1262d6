using MarketingAutomation.Core.Inbound.Json;

namespace MarketingAutomation.Flow.Providers;

/// <summary>What became of a provider's delivery. The names of the cases are values of a metric.</summary>
public abstract record ProviderAnswer
{
    private ProviderAnswer() { }

    /// <summary>The delivery is durable. <paramref name="Events"/>: how many were new and about a known customer.</summary>
    public sealed record Accepted(int Events) : ProviderAnswer;

    /// <summary>The delivery is not signed by the provider, or not lately.</summary>
    public sealed record Unauthorized : ProviderAnswer;

    /// <summary>The body cannot be read. There is at least one fault.</summary>
    public sealed record Malformed(IReadOnlyList<JsonFault> Faults) : ProviderAnswer;

    /// <summary>The store could not take it; nothing is kept, and the provider should send it again.</summary>
    public sealed record Unavailable(TimeSpan RetryAfter) : ProviderAnswer;
}
