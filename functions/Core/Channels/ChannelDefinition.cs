namespace MarketingAutomation.Core.Channels;

/// <summary>What the program needs to know of a channel. What is not here is decided by a switch over
/// <see cref="Channel"/> at its place, which does not compile without every channel.</summary>
public sealed record ChannelDefinition
{
    public required Channel Channel { get; init; }

    /// <summary>Its word in workspace files, stored JSON, the API and forms: <c>email</c>.</summary>
    public required string Word { get; init; }

    /// <summary>Its name in sentences: <c>e-mail</c>.</summary>
    public required string Name { get; init; }

    public required AddressKind Address { get; init; }

    public required MessageForm Form { get; init; }

    /// <summary>False: it is for notices to the shop's team, without consent and frequency cap, and no workspace file
    /// names it. Default true.</summary>
    public bool IsForCustomers { get; init; } = true;

    /// <summary>When it may be used if <c>policy.yaml</c> does not say, in the customer's time zone; null: at any
    /// time.</summary>
    public SendWindow? DefaultWindow { get; init; }

    /// <summary>When an overdue message is sent if <c>policy.yaml</c> has no window for the channel, in the customer's
    /// time zone; null: at any time.</summary>
    public SendWindow? OverdueWindow { get; init; }

    /// <summary>True: nothing is sent to a customer of whose time zone nothing is known, because it might be night where
    /// they are; where only their state or country is known, it has to be allowed everywhere there.</summary>
    public bool NeedsZone { get; init; }

    /// <summary>True: the law of some places limits the hours in which it may be used (<see
    /// cref="Hours.LegalHoursTable"/>).</summary>
    public bool HasLegalHours { get; init; }

    /// <summary>True: links and openings of its messages can be measured.</summary>
    public bool IsTracked { get; init; }

    /// <summary>True: a message about an order (<c>transactional: order</c>) may be sent without consent to marketing.
    /// Not by SMS: operators and the law of some places ask for consent to every text.</summary>
    public bool AllowsOrderMessages { get; init; }

    /// <summary>True: a customer's reply opens a period in which the provider sends free text (WhatsApp: 24 hours), so
    /// the time of the last reply is kept and is part of an attempt.</summary>
    public bool KeepsLastReply { get; init; }
}
