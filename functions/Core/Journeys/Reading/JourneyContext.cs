using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Reading;

namespace MarketingAutomation.Core.Journeys.Reading;

/// <summary>What is gathered while one journey is read.</summary>
internal sealed class JourneyContext(FaultSink faults)
{
    /// <summary>Where faults go.</summary>
    public FaultSink Faults { get; } = faults;

    /// <summary>Whether a run of it is about an order.</summary>
    public bool HasOrder { get; set; } = true;

    /// <summary>True while the trigger is read: there is no run yet.</summary>
    public bool Entering { get; set; }

    /// <summary>Names that only the whole workspace can vouch for.</summary>
    public List<Reference> References { get; } = [];

    /// <summary><c>message.ID</c> as used; checked when all sends are known.</summary>
    public List<(string Send, Node At)> Messages { get; } = [];

    /// <summary>Names that <c>set</c> steps provide, also in a journey with faults.</summary>
    public HashSet<string> Remembered { get; } = new(StringComparer.Ordinal);

    /// <summary>Steps by id.</summary>
    public Dictionary<string, Step> Steps { get; } = new(StringComparer.Ordinal);
}

/// <summary>A name a journey relies on outside itself. Pinned versions are not asked again: they were valid when released.</summary>
internal abstract record Reference(Node At)
{
    public sealed record Topic(Node At, string Name) : Reference(At);

    public sealed record Template(Node At, string Name, IReadOnlyList<Channels.Channel>? Channels) : Reference(At);

    public sealed record Team(Node At, string Name) : Reference(At);

    /// <summary>What staff are told: a template's text written in the journey.</summary>
    public sealed record StaffText(Node At, string Text) : Reference(At);

    /// <summary>A <c>customer.NAME</c> that some <c>set</c> step has to provide.</summary>
    public sealed record Attribute(Node At, string Name) : Reference(At);

    /// <summary>Money compared with a field that is always in the shop's currency.</summary>
    public sealed record ShopMoney(Node At, string Field, Money Money) : Reference(At);
}
