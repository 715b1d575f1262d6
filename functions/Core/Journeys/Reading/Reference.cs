using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Journeys.Conditions;
using MarketingAutomation.Core.Values;
using MarketingAutomation.Core.Workspaces.Definitions;
using MarketingAutomation.Core.Workspaces.Parsing;

namespace MarketingAutomation.Core.Journeys.Reading;

/// <summary>A name outside the journey that it depends on. Pinned versions are not checked again: they were valid when
/// released.</summary>
internal abstract record Reference(Node At)
{
    public sealed record Topic(Node At, string Name) : Reference(At);

    public sealed record Template(Node At, string Name, IReadOnlyList<Channel>? Channels) : Reference(At);

    public sealed record Team(Node At, string Name) : Reference(At);

    /// <summary>An event that a step makes happen.</summary>
    public sealed record Emitted(Node At, string Step, string Event) : Reference(At);

    /// <summary>A URL that a step calls.</summary>
    public sealed record WebhookUrl(Node At, string Address) : Reference(At);

    /// <summary>A segment of segments.yaml.</summary>
    public sealed record Segment(Node At, string Name) : Reference(At);

    /// <summary>A file of coupon codes.</summary>
    public sealed record CouponPool(Node At, string Name) : Reference(At);

    /// <summary>A send that a run reaches without a coupon, whichever way it goes.</summary>
    public sealed record WithoutCoupon(Node At, string Sent) : Reference(At);

    /// <summary>A send about an order: its template must not sell.</summary>
    public sealed record OrderMessage(Node At, string Sent) : Reference(At);

    /// <summary>The most that a message may cost.</summary>
    /// <param name="Channels">The channels that the send names; null: those of policy.yaml.</param>
    public sealed record MaxPrice(Node At, Money Limit, IReadOnlyList<Channel>? Channels) : Reference(At)
    {
        /// <summary>Of a whole journey: its sends. Null: the limit is that of one send.</summary>
        public IReadOnlyList<SentBy>? By { get; init; }
    }

    /// <summary>A send that every coupon before it is over for: <paramref name="Valid"/> of one of them, and the least
    /// time between the two.</summary>
    public sealed record CouponOver(Node At, string Sent, NodaTime.Duration Valid, NodaTime.Duration Least)
        : Reference(At);

    /// <summary>A send that runs come to only at these times of day. <paramref name="DroppedAfter"/> null: that of
    /// policy.yaml.</summary>
    public sealed record SendAt(
        Node At,
        SentBy By,
        NodaTime.Duration? DroppedAfter,
        IReadOnlySet<NodaTime.LocalTime> Times
    ) : Reference(At);

    /// <summary>An event that a trigger, an exit, a goal, a wait or a condition names.</summary>
    public sealed record NamedEvent(Node At, string Event) : Reference(At);

    /// <summary>Several comparisons of one attribute that have to be true at once.</summary>
    public sealed record ComparedTogether(Node At, string Name, IReadOnlyList<Condition.Compare> Compared)
        : Reference(At);

    /// <summary>One text among the values of a list.</summary>
    public sealed record ListItem(Node At, string Name, string Text, bool Asked) : Reference(At);

    /// <summary>Another journey of the workspace.</summary>
    public sealed record OtherJourney(Node At, string Name) : Reference(At);

    /// <summary>A value that should be a name and is not. <paramref name="What"/>: the key it is written under,
    /// <c>topic</c>, <c>send</c>, <c>to</c> or <c>remove_from</c>.</summary>
    public sealed record InvalidName(Node At, string What, string Text) : Reference(At);

    /// <summary>The text of a staff notice: a template written in the journey.</summary>
    public sealed record StaffText(Node At, string Text) : Reference(At);

    /// <summary>The name of an attribute, which shop.yaml has to declare. <paramref name="Written"/>: as the file has
    /// it.</summary>
    public sealed record Attribute(Node At, string Name, string Written) : Reference(At);

    /// <summary>What an attribute is compared with: it has to fit its type.</summary>
    public sealed record ComparedAttribute(Node At, string Name, Condition.Compare Compare) : Reference(At);

    /// <summary>A value that a step stores: it has to fit the attribute's type.</summary>
    public sealed record SetAttribute(Node At, string Name, string Value) : Reference(At);

    /// <summary>An attribute that is used as one of a certain type; <paramref name="Use"/>: for what, as in
    /// <c>add</c>.</summary>
    public sealed record TypedAttribute(Node At, string Name, AttributeType Type, string Use) : Reference(At);

    /// <summary>A topic used in a condition: one that policy.yaml does not have never occurs.</summary>
    public sealed record AskedTopic(Node At, string Name) : Reference(At);

    /// <summary>A SKU or category used in a condition: one that products.csv does not have is probably a typing
    /// mistake.</summary>
    public sealed record AskedProduct(Node At, string Field, Condition.Compare Compare) : Reference(At);

    /// <summary>One line must have one of these SKUs and one of these categories: products.csv defines the category of
    /// each SKU.</summary>
    public sealed record AskedLine(Node At, IReadOnlyList<string> Skus, IReadOnlyList<string> Categories)
        : Reference(At);

    /// <summary>A value of shop.yaml used in a condition: it is the same for all customers.</summary>
    public sealed record AskedShop(Node At, Condition.Compare Compare) : Reference(At);

    /// <summary>The shop that an event or order came from, as used in a condition: its names are in the settings, not
    /// in the workspace.</summary>
    public sealed record AskedSource(Node At, string Field, Condition.Compare Compare) : Reference(At);

    /// <summary>The states that <c>message.ID</c> is compared with, and the send it refers to.</summary>
    public sealed record AskedMessage(Node At, string Send, IReadOnlyList<MessageState> States, SentBy By)
        : Reference(At);

    /// <summary>A message event that exists only where the policy counts it. <paramref name="By"/>: the journey's
    /// sends; empty: all messages.</summary>
    public sealed record AskedTrackedEvent(Node At, string Name, IReadOnlyList<SentBy> By) : Reference(At);

    /// <summary>The name of a link in the templates of <paramref name="By"/>; empty: all templates.</summary>
    public sealed record AskedLink(Node At, Condition.Compare Compare, IReadOnlyList<SentBy> By) : Reference(At);

    /// <summary>The time after which a send is dropped, and its topic.</summary>
    public sealed record DropAfter(Node At, NodaTime.Duration After, string? About) : Reference(At);

    /// <summary>How many suggestions a send needs.</summary>
    public sealed record Suggestions(Node At, int AtLeast) : Reference(At);

    /// <summary>Money compared with a field that is always in the shop's currency.</summary>
    public sealed record ShopMoney(Node At, string Field, Money Money) : Reference(At);
}

/// <summary>A send's template and the channels it names; null: those of the policy.</summary>
internal sealed record SentBy(string Template, IReadOnlyList<Channel>? Channels);
