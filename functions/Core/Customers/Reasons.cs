namespace MarketingAutomation.Core.Customers;

/// <summary>The fixed names of everything that holds a message or ends it, stored in the ledger and read by
/// <c>explain</c>. Each has a row in docs/reasons.md.</summary>
public static class Reasons
{
    public const string RunEnded = "run_ended";
    public const string PrivacyRequest = "privacy_request";
    public const string OnlyWhile = "only_while";
    public const string ProductChanged = "product_changed";
    public const string JourneyPaused = "journey_paused";
    public const string AllPaused = "all_paused";
    public const string Spread = "spread";
    public const string JourneyRemoved = "journey_removed";
    public const string TooLate = "too_late";
    public const string NoAddress = "no_address";
    public const string NoCopy = "no_copy";
    public const string Unsubscribed = "unsubscribed";
    public const string ConsentUnknown = "consent_unknown";
    public const string ConsentPending = "consent_pending";
    public const string TopicStopped = "topic_stopped";
    public const string Suppressed = "suppressed";
    public const string ChannelNotPreferred = "channel_not_preferred";
    public const string ZoneUnknown = "zone_unknown";
    public const string MinGap = "min_gap";
    public const string DailyCap = "daily_cap";
    public const string WeeklyCap = "weekly_cap";
    public const string MonthlyCap = "monthly_cap";
    public const string CustomerCap = "customer_cap";
    public const string LawLimit = "law_limit";
    public const string LowerPriority = "lower_priority";
    public const string MaxPrice = "max_price";
    public const string PriceUnknown = "price_unknown";
    public const string OutsideSendWindow = "window";
    public const string NothingToSuggest = "nothing_to_suggest";
    public const string ConditionNotMet = "needs";
    public const string HostNotAllowed = "host_not_allowed";
    public const string NoCoupon = "no_coupon";
    public const string CouponExpired = "coupon_expired";
    public const string Draft = "draft";
    public const string ShadowMode = "shadow_mode";
    public const string HoldOut = "hold_out";
    public const string GlobalHoldOut = "global_hold_out";
    public const string ProviderBusy = "provider_busy";
    public const string Misconfigured = "misconfigured";
    public const string Refused = "refused";
    public const string AttemptsUsedUp = "attempts_used_up";
    public const string OutcomeUnknown = "outcome_unknown";
    public const string Ready = "ready";

    /// <summary>Returns today's name of a reason; stored rows of earlier versions may have a former one.</summary>
    public static string? UpdateName(string? stored) => stored == "not_her_channel" ? ChannelNotPreferred : stored;

    /// <summary>All of them, for the docs test.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        RunEnded,
        PrivacyRequest,
        OnlyWhile,
        ProductChanged,
        JourneyPaused,
        AllPaused,
        Spread,
        JourneyRemoved,
        TooLate,
        NoAddress,
        NoCopy,
        Unsubscribed,
        ConsentUnknown,
        ConsentPending,
        TopicStopped,
        Suppressed,
        ChannelNotPreferred,
        ZoneUnknown,
        MinGap,
        DailyCap,
        WeeklyCap,
        MonthlyCap,
        CustomerCap,
        LawLimit,
        LowerPriority,
        MaxPrice,
        PriceUnknown,
        OutsideSendWindow,
        NothingToSuggest,
        ConditionNotMet,
        HostNotAllowed,
        NoCoupon,
        CouponExpired,
        Draft,
        ShadowMode,
        HoldOut,
        GlobalHoldOut,
        ProviderBusy,
        Misconfigured,
        Refused,
        AttemptsUsedUp,
        OutcomeUnknown,
        Ready,
    ];
}
