using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;

namespace MarketingAutomation.Core.Messages;

/// <summary>Why a message takes its channel, and what was found of the other channels it may take.</summary>
/// <param name="Why">Why this channel, in words.</param>
public sealed record ChannelChoice(string Why)
{
    /// <summary>The other channels, in the order in which they are tried; null: none was looked at.</summary>
    public IReadOnlyList<OtherChannel>? Others { get; init; }

    /// <summary>The whole choice as one text.</summary>
    public string Describe() => string.Join("; ", (Others ?? []).Select(o => o.Describe()).Prepend(Why));
}

/// <summary>A channel that a message did not take.</summary>
public sealed record OtherChannel(Channel Channel)
{
    /// <summary>Why it was passed over, a name of <see cref="Reasons"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>The same in words.</summary>
    public string? Why { get; init; }

    internal string Describe() => $"{ChannelCatalog.Get(Channel).Name}: {Why}";
}
