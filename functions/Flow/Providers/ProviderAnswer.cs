using MarketingAutomation.Core.Inbound.Json;

namespace MarketingAutomation.Flow.Providers;

/// <summary>What a provider is told about its POST.</summary>
public abstract record ProviderAnswer
{
    private ProviderAnswer() { }

    /// <summary>200: durable. <paramref name="Events"/>: how many were new and about a known customer.</summary>
    public sealed record Accepted(int Events) : ProviderAnswer;

    /// <summary>401, without a hint.</summary>
    public sealed record Unauthorized : ProviderAnswer;

    /// <summary>400, naming what is wrong.</summary>
    public sealed record Malformed(IReadOnlyList<JsonFault> Faults) : ProviderAnswer;

    /// <summary>503 with <c>Retry-After</c>.</summary>
    public sealed record Unavailable(TimeSpan RetryAfter) : ProviderAnswer;
}
