using MarketingAutomation.Core.Channels;

namespace MarketingAutomation.Core.Workspaces.Parsing;

/// <summary>Keys and words of the workspace files, in the order of the docs, used by both the reader and the JSON
/// schemas. The keys of a step are in its <c>StepDefinition</c>, those of a
/// trigger in its <c>TriggerDefinition</c>.</summary>
internal static class Vocabulary
{
    public static readonly IReadOnlyList<string> Shop =
    [
        "name",
        "url",
        "address",
        "from",
        "reply_to",
        "zone",
        "country",
        "currency",
        "languages",
        "history",
        "connected",
        "review_url",
        "sms",
        "teams",
        "webhook_hosts",
        "attributes",
    ];

    public static readonly IReadOnlyList<string> ShopRequired =
    [
        "name",
        "url",
        "address",
        "from",
        "zone",
        "country",
        "currency",
        "languages",
        "history",
    ];

    public static readonly IReadOnlyList<string> Sender = ["name", "email"];

    public static readonly IReadOnlyList<string> ShopSms = ["replies"];

    public static readonly IReadOnlyList<string> YesNo = ["yes", "no"];

    public static readonly IReadOnlyList<string> Histories = ["complete", "partial"];

    public static readonly IReadOnlyList<string> Policy =
    [
        "channels",
        "prices",
        "max_price",
        "consent_hold",
        "confirmation_hold",
        "frequency",
        "windows",
        "events",
        "usual_gap",
        "drop_after",
        "priority",
        "hold_out",
        "topics",
        "feedback",
        "attempts",
        "tracking",
        "stop_words",
    ];

    public static readonly IReadOnlyList<string> FrequencyCaps = ["per_day", "per_week", "per_month"];

    public static readonly IReadOnlyList<string> Frequency =
    [
        "min_gap",
        .. FrequencyCaps,
        "channels",
        "topics",
        "address",
    ];

    public static readonly IReadOnlyList<string> EventPolicy = ["max_age", "delivery_estimate"];

    public static readonly IReadOnlyList<string> Feedback = ["unhappy", "team"];

    public static readonly IReadOnlyList<string> Attempts = ["at_most", "unknown_grace", "on_silence"];

    public static readonly IReadOnlyList<string> Tracking = ["links", "opens", "utm"];

    public static readonly IReadOnlyList<string> Utm = ["source", "medium", "campaign"];

    public static readonly IReadOnlyList<string> Switch = ["on", "off"];

    public static readonly IReadOnlyList<string> Silences = ["give_up", "send_again"];

    public static readonly IReadOnlyList<string> Topic = ["names", "frequency"];

    public static readonly IReadOnlyList<string> TopicFrequencies = ["counts", "exempt"];

    public static readonly IReadOnlyList<string> Channels = ChannelCatalog.Words;

    /// <summary>In the prices of a channel: every country that is not listed.</summary>
    public const string OtherCountries = "others";

    public static readonly IReadOnlyList<string> Windows = [.. Channels, "law", "spread"];

    public static readonly IReadOnlyList<string> LegalHours = ["by_state", "strictest"];

    public static readonly IReadOnlyList<string> Weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    public static readonly IReadOnlyList<string> Products =
    [
        "sku",
        "category",
        "price",
        "stock",
        "url",
        "image",
        "goes_with",
    ];

    public static readonly IReadOnlyList<string> Journey =
    [
        "journey",
        "status",
        "topic",
        "trigger",
        "enroll",
        "re_entry",
        "hold_out",
        "max_price",
        "starts",
        "ends",
        "goal",
        "exit_when",
        "only_while",
        "steps",
    ];

    public static readonly IReadOnlyList<string> JourneyRequired = ["journey", "topic", "trigger", "steps"];

    public static readonly IReadOnlyList<string> Statuses = ["draft", "live", "paused", "closing"];

    public static readonly IReadOnlyList<string> Enroll = ["existing", "pace"];

    public static readonly IReadOnlyList<string> Existing = ["skip", "enter"];

    public static readonly IReadOnlyList<string> ReEntry = ["after", "each", "at_most"];

    public static readonly IReadOnlyList<string> Match = ["event", "of", "where"];

    public static readonly IReadOnlyList<string> Goal = [.. Match, "within"];

    public static readonly IReadOnlyList<string> Exit = [.. Match, "applies_to"];

    public static readonly IReadOnlyList<string> ExitScopes = ["everyone"];

    public static readonly IReadOnlyList<string> Orders = ["this_order", "any_order"];

    public static readonly IReadOnlyList<string> Did = ["event", "at_least", "within"];

    public static readonly IReadOnlyList<string> BoughtWhat = ["category", "product", "sku"];

    public static readonly IReadOnlyList<string> Bought = [.. BoughtWhat, "at_least", "within"];

    /// <summary>In the order of <see cref="Customers.MessageState"/>.</summary>
    public static readonly IReadOnlyList<string> MessageStates =
    [
        "sent",
        "delivered",
        "opened",
        "clicked",
        "replied",
        "failed",
        "not_sent",
    ];

    /// <summary>Words of the language that are planned and not implemented; never accepted silently.</summary>
    public static readonly IReadOnlySet<string> NotImplemented = new HashSet<string>(StringComparer.Ordinal);
}
