using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Channels.OptOuts;
using MarketingAutomation.Core.Customers;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Workspaces.Definitions;

/// <summary>The values of <c>policy.yaml</c>: rules that apply to all journeys. The defaults are careful
/// ones.</summary>
public sealed record Policy
{
    /// <summary>Channels in the order they are tried when the customer prefers none. Default e-mail, SMS.</summary>
    public IReadOnlyList<Channel> Channels { get; init; } = [.. ChannelCatalog.Customers.Select(c => c.Channel)];

    /// <summary>What messages cost. Default: no price is known.</summary>
    public PriceTable Prices { get; init; } = PriceTable.None;

    /// <summary>The most that one message may cost; a channel that costs more, or of which the price is not known, is
    /// not used. Null: no limit.</summary>
    public Money? MaxPrice { get; init; }

    /// <summary>How long a message is held while consent is not yet known, before it is dropped. Default 1 h.</summary>
    public Duration MaxConsentHold { get; init; } = Duration.FromHours(1);

    /// <summary>How long a message waits for a customer who was asked to confirm (double opt-in) and has not confirmed
    /// yet. Default 7 days.</summary>
    public Duration MaxConfirmationHold { get; init; } = Duration.FromDays(7);

    /// <summary>Least time between two messages to one customer. Default 48 h.</summary>
    public Duration MinGap { get; init; } = Duration.FromHours(48);

    /// <summary>Most messages to one customer on one calendar day in the customer's time zone, 1 to <see
    /// cref="FrequencyCaps.Greatest"/>. Default 1.</summary>
    public int MaxPerDay { get; init; } = 1;

    /// <summary>Most messages to one customer in a week of theirs: today and the six days before. Null: no such
    /// limit.</summary>
    public int? MaxPerWeek { get; init; }

    /// <summary>Most messages to one customer in a month of theirs: today and the 29 days before. Null: no such
    /// limit.</summary>
    public int? MaxPerMonth { get; init; }

    /// <summary>Limits of single channels, beside the limits of all messages together.</summary>
    public IReadOnlyDictionary<Channel, FrequencyCaps> ChannelCaps { get; init; } =
        new Dictionary<Channel, FrequencyCaps>();

    /// <summary>Limits of single topics, beside the limits of all messages together. Topics that do not count for
    /// frequency have none.</summary>
    public IReadOnlyDictionary<string, FrequencyCaps> TopicCaps { get; init; } =
        new Dictionary<string, FrequencyCaps>();

    /// <summary>Limits of one address, counted over all customers who have it. Null: none, and nothing is counted for
    /// addresses.</summary>
    public FrequencyCaps? AddressCaps { get; init; }

    /// <summary>The limits of all messages together.</summary>
    public FrequencyCaps Caps => new(MaxPerDay, MaxPerWeek, MaxPerMonth);

    /// <summary>The longest time for which one message can keep the next one of this topic waiting by frequency:
    /// <see cref="MinGap"/>, or a week or month that allows one. Null: any topic.</summary>
    public Duration LongestGap(string? topic) =>
        new[]
        {
            MinGap,
            Caps.LongestGap,
            topic is not null && TopicCaps.TryGetValue(topic, out var caps) ? caps.LongestGap : Duration.Zero,
        }.Max();

    /// <summary>Send windows by channel, in the customer's time zone; a channel without one may be used at any time.
    /// Default SMS 09:00–20:00.</summary>
    public IReadOnlyDictionary<Channel, SendWindow> SendWindows { get; init; } =
        ChannelCatalog
            .Customers.Where(c => c.DefaultWindow is not null)
            .ToDictionary(c => c.Channel, c => c.DefaultWindow!);

    /// <summary>True: SMS to the United States follow the hours that every state allows; false, the default: those of
    /// the customer's state, where it is known.</summary>
    public bool StrictestHours { get; init; }

    /// <summary>Over how long messages that wait for the same opening are sent spread. Default: they are not
    /// spread.</summary>
    public Duration SendSpread { get; init; } = Duration.Zero;

    /// <summary>Age after which an event is only recorded and triggers nothing. Default 24 h.</summary>
    public Duration EventMaxAge { get; init; } = Duration.FromHours(24);

    /// <summary>For shops that send no delivery events: an order counts as delivered this long after it was fulfilled.
    /// Null: delivery is never estimated.</summary>
    public Duration? DeliveryEstimate { get; init; }

    /// <summary>The time between two orders that is taken as usual for customers with fewer than three
    /// (<c>trigger: { overdue: 1.5 }</c>). Default 60 days.</summary>
    public Duration UsualGap { get; init; } = Duration.FromDays(60);

    /// <summary>A message without <c>drop_after</c> is dropped this long after it was decided. Default 7
    /// days.</summary>
    public Duration DropAfter { get; init; } = Duration.FromDays(7);

    /// <summary>Journeys from most to least important: the order of several messages that are due at one wake. Journeys
    /// that are not listed come last, by name.</summary>
    public IReadOnlyList<string> JourneyPriority { get; init; } = [];

    /// <summary>The share of customers, in percent, who get no message of a topic that counts for frequency; null:
    /// none.</summary>
    public decimal? HoldOutPercent { get; init; }

    /// <summary>Topics by name.</summary>
    public IReadOnlyDictionary<string, Topic> Topics { get; init; } = new Dictionary<string, Topic>();

    /// <summary>A rating of this value or less is always reported to the team (<c>feedback.unhappy</c>), 1 to 5.
    /// Default 3.</summary>
    public int UnhappyRating { get; init; } = 3;

    /// <summary>The team of <c>shop.yaml</c> that is notified of answers (<c>feedback.team</c>); null: the first one
    /// there.</summary>
    public string? FeedbackTeam { get; init; }

    /// <summary>Most attempts for one message. Default 5.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>How long an attempt may be unknown before it is decided without a report, where the provider cannot be
    /// asked, or before the provider is asked. Default 15 min.</summary>
    public Duration UnknownGrace { get; init; } = Duration.FromMinutes(15);

    /// <summary>What an attempt counts as when a provider that cannot be asked reports nothing within the grace time.
    /// Default give up.</summary>
    public SilencePolicy OnSilence { get; init; } = SilencePolicy.GiveUp;

    /// <summary>Phrases by which customers ask for no more messages: the built-in list, plus <c>stop_words</c>.
    /// Default: the built-in list alone.</summary>
    public StopWords StopWords { get; init; } = StopWords.Default;

    /// <summary>What is measured. Default: which links of e-mails are followed, and nothing else.</summary>
    public TrackingPolicy Tracking { get; init; } = new();
}

/// <summary>Limits on the number of messages in periods of whole days of the customer's clock, today included: 1, 7 and
/// 30 days. Null: no limit for that period. A limit is at most <see cref="Greatest"/>.</summary>
public sealed record FrequencyCaps(int? PerDay, int? PerWeek, int? PerMonth)
{
    /// <summary>The greatest limit: a customer's record keeps the contacts that this many need.</summary>
    public const int Greatest = ContactHistory.Kept;

    /// <summary>Days of a week.</summary>
    public const int Week = 7;

    /// <summary>Days of a month.</summary>
    public const int Month = 30;

    /// <summary>The longest period of a week or a month that allows one message; zero: none does.</summary>
    public Duration LongestGap =>
        Duration.FromDays(
            PerMonth == 1 ? Month
            : PerWeek == 1 ? Week
            : 0
        );
}

/// <summary>What to do when a provider that cannot be asked never reports whether it accepted a message.</summary>
public enum SilencePolicy
{
    GiveUp,
    SendAgain,
}

/// <summary>A topic: what messages are about, which a customer can stop on their page.</summary>
public sealed record Topic
{
    /// <summary>Name by language, shown on the customer's page.</summary>
    public required IReadOnlyDictionary<string, string> Names { get; init; }

    /// <summary>False: an answer that the customer asked for (thanks for a rating); not held by the frequency cap, but
    /// still never sent against a stop.</summary>
    public bool CountsForFrequency { get; init; } = true;
}
