using MarketingAutomation.Core.Inbound.Json;

namespace MarketingAutomation.Core.Inbound.Shops;

/// <summary>
/// Refuses bodies that do not match their topic. The topic is a header, and no shop's signature covers headers: without
/// this check, a captured body of an order could be sent as a request to erase the customer. For topics that delete or
/// end something, a body that clearly belongs to another resource is refused; a body that only lacks fields is not.
/// </summary>
internal static class TopicMismatch
{
    private const string ShopifyId = "admin_graphql_api_id";

    // Fields of orders, draft orders, checkouts, carts, refunds, fulfilments and products that no customer and no
    // privacy request has.
    private static readonly string[] NotCustomerFields =
    [
        "line_items",
        "financial_status",
        "total_price",
        "order_key",
        "order_number",
        "order_id",
        "checkout_id",
        "checkout_token",
        "cart_token",
        "abandoned_checkout_url",
        "refund_line_items",
        "customer_id",
        "variants",
    ];

    /// <summary>Refuses a body that is not a customer object: it has fields of an order, or Shopify's id of another
    /// resource.</summary>
    public static bool RejectIfNotCustomer(JsonCursor body, string topic, params string[] also) =>
        RejectForeignFields(body, topic, [.. NotCustomerFields, .. also]);

    /// <summary>Refuses a body of WooCommerce's <c>*.deleted</c> that is a whole customer or order: such deliveries
    /// contain only the id.</summary>
    public static bool RejectIfNotDeletion(JsonCursor body, string topic) =>
        RejectForeignFields(body, topic, [.. NotCustomerFields, "billing", "email"]);

    /// <summary>Refuses a body that is not a privacy request about one customer, or that is a privacy request of the
    /// other kind.</summary>
    public static bool RejectIfNotPrivacyRequest(JsonCursor body, string topic, params string[] also) =>
        RejectForeignFields(body, topic, [.. NotCustomerFields, .. also]);

    /// <summary>Refuses a body that has more than the shop's own id and address, or neither of them.</summary>
    public static bool RejectIfNotShop(JsonCursor body, string topic)
    {
        if (
            RejectForeignFields(
                body,
                topic,
                ["customer", "data_request", "orders_requested", "orders_to_redact", .. NotCustomerFields]
            )
        )
        {
            return true;
        }

        if (!body.IsMissing("shop_id") || !body.IsMissing("shop_domain"))
        {
            return false;
        }

        body.Reject("shop_id", $"expected the shop_id or shop_domain that every {topic} has, found neither. {Remedy}");
        return true;
    }

    private const string Remedy = "Nothing was erased or stopped. Deliver each body with the topic it was made for.";

    private static bool RejectForeignFields(JsonCursor body, string topic, IReadOnlyList<string> foreign)
    {
        if (foreign.FirstOrDefault(name => !body.IsMissing(name)) is { } name)
        {
            body.Reject(
                name,
                $"expected a body of {topic}, which has no {name}, found one of another resource. {Remedy}"
            );
            return true;
        }

        if (DescribeResource(body) is { } other)
        {
            body.Reject(ShopifyId, $"expected a body of {topic}, found one of {other}. {Remedy}");
            return true;
        }

        return false;
    }

    // gid://shopify/Order/820982911946154508
    private static string? DescribeResource(JsonCursor body) =>
        body.Lenient.GetText(ShopifyId)?.Split('/') is ["gid:", "", "shopify", { Length: > 0 and <= 40 } kind, ..]
        && kind != "Customer"
        && kind.All(char.IsAsciiLetter)
            ? kind
            : null;
}
