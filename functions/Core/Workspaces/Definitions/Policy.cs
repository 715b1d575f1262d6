using MarketingAutomation.Core.Channels;
using MarketingAutomation.Core.Inbound.Replies;
using NodaTime;

namespace MarketingAutomation.Core.Workspaces.Definitions;

/// <summary><c>policy.yaml</c>: the rules that hold for all journeys. Every default is what a careful shop would
/// choose.</summary>
public sealed record Policy
{
    /// <summary>Channels in the order they are tried when she has stated none. Default e-mail, SMS.</summary>
    public IReadOnlyList<Channel> Channels { get; init; } = [Channel.Email, Channel.Sms];

    /// <summary>How long "consent not known yet" holds a message before it is dropped. Default 1 h.</summary>
    public Duration MaxConsentHold { get; init; } = Duration.FromHours(1);

    /// <summary>How long a message waits for a customer who was asked to confirm (double opt-in) and has not yet.
    /// Default 7 days.</summary>
    public Duration MaxConfirmationHold { get; init; } = Duration.FromDays(7);

    /// <summary>Least time between two messages to one person. Default 48 h.</summary>
    public Duration MinGap { get; init; } = Duration.FromHours(48);

    /// <summary>Most messages to one person on one calendar day of hers. Default 1.</summary>
    public int MaxPerDay { get; init; } = 1;

    /// <summary>Windows by channel, by the customer's clock; a channel without one may be used at any time. Default SMS
    /// 09:00–20:00.</summary>
    public IReadOnlyDictionary<Channel, SendWindow> SendWindows { get; init; } =
        new Dictionary<Channel, SendWindow> { [Channel.Sms] = new(new LocalTime(9, 0), new LocalTime(20, 0)) };

    /// <summary>An event older than this is recorded and triggers nothing. Default 24 h.</summary>
    public Duration EventMaxAge { get; init; } = Duration.FromHours(24);

    /// <summary>Where the shop has no delivery news: an order counts as delivered this long after it was fulfilled.
    /// Null: never estimated.</summary>
    public Duration? DeliveryEstimate { get; init; }

    /// <summary>A message without <c>drop_after</c> is dropped this long after it was decided. Default 7
    /// days.</summary>
    public Duration DropAfter { get; init; } = Duration.FromDays(7);

    /// <summary>Journeys from most to least important: decides which of several messages due at one wake goes first.
    /// Unlisted ones come last, by name.</summary>
    public IReadOnlyList<string> JourneyPriority { get; init; } = [];

    /// <summary>Topics by name.</summary>
    public IReadOnlyDictionary<string, Topic> Topics { get; init; } = new Dictionary<string, Topic>();

    /// <summary>A rating of this or less always reaches the team (<c>feedback.unhappy</c>), 1 to 5. Default
    /// 3.</summary>
    public int UnhappyRating { get; init; } = 3;

    /// <summary>The team of <c>shop.yaml</c> that hears of answers (<c>feedback.team</c>); null: the first one
    /// there.</summary>
    public string? FeedbackTeam { get; init; }

    /// <summary>How often a message is attempted at most. Default 5.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>How long an attempt may be unknown before a blind port's silence ends it, or an askable one is asked.
    /// Default 15 min.</summary>
    public Duration UnknownGrace { get; init; } = Duration.FromMinutes(15);

    /// <summary>What silence after the grace means on a blind port. Default give up.</summary>
    public SilencePolicy OnSilence { get; init; } = SilencePolicy.GiveUp;

    /// <summary>What customers write when they want no more messages: the built-in list, and <c>stop_words</c> beside
    /// it. Default: the built-in list alone.</summary>
    public StopWords StopWords { get; init; } = StopWords.Default;

    /// <summary>What is measured. Default: which links of e-mails are followed, and nothing else.</summary>
    public TrackingPolicy Tracking { get; init; } = new();
}

/// <summary>What to do when a blind provider never says whether it took a message.</summary>
public enum SilencePolicy
{
    GiveUp,
    SendAgain,
}

/// <summary>A daily window [From, To) by the customer's clock; From after To goes over midnight.</summary>
public sealed record SendWindow(LocalTime From, LocalTime To);

/// <summary>What messages are about, as she can stop it on her page.</summary>
public sealed record Topic
{
    /// <summary>Name by language, shown on her page.</summary>
    public required IReadOnlyDictionary<string, string> Names { get; init; }

    /// <summary>False: an answer she asked for (a thank-you for a rating); not held back by frequency, still never
    /// against a stop.</summary>
    public bool CountsForFrequency { get; init; } = true;
}
