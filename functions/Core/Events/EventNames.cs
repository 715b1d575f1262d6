namespace MarketingAutomation.Core.Events;

/// <summary>The standard event names, the same for every shop. A sender may use other names of the form
/// <c>word.word</c>; only the standard names have a meaning in the program.</summary>
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

    /// <summary>The checkout became an order, so what the checkout started ends.</summary>
    public const string CheckoutCompleted = "checkout.completed";
    public const string CustomerCreated = "customer.created";
    public const string CustomerUpdated = "customer.updated";
    public const string CustomerMerged = "customer.merged";
    public const string CustomerDeleted = "customer.deleted";
    public const string ConsentChanged = "consent.changed";

    /// <summary>The customer asked on their page to keep receiving messages: their consent is given again.</summary>
    public const string ConsentRenewed = "consent.renewed";
    public const string PreferenceChanged = "preference.changed";
    public const string FeedbackReceived = "feedback.received";
    public const string ComplaintOpened = "complaint.opened";

    /// <summary>The customer asked to be written to when a product is back in stock, or costs less.</summary>
    public const string ProductRequested = "product.requested";

    /// <summary>The shop reports price and stock of a product. It is about no customer.</summary>
    public const string ProductUpdated = "product.updated";

    /// <summary>Created by this program for each customer who asked for a product or bought it.</summary>
    public const string ProductBackInStock = "product.back_in_stock";

    /// <summary>Created by this program for each customer who asked for a product or bought it.</summary>
    public const string ProductPriceDrop = "product.price_drop";

    /// <summary>The provider accepted the message. This proves that an attempt without an answer arrived.</summary>
    public const string MessageAccepted = "message.accepted";
    public const string MessageDeferred = "message.deferred";
    public const string MessageDelivered = "message.delivered";
    public const string MessageOpened = "message.opened";
    public const string MessageClicked = "message.clicked";
    public const string MessageReplied = "message.replied";
    public const string MessageFailed = "message.failed";

    /// <summary>The customer reported the message as spam in their mail program.</summary>
    public const string MessageComplained = "message.complained";

    /// <summary>A program, not a person, opened the message or its links. This proves only that it arrived.</summary>
    public const string MessageScanned = "message.scanned";
    public const string PrivacyRequested = "privacy.requested";

    /// <summary>Created by this program: a privacy request is on the list and the team is to be notified. It belongs to
    /// no customer.</summary>
    public const string PrivacyListed = "privacy.listed";

    /// <summary>Events about a message; a run receives only those of its own messages.</summary>
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

    /// <summary>Events that only this program creates: no sender can put its own fields into them.</summary>
    public static readonly IReadOnlySet<string> InternalOnly = new HashSet<string>(
        MessageEvents,
        StringComparer.Ordinal
    )
    {
        ConsentRenewed,
        PreferenceChanged,
        ProductBackInStock,
        ProductPriceDrop,
    };

    /// <summary>
    /// Events that a sender may send and that never start, advance or end a journey, with the name to use instead: they
    /// only carry data, or stop everything.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string> NotUsableInJourneys = new Dictionary<string, string>(
        StringComparer.Ordinal
    )
    {
        [OrderUpdated] =
            "name what the update reports: order.placed, order.paid, order.fulfilled, order.delivered, "
            + "order.cancelled or order.refunded",
        [CheckoutCompleted] =
            "leave it out: a run that the checkout began ends by itself, and order.placed or order.paid "
            + "reports its order",
        [CustomerDeleted] =
            "leave it out: nothing is sent to the customer any more, and all their runs end by themselves",
        [PrivacyRequested] =
            "leave it out: nothing is sent to the customer any more, and all their runs end by themselves",
        [ProductUpdated] = "write trigger: { product: back_in_stock } or trigger: { product: price_drop }",
        [ProductBackInStock] = "write trigger: { product: back_in_stock }",
        [ProductPriceDrop] = "write trigger: { product: price_drop }",
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
        ProductRequested,
        ProductUpdated,
        ProductBackInStock,
        ProductPriceDrop,
    };
}
