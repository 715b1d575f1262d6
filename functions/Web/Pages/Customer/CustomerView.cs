using MarketingAutomation.Core.Channels;

namespace MarketingAutomation.Web.Pages.Customer;

/// <summary>What a customer's page shows. Holds no address and no name: a person who was forwarded the link learns
/// nothing about them.</summary>
public sealed record CustomerView
{
    /// <summary>The signed token of the link; forms post back to it.</summary>
    public required string Token { get; init; }

    /// <summary>The shop as customers know it.</summary>
    public required string Shop { get; init; }

    /// <summary>Language of the page, one of <see cref="Languages"/>.</summary>
    public required string Language { get; init; }

    /// <summary>Languages the shop writes in.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>Channels to choose between.</summary>
    public required IReadOnlyList<Channel> Channels { get; init; }

    /// <summary>The channel they chose before; null: none.</summary>
    public Channel? Preferred { get; init; }

    /// <summary>True: only that one.</summary>
    public bool OnlyPreferred { get; init; }

    /// <summary>The maximum they chose, in messages in 30 days; 0: none. Null: the page does not ask.</summary>
    public int? MaxPerMonth { get; init; }

    /// <summary>Zones of their country, where it has several: only they can say which is theirs. Empty: nothing to
    /// ask.</summary>
    public IReadOnlyList<string> Zones { get; init; } = [];

    /// <summary>The zone we go by; null: unknown.</summary>
    public string? Zone { get; init; }

    /// <summary>Whether it may be measured which links they open, or when they open a message. Null: this shop measures
    /// nothing, so there is nothing to ask.</summary>
    public bool? TrackingAllowed { get; init; }

    /// <summary>True: the shop measures which links are opened.</summary>
    public bool TracksLinks { get; init; }

    /// <summary>True: the shop measures when a message is opened.</summary>
    public bool TracksOpens { get; init; }

    /// <summary>True: the page decides about all of the customer's addresses. False: only about the one its message
    /// went to.</summary>
    public bool WholeCustomer { get; init; } = true;

    /// <summary>
    /// Where the record has addresses that the page decides nothing about: those it does decide about, with all but
    /// their first character hidden. Empty: the page decides about all.
    /// </summary>
    public IReadOnlyList<string> OnlyAddresses { get; init; } = [];

    /// <summary>True: nothing is sent to what the page decides about.</summary>
    public bool AllStopped { get; init; }

    /// <summary>True: a stop on this page took something, and it can be given back.</summary>
    public bool CanRestore { get; init; }

    /// <summary>Channels they have stopped, where not all are.</summary>
    public IReadOnlyList<Channel> Stopped { get; init; } = [];

    /// <summary>What the message was about whose link they followed; null: no topic.</summary>
    public TopicView? Topic { get; init; }

    /// <summary>The order they may rate; null: none.</summary>
    public OrderToRate? Order { get; init; }

    /// <summary>Where to write to where a star was tapped for an order that can no longer be rated; null: not
    /// so.</summary>
    public string? RateElsewhere { get; init; }

    /// <summary>Stars to show chosen, 1 to 5: from the message's link, not yet given, or as just given. Null:
    /// none.</summary>
    public int? PreselectedStars { get; init; }

    /// <summary>The rating this order has already, 1 to 5; null: none.</summary>
    public int? RatedStars { get; init; }

    /// <summary>True: opened at "Keep writing to me", which comes first then.</summary>
    public bool AsksToKeep { get; init; }

    /// <summary>True: what is set now can be shown. False: the customer's record cannot be read, and only a stop is
    /// offered.</summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>True: <see cref="LastChoice"/> is stored and not carried out yet.</summary>
    public bool IsStored { get; init; }

    /// <summary>What was just chosen; null: the customer only looks.</summary>
    public PageChoice? LastChoice { get; init; }
}

/// <summary>A topic in the customer's language, and whether it is stopped.</summary>
public sealed record TopicView(string Name, bool Stopped)
{
    /// <summary>True: it was stopped on this page and can be given back.</summary>
    public bool CanRestore { get; init; }
}

/// <summary>An order by the name they know: "#1001"; null: not known.</summary>
public sealed record OrderToRate(string? Name);
