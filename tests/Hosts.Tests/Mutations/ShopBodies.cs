using System.Text;
using System.Text.RegularExpressions;
using MarketingAutomation.Hosts.Tests.Web;
using MarketingAutomation.Support.Stage;
using NodaTime;
using NodaTime.Text;

namespace MarketingAutomation.Hosts.Tests.Mutations;

/// <summary>Right bodies as shops send them, dated now, to be spoiled.</summary>
internal static partial class ShopBodies
{
    private static readonly string Now = InstantPattern.General.Format(SystemClock.Instance.GetCurrentInstant());

    public static IReadOnlyList<(string Topic, byte[] Body)> Shopify { get; } =
    [
        ("orders/paid", Sample("shopify-order-paid.json")),
        ("orders/updated", Sample("shopify-order-paid.json")),
        (
            "refunds/create",
            Bytes(
                """{"id":509562969,"order_id":820982911946154508,"created_at":"NOW","transactions":[{"id":1,"kind":"refund","status":"success","amount":"59.90","currency":"EUR"}],"refund_line_items":[{"quantity":1,"line_item":{"sku":"TEA-BIRCH"},"subtotal":9.9}]}"""
            )
        ),
        (
            "fulfillments/create",
            Bytes(
                """{"id":255858046,"order_id":820982911946154508,"status":"success","created_at":"NOW","updated_at":"NOW","shipment_status":"delivered","line_items":[{"sku":"TEA-BIRCH","quantity":1}]}"""
            )
        ),
        (
            "customers/update",
            Bytes(
                """{"id":115310627314723954,"email":"mari.tamm@example.com","created_at":"NOW","updated_at":"NOW","first_name":"Mari","last_name":"Tamm","phone":"+37255501234","default_address":{"country_code":"EE"}}"""
            )
        ),
        (
            "customers_email_marketing_consent/update",
            Bytes(
                """{"customer_id":115310627314723954,"email_address":"mari.tamm@example.com","email_marketing_consent":{"state":"subscribed","opt_in_level":"single_opt_in","consent_updated_at":"NOW"}}"""
            )
        ),
        (
            "customers_marketing_consent/update",
            Bytes(
                """{"id":115310627314723954,"phone":"+37255501234","sms_marketing_consent":{"state":"subscribed","opt_in_level":"single_opt_in","consent_updated_at":"NOW","consent_collected_from":"OTHER"}}"""
            )
        ),
        (
            "customers/merge",
            Bytes(
                """{"admin_graphql_api_customer_kept_id":"gid://shopify/Customer/115310627314723954","admin_graphql_api_customer_deleted_id":"gid://shopify/Customer/7","job_id":null,"status":"completed","errors":[]}"""
            )
        ),
        (
            "customers/redact",
            Bytes(
                """{"shop_id":954889,"shop_domain":"a.example.com","customer":{"id":191167,"email":"john@example.com","phone":"555-625-1199"},"orders_to_redact":[299938,280263]}"""
            )
        ),
        (
            "products/update",
            Bytes(
                """{"id":788032119674292922,"title":"Tea","updated_at":"NOW","published_at":"NOW","status":"active","variants":[{"id":1,"title":"Default Title","price":"19.99","sku":"TEA-BIRCH","inventory_policy":"deny","inventory_management":"shopify","inventory_quantity":3,"updated_at":"NOW"}]}"""
            )
        ),
        (
            "checkouts/update",
            Bytes(
                """{"id":450789469,"token":"abc","cart_token":"def","email":"mari.tamm@example.com","created_at":"NOW","updated_at":"NOW","abandoned_checkout_url":"https://a.example.com/c","currency":"EUR","total_price":"12.00","line_items":[{"sku":"TEA-BIRCH","title":"Tea","quantity":1,"price":"12.00"}]}"""
            )
        ),
    ];

    public static IReadOnlyList<(string Topic, byte[] Body)> WooCommerce { get; } =
    [
        ("order.updated", Sample("woocommerce-order-updated.json")),
        ("order.created", Sample("woocommerce-order-updated.json")),
        (
            "customer.updated",
            Bytes(
                """{"id":25,"date_created_gmt":"2026-03-01T10:00:00","date_modified_gmt":"2026-03-02T10:00:00","email":"jaan.kask@example.com","first_name":"Jaan","last_name":"Kask","billing":{"phone":"+372 5550 0124","country":"EE"},"meta_data":[{"key":"marketing_opt_in","value":"yes"}]}"""
            )
        ),
        (
            "product.updated",
            Bytes(
                """{"id":799,"name":"Tea","permalink":"https://shop.example/tea","date_modified_gmt":"2026-03-02T10:00:00","type":"simple","status":"publish","sku":"TEA-BIRCH","price":"17.00","manage_stock":true,"stock_quantity":4,"stock_status":"instock","parent_id":0}"""
            )
        ),
    ];

    public static IReadOnlyList<(string Topic, byte[] Body)> Standard { get; } =
    [("", Sample("standard-order-paid.json")), ("", Encoding.UTF8.GetBytes(StandardBodies.Order()))];

    public static IReadOnlyList<(string Topic, byte[] Body)> Api { get; } =
    [
        ("", Encoding.UTF8.GetBytes(StandardBodies.Order(id: "e-1"))),
        (
            "",
            Encoding.UTF8.GetBytes(
                $"[{StandardBodies.Order(id: "e-2")},{StandardBodies.Order("c-2", "o-2", id: "e-3")}]"
            )
        ),
    ];

    private static byte[] Sample(string name) =>
        Bytes(Day().Replace(File.ReadAllText(Repository.Path("functions", "Embedded", "samples", name)), "NOW"));

    private static byte[] Bytes(string text) =>
        Encoding.UTF8.GetBytes(text.Replace("NOW", Now, StringComparison.Ordinal));

    [GeneratedRegex(@"2026-03-02T\d\d:\d\d:\d\d(\+02:00)?")]
    private static partial Regex Day();
}
