using System.Text.RegularExpressions;
using MarketingAutomation.Core.Events;
using MarketingAutomation.Core.Inbound.Json;

namespace MarketingAutomation.Core.Inbound.Shops.Standard;

/// <summary>Checks that an event has the data its type requires.</summary>
internal static partial class StandardRules
{
    public static bool IsEventName(string type) => Name().IsMatch(type);

    /// <summary>Reports the missing data of the type as faults.</summary>
    public static void Check(string type, JsonCursor data, CustomerIdentity who)
    {
        switch (type)
        {
            case EventNames.FeedbackReceived:
                break;
            case EventNames.ConsentChanged when !data.GetObjects("consents").Any():
                data.RejectMissing("consents", "a list with at least one {channel, status}");
                break;
            case EventNames.CheckoutCompleted
                when data.GetText("token") is null && data.GetObject("checkout").GetId("id") is null:
                data.RejectMissing("checkout", "an id here, or a token in data: the one checkout.started had");
                break;
            case EventNames.CustomerMerged when data.GetId("merged_customer_id") is null:
                data.RejectMissing("merged_customer_id", "the id of the customer that is no more");
                break;
            case EventNames.CustomerDeleted or EventNames.CustomerMerged when who.CustomerId is null:
                data.Reject("customer", "expected an id, found none");
                break;
            case EventNames.PrivacyRequested
                when data.GetText("kind") is not ("data_request" or "redact" or "objection"):
                data.Reject("kind", "expected data_request, redact or objection");
                break;
            default:
                if (
                    EventNames.OrderEvents.Contains(type)
                    && who.OrderId is null
                    && data.GetObject("order") is not { Exists: true }
                )
                {
                    data.Reject("order", $"expected the order that {type} is about, found nothing");
                }

                break;
        }
    }

    /// <summary>Null with a fault noted when there is no rating from 1 to 5.</summary>
    public static FeedbackData? ReadFeedback(JsonCursor data, string? orderId)
    {
        if (data.Strict.GetInteger("rating") is not { } rating)
        {
            data.RejectMissing("rating", "a whole number from 1 (unhappy) to 5");
            return null;
        }

        if (rating is < 1 or > 5)
        {
            data.Reject("rating", $"expected a whole number from 1 (unhappy) to 5, found {rating}");
            return null;
        }

        return new(rating, data.GetText("text", 4_000), orderId);
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39}){1,3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
