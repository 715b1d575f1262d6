namespace MarketingAutomation.Adapters.Providers;

/// <summary>What came of one request to a provider, before anybody says what it means. The cases differ in one thing:
/// can the provider have acted on it?</summary>
public abstract record ProviderReply
{
    private ProviderReply() { }

    /// <summary>It answered.</summary>
    /// <param name="Headers">Names in any case.</param>
    /// <param name="Body">The first <see cref="ProviderHttp.MaxAnswerBytes"/> bytes; shorter where the connection broke
    /// within it.</param>
    public sealed record Answered(int Status, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
        : ProviderReply
    {
        /// <summary>A header's value; null: it is not there.</summary>
        public string? Header(string name) => Headers.GetValueOrDefault(name);
    }

    /// <summary>No byte of the body left this process: the provider cannot have acted.</summary>
    public sealed record NotSent(string Why) : ProviderReply
    {
        /// <summary>True: for a reason of this process (its record of calls could not be written), which says nothing
        /// about the provider.</summary>
        public bool IsOwnFault { get; init; }
    }

    /// <summary>The body may have arrived, and there is no answer: the provider may have acted or not.</summary>
    public sealed record Lost(string Why) : ProviderReply;

    /// <summary>Not even tried: the provider asked for a pause, or fails too often. <paramref name="After"/>: how long
    /// until it is worth trying.</summary>
    public sealed record CircuitOpen(string Why, TimeSpan After) : ProviderReply;
}
