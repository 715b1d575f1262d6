using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Values;

namespace MarketingAutomation.Core.Messages;

/// <summary>Why a message takes its channel, and what was found of the other channels it may take.</summary>
/// <param name="Why">Why this channel, in words.</param>
public sealed record ChannelChoice(string Why)
{
    /// <summary>What one message costs by it; null: not known.</summary>
    public Money? Price { get; init; }

    /// <summary>The other channels, in the order in which they are tried; null: none was looked at.</summary>
    public IReadOnlyList<OtherChannel>? Others { get; init; }

    /// <summary>The whole choice as one text.</summary>
    public string Describe() =>
        string.Join(
            "; ",
            (Others ?? []).Select(o => o.Describe()).Prepend($"{Why}{(Price is null ? "" : $", for {Price}")}")
        );
}

/// <summary>A channel that a message did not take.</summary>
public sealed record OtherChannel(Channel Channel)
{
    /// <summary>Why it was passed over, a name of <see cref="Reasons"/>; null: it comes after the one that was
    /// taken.</summary>
    public string? Reason { get; init; }

    /// <summary>The same in words.</summary>
    public string? Why { get; init; }

    /// <summary>What the message would have cost by it; null: not known.</summary>
    public Money? Price { get; init; }

    internal string Describe() =>
        $"{ChannelCatalog.Get(Channel).Name}: {Why ?? "not needed"}{(Price is null ? "" : $", would have cost {Price}")}";
}
