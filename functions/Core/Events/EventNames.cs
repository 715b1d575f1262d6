namespace MarketingAutomation.Core.Events;

/// <summary>The events every shop shares. A sender may use other names of the form <c>word.word</c>; these have meaning
/// to us.</summary>
public static class EventNames
{
    public const string OrderPlaced = "order.placed";
    public const string OrderPaid = "order.paid";
    public const string OrderFulfilled = "order.fulfilled";
    public const string OrderDelivered = "order.delivered";
    public const string OrderCancelled = "order.cancelled";
    public const string OrderRefunded = "order.refunded";
    public const string OrderUpdated = "order.updated";
    public const string CheckoutStarted = "checkout.started";

    /// <summary>The checkout became an order: what it began is over.</summary>
    public const string CheckoutCompleted = "checkout.completed";
    public const string CustomerCreated = "customer.created";
    public const string CustomerUpdated = "customer.updated";
    public const string CustomerMerged = "customer.merged";
    public const string CustomerDeleted = "customer.deleted";
    public const string ConsentChanged = "consent.changed";

    /// <summary>The customer asked on their page to go on getting messages: their consent is given again.</summary>
    public const string ConsentRenewed = "consent.renewed";
    public const string PreferenceChanged = "preference.changed";
    public const string FeedbackReceived = "feedback.received";
    public const string ComplaintOpened = "complaint.opened";

    /// <summary>The provider has it: proves that an attempt without an answer arrived.</summary>
    public const string MessageAccepted = "message.accepted";
    public const string MessageDeferred = "message.deferred";
    public const string MessageDelivered = "message.delivered";
    public const string MessageOpened = "message.opened";
    public const string MessageClicked = "message.clicked";
    public const string MessageReplied = "message.replied";
    public const string MessageFailed = "message.failed";

    /// <summary>She told her mail program that it is spam.</summary>
    public const string MessageComplained = "message.complained";

    /// <summary>A program opened it or its links, not a person: proves that it arrived, and no more.</summary>
    public const string MessageScanned = "message.scanned";
    public const string PrivacyRequested = "privacy.requested";

    /// <summary>Of our own making: a request is on the list and the team is to hear of it. Told of no
    /// customer.</summary>
    public const string PrivacyListed = "privacy.listed";

    /// <summary>News of a message: a run only hears those of its own.</summary>
    public static readonly IReadOnlySet<string> MessageEvents = new HashSet<string>(StringComparer.Ordinal)
    {
        MessageAccepted,
        MessageDeferred,
        MessageDelivered,
        MessageOpened,
        MessageClicked,
        MessageReplied,
        MessageFailed,
        MessageComplained,
        MessageScanned,
    };

    /// <summary>Events a journey can name with <c>of: this_order</c>.</summary>
    public static readonly IReadOnlySet<string> OrderEvents = new HashSet<string>(StringComparer.Ordinal)
    {
        OrderPlaced,
        OrderPaid,
        OrderFulfilled,
        OrderDelivered,
        OrderCancelled,
        OrderRefunded,
        OrderUpdated,
        FeedbackReceived,
    };

    /// <summary>Events that only this program tells: no sender can put fields of its own into them.</summary>
    public static readonly IReadOnlySet<string> InternalOnly = new HashSet<string>(
        MessageEvents,
        StringComparer.Ordinal
    )
    {
        ConsentRenewed,
        PreferenceChanged,
    };

    /// <summary>
    /// Events that a sender may tell and that never start, move or end a journey, with what to name instead: they tell
    /// facts, or stop everything.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string> NotUsableInJourneys = new Dictionary<string, string>(
        StringComparer.Ordinal
    )
    {
        [OrderUpdated] =
            "name what the update tells of: order.placed, order.paid, order.fulfilled, order.delivered, "
            + "order.cancelled or order.refunded",
        [CheckoutCompleted] =
            "leave it out: a run that the checkout began ends by itself, and order.placed or order.paid "
            + "tells of its order",
        [CustomerDeleted] =
            "leave it out: nothing is sent to the customer any more, and all their runs end by themselves",
        [PrivacyRequested] =
            "leave it out: nothing is sent to the customer any more, and all their runs end by themselves",
    };

    /// <summary>Whether an event of this name may be about an order, so that there is an <c>event.order</c>: order
    /// events, a complaint, a sender's own.</summary>
    public static bool MayHaveOrder(string name) =>
        OrderEvents.Contains(name) || name == ComplaintOpened || !KnownNames.Contains(name);

    /// <summary>All names above.</summary>
    public static readonly IReadOnlySet<string> KnownNames = new HashSet<string>(OrderEvents, StringComparer.Ordinal)
    {
        CheckoutStarted,
        CheckoutCompleted,
        CustomerCreated,
        CustomerUpdated,
        CustomerMerged,
        CustomerDeleted,
        ConsentChanged,
        ConsentRenewed,
        PreferenceChanged,
        ComplaintOpened,
        MessageAccepted,
        MessageDeferred,
        MessageDelivered,
        MessageOpened,
        MessageClicked,
        MessageReplied,
        MessageFailed,
        MessageComplained,
        MessageScanned,
        PrivacyRequested,
    };
}
