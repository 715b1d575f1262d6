using System.Text.Json;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Events.Products;
using MarketingAutomation.Core.Inbound.Json;
using MarketingAutomation.Core.Values;
using NodaTime;

namespace MarketingAutomation.Core.Inbound.Shops.Standard;

/// <summary>
/// Data for a reader of our own event format besides the event. <paramref name="Id"/>: the event's final id where the
/// endpoint decides it (a delivery's <c>webhook-id</c>, an <c>Idempotency-Key</c>); null: the event's own <c>id</c> is
/// required, and the final id is made from it. <paramref name="Now"/> replaces a missing timestamp.
/// </summary>
public sealed record StandardContext(string Source, string? Id, Instant Now)
{
    /// <summary>As <see cref="WebhookSource.SoftOptIn"/>.</summary>
    public bool SoftOptIn { get; init; }

    /// <summary>Topics of policy.yaml; a consent for another topic is a fault. Null: not checked.</summary>
    public IReadOnlyCollection<string>? Topics { get; init; }

    /// <summary>Sources that orders may have (the configured webhooks); another <c>order.source</c> is a fault. Null:
    /// only its form is checked.</summary>
    public IReadOnlyCollection<string>? Sources { get; init; }

    /// <summary>The shop's country, ISO 3166-1 alpha-2: with it, a privacy request may give a number in its national
    /// form. Null: unknown.</summary>
    public string? Country { get; init; }

    /// <summary>The path of the event in its document, for faults: <c>$</c>, or <c>$[3]</c> in a batch.</summary>
    public string Path { get; init; } = "$";
}

/// <summary>Either the event or the notice, or all faults. <see cref="IsTest"/>: the sender marked it as a test.</summary>
public sealed record StandardResult(Event? Event, IReadOnlyList<JsonFault> Faults, bool IsTest)
{
    /// <summary>What <c>product.updated</c> reports, which is about no customer; null: it is an event.</summary>
    public ProductNotice? Notice { get; init; }
}

/// <summary>
/// Reads events in our own format, documented with an example for each type in docs/events.md: <c>{ "type":
/// "order.paid", "timestamp": "2026-03-02T22:40:00+02:00", "data": { "customer": {…}, "order": {…} } }</c>. Used for
/// shops that are neither Shopify nor WooCommerce (webhooks of kind <c>standard</c>) and for <c>POST /api/events</c>.
/// </summary>
public static class StandardEvent
{
    private static readonly HashSet<string> SupportedNames =
    [
        .. EventNames.MessageEvents,
        EventNames.PreferenceChanged,
        EventNames.ConsentRenewed,
        EventNames.PrivacyListed,
        EventNames.ProductBackInStock,
        EventNames.ProductPriceDrop,
    ];

    /// <summary>Reads one event; never throws for any content.</summary>
    public static StandardResult Read(JsonElement element, StandardContext context)
    {
        var report = new JsonFaultCollector();
        var place = new JsonPath(null, context.Path, -1);
        if (element.ValueKind != JsonValueKind.Object)
        {
            report.AddFault(context.Path, $"expected an object, found {JsonErrorText.DescribeValue(element)}");
            return new(null, report.Faults, IsTest: false);
        }

        var body = new JsonCursor(element, place, report, lenient: true);
        var test = false;
        ProductNotice? notice = null;
        var reading = JsonBody.ReadGuarded(
            body,
            context.Path,
            report,
            spot =>
            {
                test = spot.GetBoolean("test") is true;
                if (StandardProduct.IsNotice(spot))
                {
                    notice = StandardProduct.ReadNotice(spot, context);
                    return null;
                }

                return Read(spot, context);
            }
        );
        if (notice is not null && report.Faults.Count == 0)
        {
            return new(null, report.Faults, test) { Notice = notice };
        }

        return new(
            reading is null ? null : reading with { DroppedFields = report.DroppedNotes },
            reading is null ? report.AllFaults : report.Faults,
            test
        );
    }

    internal static Event? Read(JsonCursor body, StandardContext context)
    {
        var type = ReadType(body);
        var id = context.Id ?? (body.GetRequiredId("id") is { } own ? EventId.Create(context.Source, own) : null);
        var at = body.Strict.GetInstant("timestamp") ?? context.Now;
        var data = body.Strict.GetObject("data").Lenient;
        if (!data.Exists)
        {
            body.RejectMissing("data", "an object with at least a customer or an order");
            return null;
        }

        var customer = data.GetObject("customer");
        var order = data.GetObject("order");
        var who = StandardCustomer.ReadIdentity(customer, order, type, context);
        if (
            who is { CustomerId: null, Email: null, OrderId: null, CustomerKey: null }
            && !(type == EventNames.PrivacyRequested && customer.GetText("phone") is not null)
        )
        {
            data.Reject("customer", "expected an id, an email or a key here, or an id in order; found none of them");
        }

        var orderData = StandardOrder.ReadOrder(order, at);
        if (
            orderData is { Email: null }
            && who is { CustomerId: null, CustomerKey: null, OrderSource: null, OnlyOrderIdKnown: false }
            && type?.StartsWith("order.", StringComparison.Ordinal) == true
        )
        {
            // A guest's e-mail address is the one given with the order.
            orderData = orderData with
            {
                Email = who.Email,
            };
        }

        if (type is not null)
        {
            StandardRules.Check(type, data, who);
        }

        // Continue reading without the missing values: the event is dropped in the end, but all its faults are
        // reported.
        type ??= "";
        id ??= "";
        var happenings = StandardOrder.ReadOccurrences(type, order, at);
        var profile = StandardCustomer.ReadProfile(customer);
        profile =
            type == EventNames.CustomerUpdated
                ? PersonFields.WithRemovedContacts(
                    profile,
                    customer.IsNullOrEmpty("email"),
                    customer.IsNullOrEmpty("phone"),
                    alsoOfOrders: true
                )
                : profile;
        profile =
            type == EventNames.PrivacyRequested && profile is { Phone: null }
                ? profile with
                {
                    Phone = PhoneNumber.ToLookupNumber(customer.GetText("phone"), profile.Country ?? context.Country),
                }
                : profile;
        if (
            type == EventNames.PrivacyRequested
            && who is { CustomerId: null, Email: null, OrderId: null, CustomerKey: null }
            && profile is { Phone: null }
            && customer.GetText("phone") is not null
        )
        {
            customer.Reject("phone", "expected a phone number such as +37255512345, found other text");
        }

        // An address that is present but cannot be read differs from all known addresses: data received with it applies
        // to none of them.
        var typed =
            PersonFields.IsUnreadableEmail(order, "email")
            || PersonFields.IsUnreadableEmail(data.GetObject("checkout"), "email");
        var unread = (
            Email: PersonFields.IsUnreadableEmail(customer, "email"),
            Phone: profile is { Phone: null, PhoneAsWritten: null }
                && PersonFields.IsUnreadablePhone(customer, "phone", profile.Country),
            Box: typed
        );

        // An opt-out without any time counts as made now. An opt-in without a time may only repeat a state, and lifts
        // no opt-out.
        var isConsent = type == EventNames.ConsentChanged;
        var acted = isConsent ? body.GetInstant("timestamp") : null;
        var reported = new Event
        {
            Id = id,
            Source = context.Source,
            Name = type,
            At = happenings.FirstOrDefault(h => h.Name == type)?.At ?? at,
            Identity = who,
            Occurrences = happenings,
            Profile = profile,
            Order = orderData,
            Checkout = type is EventNames.CheckoutStarted or EventNames.CheckoutCompleted
                ? StandardOrder.ReadCheckout(data, id, type, at)
                : null,
            Refunds =
                type == EventNames.OrderRefunded
                    ? [StandardOrder.ReadRefund(data.GetObject("refund"), order, id, at)]
                    : [],
            Consents = StandardConsent.Read(
                data.Strict,
                acted,
                isConsent ? at : null,
                who.Email,
                profile?.Phone,
                context.Topics,
                unread
            ),
            Attributes = StandardAttributes.Read(customer, type),
            History = StandardCustomer.ReadHistory(data.GetObject("history"), at),
            Request = type == EventNames.ProductRequested ? StandardProduct.ReadRequest(data.Strict) : null,
            Feedback = type == EventNames.FeedbackReceived ? StandardRules.ReadFeedback(data, who.OrderId) : null,
            MergedCustomerId = data.Strict.GetId("merged_customer_id"),
            Backfill = body.Strict.GetBoolean("backfill") is true,

            // An order is never refused for a sender's own field; in other events, these fields are the content.
            Data = StandardFields.Read(
                type.StartsWith("order.", StringComparison.Ordinal)
                || type is EventNames.CheckoutStarted or EventNames.CheckoutCompleted
                    ? data
                    : data.Strict,
                type
            ),
        };
        return SoftOptIn.Apply(context.SoftOptIn && !typed, reported);
    }

    private static string? ReadType(JsonCursor body)
    {
        if (body.Strict.GetText("type", 200) is not { } type)
        {
            return body.RejectMissing("type", "an event's name such as order.paid");
        }

        if (SupportedNames.Contains(type))
        {
            return body.Reject("type", $"{type} is an event of this program itself; use a name of your own");
        }

        if (EventNameSuggestions.FindIntendedName(type) is { } meant)
        {
            var alike = EventNameSuggestions
                .NamesWithSameFirstWord(type)
                .Where(name => !SupportedNames.Contains(name))
                .ToArray();
            return body.Reject(
                "type",
                $"there is no event {JsonErrorText.Quote(type)}{(alike.Length > 0 ? $"; the events of this kind are {string.Join(", ", alike)}" : "")}. "
                    + (meant.Length > 0 && !SupportedNames.Contains(meant) ? $"Did you mean {meant}? " : "")
                    + "An event of your own needs a first word of its own, such as loyalty.joined"
            );
        }

        return EventNames.KnownNames.Contains(type) || StandardRules.IsEventName(type)
            ? type
            : body.Reject(
                "type",
                $"expected a name of two to four words in lower case such as order.paid or loyalty.joined, "
                    + $"found {JsonErrorText.Quote(type)}"
            );
    }
}
